// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;

/** Accepts one connection. */
final class Accept extends OnceFuture<TcpConnection> {
    private final TcpListener listener;

    Accept(TcpListener listener) {
        this.listener = listener;
    }

    @Override
    protected Poll<TcpConnection> step(Context cx) throws IOException {
        return listener.pollAccept(cx);
    }

    @Override
    protected void release() {
        listener.cancelRead();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("a connection to " + listener);
    }

    @Override
    public String toString() {
        return "Accept(" + listener + ")";
    }
}
