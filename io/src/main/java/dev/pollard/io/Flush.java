// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Waits until nothing is held back. */
final class Flush extends OnceFuture<@Nullable Void> {
    private final AsyncWrite sink;

    Flush(AsyncWrite sink) {
        this.sink = sink;
    }

    @Override
    protected Poll<@Nullable Void> step(Context cx) throws IOException {
        return sink.pollFlush(cx);
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
        return "Flush(" + sink + ")";
    }
}
