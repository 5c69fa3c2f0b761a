// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import dev.pollard.examples.redis.command.Engine;
import dev.pollard.future.Future;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes keys whose time has come, also when nobody looks at them: a task that sleeps until the next deadline.
 *
 * <p>An earlier deadline wakes it before; so it costs nothing while there is nothing to do.
 */
final class Sweeper implements Future<@Nullable Void> {
    /** How many keys are removed before other commands have their turn: some tens of microseconds. */
    private static final int BATCH = 100;

    /** Deadlines are wall time, which may be set while we sleep: look again now and then. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private final Engine engine;
    private final BooleanSupplier closing;
    private final AtomicWaker wakeup = new AtomicWaker();
    private final Sleep sleep = Time.sleep(LONGEST_SLEEP);

    Sweeper(Engine engine, BooleanSupplier closing) {
        this.engine = engine;
        this.closing = closing;
        engine.sweeper(wakeup::wake);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        wakeup.register(cx.waker());
        while (!closing.getAsBoolean()) {
            long next = engine.sweep(BATCH);
            if (next == Long.MAX_VALUE) {
                return Poll.pending();
            }
            // A key lives through the millisecond of its deadline.
            long millis = next + 1 - System.currentTimeMillis();
            if (millis <= 0) {
                cx.yieldNow();
                return Poll.pending();
            }
            sleep.reset(Duration.ofMillis(Math.min(millis, LONGEST_SLEEP.toMillis())));
            if (sleep.poll(cx).isPending()) {
                return Poll.pending();
            }
        }
        cancel();
        return Poll.done();
    }

    void wake() {
        wakeup.wake();
    }

    @Override
    public void cancel() {
        sleep.cancel();
    }

    @Override
    public String toString() {
        return "Sweeper";
    }
}
