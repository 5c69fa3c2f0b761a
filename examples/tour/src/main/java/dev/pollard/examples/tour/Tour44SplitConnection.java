// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.forEach;
import static dev.pollard.coroutine.Coroutines.scoped;
import static dev.pollard.coroutine.Coroutines.spawn;

import dev.pollard.channel.Channels;
import dev.pollard.channel.Ends;
import dev.pollard.channel.Receiver;
import dev.pollard.channel.Sender;
import dev.pollard.future.Future;
import dev.pollard.io.BufReader;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.net.TcpReader;
import dev.pollard.net.TcpSplit;
import dev.pollard.net.TcpWriter;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A task that reads, a task that writes, and a channel by which everybody has something written. */
final class Tour44SplitConnection {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Tour44SplitConnection() {}

    static Future<?> write(TcpWriter writer, Receiver<String> lines) {
        return async(() -> {
            try (writer) { // closed at the end of the lines
                forEach(AsyncStream.fromReceiver(lines), line -> {
                    await(writer.writeString(line + "\n"));
                });
            }
        });
    }

    static Future<?> read(TcpReader reader, Sender<String> replies) {
        return async(() -> {
            try (reader;
                    replies) {
                forEach(new BufReader(reader).lines(), line -> {
                    await(replies.send("you said " + line));
                });
            }
        });
    }

    static Future<?> serve(TcpConnection connection) {
        TcpSplit halves = connection.split();
        Ends<Sender<String>, Receiver<String>> lines = Channels.mpsc(16);
        return scoped(() -> {
            spawn("writer", write(halves.writer(), lines.receiver()));
            await(lines.sender().send("welcome")); // anybody who has a sender
            await(spawn("reader", read(halves.reader(), lines.sender())));
        });
    }

    public static void main(String[] args) throws Exception {
        try (TcpListener listener = TcpListener.bind(new InetSocketAddress(LOOPBACK, 0));
                AsyncRuntime runtime = AsyncRuntime.create();
                Socket client = new Socket(LOOPBACK, listener.localAddress().getPort())) {
            runtime.spawn(listener.accept().andThen(Tour44SplitConnection::serve))
                    .detach();
            client.getOutputStream().write("good morning\ngood night\n".getBytes());
            client.shutdownOutput();
            System.out.print(new String(client.getInputStream().readAllBytes()));
        }
    }
}
