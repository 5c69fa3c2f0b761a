// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.internal.io.OnceFuture;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives one datagram. */
final class Receive extends OnceFuture<Received> {
    private final UdpSocket socket;
    private final ByteBuffer dst;

    Receive(UdpSocket socket, ByteBuffer dst) {
        this.socket = socket;
        this.dst = dst;
    }

    @Override
    protected Poll<Received> step(Context cx) throws IOException {
        return socket.pollReceive(cx, dst);
    }

    @Override
    protected void release() {
        socket.cancelRead();
    }

    @Override
    protected void tell(Inspector inspector) {
        inspector.waitsFor("a datagram at " + socket);
    }

    @Override
    public String toString() {
        return "Receive(" + socket + ")";
    }
}
