// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.quickstart;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** The first example of the README. */
public final class Quickstart {
    private Quickstart() {}

    static Future<String> greet(String name) {
        return async(() -> {
            await(Time.sleep(Duration.ofMillis(20))); // no thread is held meanwhile
            return "hello " + name;
        });
    }

    /**
     * Greets three people, two at a time: once into a list, once through Reactor.
     *
     * @param args none
     * @throws Exception if a greeting takes too long
     */
    public static void main(String[] args) throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            AsyncStream<String> greetings = AsyncStream.of("Ada", "Grace", "Edsger")
                    .mapAsync(2, Quickstart::greet)
                    .timeout(Duration.ofSeconds(5));

            List<String> all = runtime.blockOn(greetings.toList()); // nothing has run before this line
            System.out.println(all);

            Flux.from(greetings) // every stream is a Publisher
                    .map(String::toUpperCase)
                    .doOnNext(System.out::println)
                    .blockLast();
        }
    }
}
