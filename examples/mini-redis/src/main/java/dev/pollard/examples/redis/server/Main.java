// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.aof.AppendOnlyFile;
import dev.pollard.examples.redis.command.Settings;
import dev.pollard.runtime.CloseReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** Starts the server from the command line. */
public final class Main {
    private Main() {}

    /**
     * Serves until the process is told to stop.
     *
     * @param args the options; {@code --help} lists them
     */
    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.print(Options.HELP);
            return;
        }
        try {
            run(Options.parse(args));
        } catch (Options.Mistake e) {
            System.err.println("mini-redis: " + e.getMessage() + " (--help lists the options)");
            System.exit(2);
        } catch (IOException e) {
            System.err.println("mini-redis: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            System.exit(1);
        }
    }

    private static void run(Settings settings) throws IOException {
        Server server = Server.start(settings, Main::die);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "mini-redis-stop"));
        greet(server);
        if (settings.status()) {
            // From here on it is Reactor's: the feed is an AsyncStream, and an AsyncStream is a Publisher.
            Flux.from(server.status(Duration.ofSeconds(1)))
                    .map(Status::line)
                    .distinctUntilChanged()
                    .subscribe(System.out::println, failure -> System.err.println("status feed failed: " + failure));
        }
        server.awaitClosed();
    }

    private static void greet(Server server) {
        InetSocketAddress address = server.address();
        String host = address.getAddress().getHostAddress();
        AppendOnlyFile.Opened file = server.appendOnlyFile();
        if (file != null && file.cutBytes() > 0) {
            System.out.println("append-only file ended in the middle of a command: cut " + file.cutBytes()
                    + " bytes that no client was told of, at byte "
                    + file.file().size());
        }
        System.out.println("mini-redis listens on " + host + ":" + address.getPort() + ": redis-cli -h " + host + " -p "
                + address.getPort() + " SET greeting hello");
        System.out.println("or without any client: printf 'PING\\r\\n' | nc -q 1 " + host + " " + address.getPort()
                + "   (Ctrl-C stops it)");
    }

    private static void stop(Server server) {
        try {
            CloseReport report = server.close(Duration.ofSeconds(5));
            if (!report.isClean() || report.cancelledTasks() > 0) {
                System.err.println("mini-redis: cut off " + report.cancelledTasks() + " clients that did not read");
            }
        } catch (IOException e) {
            System.err.println("mini-redis: append-only file not synced: " + e.getMessage());
        }
    }

    /** Called on the thread of the append-only file, for which an orderly exit would wait. */
    private static void die(IOException failure) {
        System.err.println("mini-redis: append-only file can't be written, so no change can be acknowledged: "
                + failure.getMessage());
        Runtime.getRuntime().halt(1);
    }
}
