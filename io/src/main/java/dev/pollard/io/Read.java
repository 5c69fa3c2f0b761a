// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One read. */
final class Read extends OnceFuture<Integer> {
    private final AsyncRead source;
    private final ByteBuffer dst;

    Read(AsyncRead source, ByteBuffer dst) {
        this.source = source;
        this.dst = dst;
    }

    @Override
    protected Poll<Integer> step(Context cx) throws IOException {
        return source.pollRead(cx, dst);
    }

    @Override
    protected void release() {
        source.cancelRead();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("bytes from " + source);
    }

    @Override
    public String toString() {
        return "Read(" + source + ")";
    }
}
