// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.command.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;

/** A server in this process, on a port that the system chose. */
final class LiveServer implements AutoCloseable {
    final Server server;

    private LiveServer(Server server) {
        this.server = server;
    }

    /** Without a file, unless the settings say otherwise. */
    static LiveServer start(UnaryOperator<Settings> settings) {
        try {
            return new LiveServer(Server.start(
                    settings.apply(
                            Settings.defaults().withPort(0).withThreads(2).withAppendOnly(false)),
                    e -> {
                        throw new UncheckedIOException(e);
                    }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LiveServer start() {
        return start(settings -> settings);
    }

    InetSocketAddress address() {
        return server.address();
    }

    int port() {
        return address().getPort();
    }

    RawClient client() throws IOException {
        return new RawClient(address());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
