// SPDX-License-Identifier: Apache-2.0
package example;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.generator;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.stream.AsyncStream;
import java.util.List;

/** Greets. */
public final class Greeter {
    private static final String HELLO = "hello ";

    private Greeter() {}

    static Future<String> name(int index) {
        return async(() -> {
            await(Futures.yieldNow());
            if (index > 2) {
                return "nobody"; // not covered
            }
            return List.of("Ada", "Grace", "Edsger").get(index); // covered
        });
    }

    public static AsyncStream<String> greetings(int count) {
        return generator(out -> {
            for (int i = 0; i < count; i++) {
                out.emit(HELLO + await(name(i)));
            }
        });
    }
}
