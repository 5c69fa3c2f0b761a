// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.io.AsyncRead;
import dev.pollard.io.Copy;
import dev.pollard.net.TcpConnection;
import dev.pollard.net.TcpListener;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the software of the tests says to each other. */
final class Talk {
    static final int PORT = 7007;

    private Talk() {}

    /** Sends back what each connection sends, until the listener is closed. */
    static Future<@Nullable Void> echo(Host host) throws IOException {
        return echo(host.listen(PORT), host);
    }

    static Future<@Nullable Void> echo(TcpListener listener, Spawner spawner) {
        return listener.incoming()
                .forEach(connection -> spawner.spawn(
                                "echo", connection.use(c -> Copy.copy(c, c)).recover(IOException.class, gone -> -1L))
                        .detach());
    }

    /** Sends a text, says that this is all, and gives the whole answer. */
    static Future<String> ask(String host, String text) {
        return TcpConnection.connect(host, PORT)
                .andThen(connection -> connection.use(
                        c -> c.writeString(text).andThen(x -> c.shutdown()).andThen(x -> untilEnd(c))));
    }

    /** Reads a text up to the end. */
    static Future<String> untilEnd(AsyncRead in) {
        StringBuilder text = new StringBuilder();
        return Futures.pollFn(
                cx -> {
                    while (true) {
                        ByteBuffer buffer = ByteBuffer.allocate(512);
                        Poll<Integer> read = in.pollRead(cx, buffer);
                        if (read.isPending()) {
                            return Poll.pending();
                        }
                        if (read.value() < 0) {
                            return Poll.ready(text.toString());
                        }
                        text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                    }
                },
                in::cancelRead);
    }

    /** Reads a text of some bytes. */
    static Future<String> read(AsyncRead in, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        return in.readExactly(buffer).map(x -> new String(buffer.array(), StandardCharsets.ISO_8859_1));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
