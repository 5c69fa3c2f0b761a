// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.forEach;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.time.Duration;

/** A stream takes no more from its source than somebody asks for at its end. */
final class Tour48Pipeline {
    private int taken;

    static Future<String> load(int id) {
        return Time.sleep(Duration.ofMillis(id % 2 == 0 ? 20 : 5)).map(done -> "page " + id);
    }

    /** Up to three pages are loaded at once; they come in order. */
    AsyncStream<String> pages() {
        return AsyncStream.range(1, 1_000_000)
                .peek(id -> taken++)
                .filter(id -> id % 3 != 0)
                .mapAsync(3, Tour48Pipeline::load);
    }

    Future<?> read() {
        return async(() -> {
            forEach(pages().take(4), page -> {
                await(Time.sleep(Duration.ofMillis(10))); // a reader who takes his time
                System.out.println(page);
            });
            System.out.println("taken of a million: " + taken);
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(new Tour48Pipeline().read());
        }
    }
}
