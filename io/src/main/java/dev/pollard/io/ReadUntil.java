// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads up to and including a delimiter. */
final class ReadUntil extends OnceFuture<byte[]> {
    private final AsyncBufRead source;
    private final Delimited record;
    private final int limit;

    ReadUntil(AsyncBufRead source, byte delimiter, int limit) {
        this.source = source;
        this.record = new Delimited(source, delimiter);
        this.limit = limit;
    }

    @Override
    protected Poll<byte[]> step(Context cx) throws IOException {
        ByteBuffer bytes = record.poll(cx, limit + 1L);
        if (bytes == null) {
            return Poll.pending();
        }
        if (bytes.remaining() > limit && !record.isComplete(bytes)) {
            throw new LimitExceededException("record", limit);
        }
        byte[] result = new byte[bytes.remaining()];
        bytes.get(result);
        source.consume(result.length);
        return Poll.ready(result);
    }

    @Override
    protected void release() {
        record.cancel();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("a delimiter from " + source);
    }

    @Override
    public String toString() {
        return "ReadUntil(" + source + ")";
    }
}
