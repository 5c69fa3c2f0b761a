// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.future.Future;
import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Looks a name up, then tries its addresses one after the other. */
final class ConnectByName extends OnceFuture<TcpConnection> {
    private final int port;
    private final TcpOptions options;
    private final Future<InetAddress[]> lookup;
    private InetAddress @Nullable [] addresses;
    private int next;
    private @Nullable Future<TcpConnection> attempt;
    private @Nullable IOException failure;

    ConnectByName(Future<InetAddress[]> lookup, int port, TcpOptions options) {
        this.port = port;
        this.options = options;
        this.lookup = lookup;
    }

    @Override
    protected Poll<TcpConnection> step(Context cx) throws Exception {
        InetAddress[] known = addresses;
        if (known == null) {
            Poll<InetAddress[]> found = lookup.poll(cx);
            if (found.isPending()) {
                return Poll.pending();
            }
            known = found.value();
            addresses = known;
        }
        while (true) {
            Future<TcpConnection> current = attempt;
            if (current == null) {
                current = new Connect(new InetSocketAddress(known[next++], port), options);
                attempt = current;
            }
            try {
                return current.poll(cx);
            } catch (IOException e) {
                attempt = null;
                IOException before = failure;
                if (before != null) {
                    e.addSuppressed(before);
                }
                failure = e;
                if (next == known.length) {
                    throw e;
                }
            }
        }
    }

    @Override
    protected void release() {
        if (addresses == null) {
            lookup.cancel();
        }
        Future<TcpConnection> current = attempt;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    protected void tell(Inspector inspector) {
        Future<TcpConnection> current = attempt;
        inspector.child(current != null ? current : lookup);
    }

    @Override
    public String toString() {
        return "Connect(" + lookup + ", " + port + ")";
    }
}
