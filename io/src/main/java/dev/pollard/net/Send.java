// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends one datagram. */
final class Send extends OnceFuture<Integer> {
    private final UdpSocket socket;
    private final ByteBuffer src;
    private final @Nullable SocketAddress target;

    Send(UdpSocket socket, ByteBuffer src, @Nullable SocketAddress target) {
        this.socket = socket;
        this.src = src;
        this.target = target;
    }

    @Override
    protected Poll<Integer> step(Context cx) throws IOException {
        return socket.pollSend(cx, src, target);
    }

    @Override
    protected void release() {
        socket.cancelWrite();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("room in " + socket);
    }

    @Override
    public String toString() {
        return "Send(" + socket + ")";
    }
}
