// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.awaitAll;

import dev.pollard.future.Future;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What must not be disturbed from one await to the next takes a lock that is held across it. */
final class Tour35Mutex {
    private static final Duration TICK = Duration.ofMillis(1);

    private final AsyncMutex mutex = new AsyncMutex("balance");
    private int balance;

    Future<Integer> deposit(int amount) {
        return async(() -> {
            int seen = balance;
            await(Time.sleep(TICK)); // the others run here, even on a single thread
            return balance = seen + amount;
        });
    }

    Future<Integer> depositAlone(int amount) {
        return mutex.withLock(() -> deposit(amount)); // who waits for the lock blocks no thread
    }

    Future<Integer> depositBriefly(int amount) {
        return async(() -> {
            await(Time.sleep(TICK));
            synchronized (this) { // for an instant, and with no await inside
                return balance += amount;
            }
        });
    }

    static Future<Integer> tenTimes(Function<Tour35Mutex, Future<Integer>> deposit) {
        Tour35Mutex account = new Tour35Mutex();
        return async(() -> {
            List<Future<Integer>> deposits = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                deposits.add(deposit.apply(account));
            }
            awaitAll(deposits);
            return account.balance;
        });
    }

    public static void main(String[] args) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            System.out.println("no lock: " + runtime.blockOn(tenTimes(account -> account.deposit(1))));
            System.out.println("held: " + runtime.blockOn(tenTimes(account -> account.depositAlone(1))));
            System.out.println("brief: " + runtime.blockOn(tenTimes(account -> account.depositBriefly(1))));
        }
    }
}
