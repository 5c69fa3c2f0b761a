// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Connects to one address. */
final class Connect extends OnceFuture<TcpConnection> {
    private final InetSocketAddress address;
    private final TcpOptions options;

    /** From the first poll to the end. */
    private @Nullable SocketChannel channel;

    /** While the system connects. */
    private @Nullable Registration registration;

    Connect(InetSocketAddress address, TcpOptions options) {
        this.address = address;
        this.options = options;
    }

    @Override
    protected Poll<TcpConnection> step(Context cx) throws IOException {
        try {
            SocketChannel connecting = channel;
            Registration waiting = registration;
            if (connecting == null) {
                connecting = Channels.provider(cx).openSocketChannel();
                channel = connecting;
                connecting.configureBlocking(false);
                options.applyToConnection(connecting, /* accepted= */ false);
                if (connecting.connect(address)) {
                    return Poll.ready(new TcpConnection(connecting, null));
                }
            }
            if (waiting == null) {
                waiting = cx.service(Reactor.class).register(connecting, 0, SelectionKey.OP_CONNECT);
                registration = waiting;
            }
            while (waiting.pollWritable(cx)) {
                if (connecting.finishConnect()) {
                    waiting.retarget(SelectionKey.OP_READ, SelectionKey.OP_WRITE);
                    return Poll.ready(new TcpConnection(connecting, waiting));
                }
                waiting.clearWritable();
            }
            return Poll.pending();
        } catch (Throwable t) {
            release();
            throw t;
        }
    }

    @Override
    protected void release() {
        Registration waiting = registration;
        if (waiting != null) {
            waiting.close();
        }
        SocketChannel connecting = channel;
        if (connecting != null) {
            Channels.closeQuietly(connecting);
        }
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("a connection to " + address);
    }

    @Override
    public String toString() {
        return "Connect(" + address + ")";
    }
}
