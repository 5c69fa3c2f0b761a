// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One write. */
final class Write extends OnceFuture<Integer> {
    private final AsyncWrite sink;
    private final ByteBuffer src;

    Write(AsyncWrite sink, ByteBuffer src) {
        this.sink = sink;
        this.src = src;
    }

    @Override
    protected Poll<Integer> step(Context cx) throws IOException {
        return sink.pollWrite(cx, src);
    }

    @Override
    protected void release() {
        sink.cancelWrite();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("room in " + sink);
    }

    @Override
    public String toString() {
        return "Write(" + sink + ")";
    }
}
