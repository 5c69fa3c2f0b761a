// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.timer.Alarm;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes a future and goes on as that one; after a failure that its policy allows for, it makes another. */
final class Retry<T extends @Nullable Object> extends Chained<T, T> {
    private final RetryPolicy policy;

    /** Null after the end. */
    private @Nullable Callable<? extends Future<T>> factory;

    private boolean running;

    /** How many attempts have failed. */
    private long failed;

    /** When the last attempt must begin; unused if there is no limit. */
    private long lastBegin;

    private boolean limited;
    private boolean begun;

    /** Set while it waits for the next attempt. */
    private @Nullable Alarm alarm;

    Retry(RetryPolicy policy, Callable<? extends Future<T>> factory) {
        super(null);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.factory = Objects.requireNonNull(factory, "factory");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        if (!begun) {
            begun = true;
            begin(cx);
        }
        while (true) {
            Alarm armed = alarm;
            if (armed != null) {
                if (!armed.hasFired(cx.waker())) {
                    return Poll.pending();
                }
                alarm = null;
            }
            if (!running) {
                if (failed > 0 && !cx.mayProceed()) {
                    return Poll.pending();
                }
                continueWith(Objects.requireNonNull(
                        Objects.requireNonNull(factory).call(), "the future that the factory returned"));
                running = true;
            }
            try {
                return pollSource(cx);
            } catch (Throwable failure) {
                running = false;
                failed++;
                cx.progressed();
                if (!waitForNext(cx, failure)) {
                    throw failure;
                }
            }
        }
    }

    private void begin(Context cx) {
        Duration within = policy.within();
        if (within != null) {
            lastBegin = cx.service(Timers.class).nanoTime() + Deadline.nanos(within);
            limited = true;
        }
        Deadline deadline = Deadline.of(cx);
        if (deadline != null && (!limited || deadline.nanoTime() - lastBegin < 0)) {
            lastBegin = deadline.nanoTime();
            limited = true;
        }
    }

    /** Whether there is to be another attempt. */
    private boolean waitForNext(Context cx, Throwable failure) throws Exception {
        RandomGenerator random = cx.find(RandomGenerator.class);
        Duration delay;
        try {
            delay = policy.delayAfter(failed, failure, random == null ? ThreadLocalRandom.current() : random);
        } catch (Throwable late) {
            Failures.suppress(late, failure);
            throw late;
        }
        if (delay == null) {
            return false;
        }
        if (delay.isZero() && !limited) {
            return true;
        }
        Timers timers = cx.service(Timers.class);
        long at = timers.nanoTime() + Deadline.nanos(delay);
        if (limited && lastBegin - at < 0) {
            return false;
        }
        if (!delay.isZero()) {
            alarm = Alarm.at(at, timers, cx.waker());
        }
        return true;
    }

    @Override
    void release() {
        super.release();
        factory = null;
        Alarm armed = alarm;
        alarm = null;
        if (armed != null) {
            armed.drop();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        if (alarm != null) {
            inspector.waitsFor("attempt " + (failed + 1));
        }
        super.inspect(inspector);
    }

    @Override
    public String toString() {
        return failed == 0 && !running ? "Retry" : "Retry(" + sourceName() + ", failed: " + failed + ")";
    }
}
