// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import com.sun.net.httpserver.HttpServer;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What gives a completion stage can be awaited: here the HTTP client of the JDK. */
final class Tour45PageTitle {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Tour45PageTitle() {}

    static Future<Optional<String>> pageTitle(URI page) {
        HttpRequest request = HttpRequest.newBuilder(page).build();
        return async(() -> {
            HttpResponse<String> response =
                    await(Futures.fromCompletionStage(() -> CLIENT.sendAsync(request, BodyHandlers.ofString())));
            Document document =
                    await(Futures.blocking(() -> Jsoup.parse(response.body()))); // computes, and never waits
            return Optional.ofNullable(document.selectFirst("title")).map(Element::text);
        });
    }

    private static HttpServer serve(String html) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = (exchange.getRequestURI().getPath().equals("/plain") ? "just text" : html).getBytes();
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    public static void main(String[] args) throws Exception {
        HttpServer server = serve("<html><head><title>Pollard willow</title></head><body>A tree.</body></html>");
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            for (String path : new String[] {"/", "/plain"}) {
                URI page = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
                System.out.println(path + " " + runtime.blockOn(pageTitle(page)).orElse("has no title"));
            }
        } finally {
            server.stop(0);
        }
    }
}
