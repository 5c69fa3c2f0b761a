// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.awaitAll;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One cook, ten dishes: each future remembers where its dish stands. */
final class Tour24TenDishes {
    private Tour24TenDishes() {}

    static Future<String> cook(int dish, Duration minute) {
        Duration side = minute.multipliedBy(5 + 10 - dish); // the first dish takes longest
        return async(() -> {
            System.out.print("on" + dish + " ");
            await(Time.sleep(side));
            System.out.print("flip" + dish + " ");
            await(Time.sleep(side));
            System.out.print("serve" + dish + " ");
            return "dish " + dish;
        });
    }

    static Future<List<String>> cookAll(Duration minute) {
        return async(() -> {
            List<Future<String>> dishes = new ArrayList<>();
            for (int dish = 1; dish <= 10; dish++) {
                dishes.add(cook(dish, minute));
            }
            List<String> served = awaitAll(dishes); // in one task: no thread, no lock
            System.out.println();
            return served;
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println(runtime.blockOn(cookAll(Duration.ofMillis(2))));
        }
    }
}
