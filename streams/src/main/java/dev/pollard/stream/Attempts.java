// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.Deadline;
import dev.pollard.future.RetryPolicy;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a stream is run again, as a policy has it: counts the runs in a row that came to nothing, and waits between them.
 */
final class Attempts {
    private final RetryPolicy policy;
    private final Countdown countdown = new Countdown();

    /** Runs in a row that came to nothing. */
    private long failed;

    /** What to wait before the next run. */
    private Duration delay = Duration.ZERO;

    /** The last run must begin before {@link #lastBegin}. */
    private boolean limited;

    private long lastBegin;
    private boolean begun;

    Attempts(RetryPolicy policy) {
        this.policy = policy;
    }

    /** To be called before each run: takes the time of the first in a row. */
    void begin(Context cx) {
        if (begun) {
            return;
        }
        begun = true;
        Duration within = policy.within();
        limited = within != null;
        if (within != null) {
            lastBegin = cx.service(Ticker.class).nanoTime() + Nanos.of(within);
        }
        Deadline deadline = Deadline.of(cx);
        if (deadline != null && (!limited || deadline.nanoTime() - lastBegin < 0)) {
            lastBegin = deadline.nanoTime();
            limited = true;
        }
    }

    /** A run came to something: the next one that does not is the first. */
    void succeeded() {
        failed = 0;
        begun = false;
    }

    /** Whether there is to be another run after one that failed, or after one that ended if there is no failure. */
    boolean again(@Nullable Throwable failure, Context cx) throws Exception {
        failed++;
        begin(cx);
        RandomGenerator given = cx.find(RandomGenerator.class);
        RandomGenerator random = given == null ? ThreadLocalRandom.current() : given;
        Duration next =
                failure == null ? policy.delayAfter(failed, random) : policy.delayAfter(failed, failure, random);
        if (next == null) {
            return false;
        }
        if (limited && lastBegin - (cx.service(Ticker.class).nanoTime() + Nanos.of(next)) < 0) {
            return false;
        }
        delay = next;
        return true;
    }

    /** Whether the time between two runs is over; if not, a wake has been arranged. */
    boolean isDue(Context cx) {
        return delay.isZero() ? cx.mayProceed() : countdown.isUp(delay, cx);
    }

    void cancel() {
        countdown.cancel();
    }

    void tell(Inspector inspector) {
        if (countdown.isRunning()) {
            inspector.waitsFor("attempt " + (failed + 1));
        }
        countdown.tell(inspector);
    }
}
