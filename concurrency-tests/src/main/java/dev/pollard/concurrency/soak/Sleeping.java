// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.SplittableRandom;

/** Sleeps, many of them reset on the way: never early. */
final class Sleeping implements Chore {
    private final Faults faults;

    Sleeping(Faults faults) {
        this.faults = faults;
    }

    @Override
    public Future<?> make(SplittableRandom random) {
        return Futures.defer(() -> {
            long nanos = random.nextLong(5_000_000);
            long start = System.nanoTime();
            Sleep sleep = Time.sleep(Duration.ofNanos(nanos));
            Future<Object> checked = sleep.map(x -> {
                long passed = System.nanoTime() - start;
                faults.check(passed >= nanos, "early: " + passed + " of " + nanos + " ns");
                return passed;
            });
            return switch (random.nextInt(3)) {
                case 0 -> checked;
                case 1 ->
                    // A sleep that is put off, and one that nobody waits for to the end.
                    Futures.race(checked, Time.sleep(Duration.ofDays(1)).map(x -> x));
                default ->
                    Futures.yieldNow().andThen(x -> {
                        sleep.reset(Duration.ofNanos(nanos));
                        return checked;
                    });
            };
        });
    }
}
