// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.RetryPolicy;
import dev.pollard.future.Select;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.Spawner;
import dev.pollard.sync.CancellationToken;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;

/** The examples of docs/guides/cancellation.md. */
final class Cancelling {
    private final Shop shop;

    Cancelling(Shop shop) {
        this.shop = shop;
    }

    JoinHandle<String> abortWithAReason(Spawner runtime) {
        JoinHandle<String> handle = runtime.spawn("alice", shop.serve("alice"));
        handle.abort("client went away");
        return handle; // awaiting it throws a CancellationException that says so
    }

    Future<String> stopTheScope() {
        return Scope.builder().name("import").run(scope -> {
            scope.spawn(shop.serve("alice"));
            return shop.load("list").andThen(list -> {
                scope.cancel("list is empty");
                return Futures.pending();
            });
        });
    }

    /** Keeps the message that is under way from one round to the next. */
    Future<Integer> pump(Future<String> next, int round, CancellationToken stop) {
        return Select.<Future<Integer>>biased()
                .whenOwned(stop.cancelled(), stopped -> {
                    next.cancel();
                    return Futures.ready(round);
                })
                .when(next, message -> {
                    shop.log.add(message);
                    return pump(shop.load("message " + (round + 1)), round + 1, stop);
                })
                .whenOwned(Time.sleep(Duration.ofMillis(1)), elapsed -> {
                    shop.log.add("still waiting");
                    return pump(next, round, stop); // the same future: what it has read is not lost
                })
                .build()
                .andThen(goOn -> goOn);
    }

    Future<String> payAndShip() {
        Future<String> pay = shop.book("payment").andThen(paid -> shop.book("receipt"));
        return Futures.shield("payment", pay).andThen(receipt -> shop.book("shipping"));
    }

    Future<String> patiently() {
        RetryPolicy policy = RetryPolicy.builder()
                .maxAttempts(4)
                .backoff(Duration.ofMillis(10), Duration.ofSeconds(1))
                .retryOn(IOException.class)
                .within(Duration.ofSeconds(5))
                .build();
        return Futures.retry(policy, () -> shop.load("broken").timeout(Duration.ofSeconds(1)));
    }
}
