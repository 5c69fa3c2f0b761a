// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Ends the output. */
final class Shutdown extends OnceFuture<@Nullable Void> {
    private final AsyncWrite sink;

    Shutdown(AsyncWrite sink) {
        this.sink = sink;
    }

    @Override
    protected Poll<@Nullable Void> step(Context cx) throws IOException {
        return sink.pollShutdown(cx);
    }

    @Override
    protected void release() {
        sink.cancelWrite();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("the end of the output of " + sink);
    }

    @Override
    public String toString() {
        return "Shutdown(" + sink + ")";
    }
}
