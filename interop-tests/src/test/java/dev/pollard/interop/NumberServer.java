// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** The JDK's server on the loopback address, which writes numbers, or reads them at the pace that it is told. */
final class NumberServer {
    private static final long A_MILLISECOND = 1_000_000;

    /** More bytes than any failing body has. */
    private static final int PLENTY = 1_000_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final AtomicInteger paths = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    NumberServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer(exchange, body);
        });
        server.start();
    }

    void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Where the numbers are written as a body. */
    URI serving(Numbers numbers) {
        return at(exchange -> write(exchange, numbers));
    }

    /** Where numbers are read from the body and written back; reads no more than so many. */
    URI collecting(BothWaysScenarios.Demand demand, IntConsumer each, int most) {
        return at(exchange -> read(exchange, demand, each, most));
    }

    private URI at(HttpHandler handler) {
        String path = "/" + paths.incrementAndGet();
        server.createContext(path, handler);
        return uri(path);
    }

    private void write(HttpExchange exchange, Numbers numbers) throws IOException {
        // A failure is a body that is shorter than it was said to be; any other body comes in chunks.
        boolean failing = numbers.then == Numbers.Then.FAILURE;
        exchange.sendResponseHeaders(200, failing ? PLENTY : 0);
        OutputStream body = exchange.getResponseBody();
        try {
            for (int i = 1; i <= numbers.last; i++) {
                numbers.give(i);
                body.write(NumberLines.encode(i).array());
            }
            body.flush();
            while (numbers.then == Numbers.Then.NOTHING && closed.getCount() > 0) {
                // Only who writes learns that the client is gone.
                body.write('\n');
                body.flush();
                LockSupport.parkNanos(A_MILLISECOND);
            }
        } catch (IOException gone) {
            numbers.cancelled();
            exchange.close();
            return;
        }
        if (failing) {
            exchange.close();
        } else {
            body.close();
        }
    }

    private void read(HttpExchange exchange, BothWaysScenarios.Demand demand, IntConsumer each, int most)
            throws IOException {
        InputStream body = exchange.getRequestBody();
        NumberLines lines = new NumberLines();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        byte[] piece = new byte
                [switch (demand) {
                    case UNBOUNDED -> 8192;
                    case ODD -> 7;
                    case ONE, SLOW -> 1;
                }];
        int left = most;
        int length;
        while (left > 0 && (length = body.read(piece)) >= 0) {
            if (demand == BothWaysScenarios.Demand.SLOW) {
                LockSupport.parkNanos(A_MILLISECOND);
            }
            for (int number : lines.feed(ByteBuffer.wrap(piece, 0, length))) {
                if (left-- > 0) {
                    each.accept(number);
                    seen.write(NumberLines.encode(number).array());
                }
            }
        }
        if (left > 0) {
            answer(exchange, seen.toByteArray());
        } else {
            // Until the client gives up: an answer, too, would end the exchange.
            awaitClose();
            exchange.close();
        }
    }

    private void awaitClose() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
