// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;

/** Ask several, take the first good answer. A race takes the first end, also if it is a failure. */
final class Tour30FastestMirror {
    private Tour30FastestMirror() {}

    static Future<String> download(String mirror, int millis) {
        return async(() -> {
            await(Time.sleep(Duration.ofMillis(millis)));
            if (mirror.equals("broken")) {
                throw new IOException("no route to " + mirror);
            }
            return "file from " + mirror;
        });
    }

    static Future<String> fromAnywhere() {
        return Futures.firstSuccess(download("broken", 5), download("near", 20), download("far", 60_000));
    }

    static Future<String> fromWhoeverEndsFirst() {
        return Futures.race(download("broken", 5), download("near", 20), download("far", 60_000));
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(fromAnywhere()));
            System.out.println(runtime.blockOn(fromWhoeverEndsFirst().recover(IOException.class, Throwable::toString)));
        }
    }
}
