// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.select;
import static dev.pollard.coroutine.Coroutines.spawn;

import dev.pollard.channel.BroadcastReceiver;
import dev.pollard.channel.BroadcastSender;
import dev.pollard.channel.Channels;
import dev.pollard.coroutine.Branch;
import dev.pollard.future.Future;
import dev.pollard.io.BufReader;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.AsyncRuntime;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Everybody in the room hears what one says: a broadcast channel, and a task for each client that waits for both sides. */
final class Tour46Chat {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Tour46Chat() {}

    static Future<?> chat(TcpConnection connection, BroadcastSender<String> room) {
        return async(() -> {
            try (connection;
                    BroadcastReceiver<String> heard = room.subscribe()) {
                BufReader lines = new BufReader(connection); // keeps what is half read when the room comes first
                await(connection.writeString("welcome\n"));
                boolean here = true;
                while (here) {
                    here = select(
                            Branch.on(lines.readLine(), line -> {
                                if (line != null) {
                                    room.send(line);
                                }
                                return line != null;
                            }),
                            Branch.on(heard.receive(), said -> {
                                await(connection.writeString(said.orElseThrow() + "\n"));
                                return true;
                            }));
                }
            }
        });
    }

    public static void main(String[] args) throws Exception {
        BroadcastSender<String> room = Channels.broadcastSender(16);
        try (TcpListener listener = TcpListener.bind(new InetSocketAddress(LOOPBACK, 0));
                AsyncRuntime runtime = AsyncRuntime.create();
                Socket ada = new Socket(LOOPBACK, listener.localAddress().getPort());
                Socket grace = new Socket(LOOPBACK, listener.localAddress().getPort())) {
            runtime.spawn(listener.incoming().forEach(c -> spawn(chat(c, room)).detach()))
                    .detach();
            BufferedReader adaHears = new BufferedReader(new InputStreamReader(ada.getInputStream()));
            BufferedReader graceHears = new BufferedReader(new InputStreamReader(grace.getInputStream()));
            System.out.println(adaHears.readLine() + ", " + graceHears.readLine());
            grace.getOutputStream().write("is it time for tea?\n".getBytes());
            System.out.println("ada hears: " + adaHears.readLine());
            System.out.println("grace hears: " + graceHears.readLine());
        }
    }
}
