// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.Scope;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Scopes whose children sleep, fail or spawn more: when a scope has ended, none of its children runs. */
final class Scoping implements Chore {
    private final Faults faults;

    Scoping(Faults faults) {
        this.faults = faults;
    }

    @Override
    public Future<?> make(SplittableRandom random) {
        AtomicInteger running = new AtomicInteger();
        return Scope.builder()
                .policy(random.nextBoolean() ? Scope.Policy.FAIL_FAST : Scope.Policy.SUPERVISE)
                .maxChildren(1 + random.nextInt(4))
                .timeout(Duration.ofMillis(1 + random.nextInt(20)))
                .run(scope -> {
                    for (int i = random.nextInt(5); i > 0; i--) {
                        scope.spawn(child(random.split(), running)).detach();
                    }
                    return Futures.yieldNow();
                })
                .whenDone((value, failure) -> {
                    int left = running.get();
                    faults.check(left == 0, left + " children of a scope that has ended");
                });
    }

    private static Future<Integer> child(SplittableRandom random, AtomicInteger running) {
        Future<Integer> work =
                Time.sleep(Duration.ofNanos(random.nextInt(3_000_000))).map(x -> 1);
        boolean[] inside = {false};
        Runnable leave = () -> {
            if (inside[0]) {
                inside[0] = false;
                running.decrementAndGet();
            }
        };
        return Futures.pollFn(
                cx -> {
                    if (!inside[0]) {
                        inside[0] = true;
                        running.incrementAndGet();
                    }
                    var poll = work.poll(cx);
                    if (poll.isReady()) {
                        leave.run();
                    }
                    return poll;
                },
                () -> {
                    work.cancel();
                    leave.run();
                });
    }
}
