// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.resp.BufferSource;
import dev.pollard.io.BufferPool;
import java.nio.ByteBuffer;

/** The direct buffers of Pollard's io module, which it keeps warm for each worker. */
enum PooledBuffers implements BufferSource {
    INSTANCE;

    @Override
    public ByteBuffer acquire() {
        return BufferPool.acquire();
    }

    @Override
    public void release(ByteBuffer buffer) {
        BufferPool.release(buffer);
    }
}
