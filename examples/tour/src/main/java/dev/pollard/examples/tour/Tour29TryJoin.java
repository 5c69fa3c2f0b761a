// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.awaitAll;

import dev.pollard.future.Future;
import dev.pollard.future.Tuple2;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;

/** Several at once; the first failure cancels the others. */
final class Tour29TryJoin {
    private Tour29TryJoin() {}

    static Future<Integer> fetch(String name, int millis, int value) {
        return async(() -> {
            boolean ended = false;
            try {
                await(Time.sleep(Duration.ofMillis(millis)));
                ended = true;
                if (value < 0) {
                    throw new IOException(name + " failed");
                }
                return value;
            } finally {
                System.out.println(name + (ended ? " ended" : " was cancelled"));
            }
        });
    }

    static Future<String> sum(int first, int second) {
        return async(() -> {
            try {
                Tuple2<Integer, Integer> both = awaitAll(fetch("first", 40, first), fetch("second", 10, second));
                return "sum " + (both.t1() + both.t2());
            } catch (IOException e) {
                return "no sum: " + e.getMessage();
            }
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(sum(1, 2)));
            System.out.println(runtime.blockOn(sum(1, -1)));
        }
    }
}
