// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import java.nio.channels.ClosedChannelException;

/** The connections that a listener accepts, until it is closed. */
final class Incoming implements AsyncStream<TcpConnection> {
    private final TcpListener listener;

    Incoming(TcpListener listener) {
        this.listener = listener;
    }

    @Override
    public AsyncIterator<TcpConnection> iterator() {
        return new Cursor(listener);
    }

    @Override
    public String toString() {
        return "Incoming(" + listener + ")";
    }

    private static final class Cursor implements AsyncIterator<TcpConnection> {
        private final TcpListener listener;
        private boolean broken; // failed or cancelled

        Cursor(TcpListener listener) {
            this.listener = listener;
        }

        @Override
        public Step<TcpConnection> pollNext(Context cx) throws Exception {
            if (broken) {
                throw new IllegalStateException("iterator polled after failure or cancel: " + this);
            }
            try {
                return listener.pollAccept(cx);
            } catch (ClosedChannelException e) {
                return Step.end();
            } catch (Throwable t) {
                broken = true;
                throw t;
            }
        }

        @Override
        public void cancel() {
            if (!broken) {
                broken = true;
                listener.cancelRead();
            }
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("Incoming");
            if (!broken) {
                inspector.waitsFor("a connection to " + listener);
            }
        }

        @Override
        public String toString() {
            return "Incoming(" + listener + ")";
        }
    }
}
