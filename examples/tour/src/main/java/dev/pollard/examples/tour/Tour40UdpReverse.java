// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.net.Received;
import dev.pollard.net.UdpSocket;
import dev.pollard.runtime.AsyncRuntime;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** From sync to async: the same server, once for a thread and once for a task. */
final class Tour40UdpReverse {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Tour40UdpReverse() {}

    static int reverseBlocking(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        socket.receive(packet); // the thread sleeps here
        reverse(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(packet);
        return packet.getLength();
    }

    static Future<?> reverseAsync(UdpSocket socket) {
        return async(() -> {
            ByteBuffer bytes = ByteBuffer.allocate(10);
            Received received = await(socket.receive(bytes)); // the thread does something else here
            await(socket.send(reverse(bytes.flip()), received.sender()));
        });
    }

    static ByteBuffer reverse(ByteBuffer bytes) {
        for (int i = 0, j = bytes.limit() - 1; i < j; i++, j--) {
            byte swapped = bytes.get(i);
            bytes.put(i, bytes.get(j)).put(j, swapped);
        }
        return bytes;
    }

    static String ask(int port, String text) throws IOException {
        try (DatagramSocket client = new DatagramSocket(LOOPBACK)) {
            byte[] bytes = text.getBytes();
            client.send(new DatagramPacket(bytes, bytes.length, LOOPBACK.getAddress(), port));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);
            return new String(answer.getData(), 0, answer.getLength());
        }
    }

    public static void main(String[] args) throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.create();
                DatagramSocket blocking = new DatagramSocket(LOOPBACK);
                UdpSocket async = UdpSocket.bind(LOOPBACK)) {
            runtime.spawnBlocking(() -> reverseBlocking(blocking)).detach();
            System.out.println(ask(blocking.getLocalPort(), "stressed"));
            runtime.spawn(reverseAsync(async)).detach();
            System.out.println(ask(async.localAddress().getPort(), "drawer"));
        }
    }
}
