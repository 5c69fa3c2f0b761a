// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import java.nio.ByteBuffer;

/** Lends buffers: a pool, or the heap. */
public interface BufferSource {

    /**
     * Lends a buffer.
     *
     * @return an empty buffer of at least 1024 bytes, ready to be filled
     */
    ByteBuffer acquire();

    /**
     * Takes a buffer back.
     *
     * @param buffer what {@link #acquire()} lent
     */
    void release(ByteBuffer buffer);

    /**
     * Returns a source that allocates on the heap and leaves the rest to the collector.
     *
     * @param size the size of a buffer in bytes
     * @return the source
     */
    static BufferSource heap(int size) {
        return new BufferSource() {
            @Override
            public ByteBuffer acquire() {
                return ByteBuffer.allocate(size);
            }

            @Override
            public void release(ByteBuffer buffer) {}
        };
    }
}
