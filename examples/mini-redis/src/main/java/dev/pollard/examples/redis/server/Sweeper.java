// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.server;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.examples.redis.command.Engine;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.sync.Notify;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes keys whose time has come, also when nobody looks at them: a task that sleeps until the next deadline.
 *
 * <p>An earlier deadline wakes it before; so it costs nothing while there is nothing to do.
 */
final class Sweeper {
    /** How many keys are removed before other commands have their turn: some tens of microseconds. */
    private static final int BATCH = 100;

    /** Deadlines are wall time, which may be set while we sleep: look again now and then. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private final Engine engine;
    private final BooleanSupplier closing;
    private final Notify news = new Notify("sweeper");

    Sweeper(Engine engine, BooleanSupplier closing) {
        this.engine = engine;
        this.closing = closing;
        engine.sweeper(news::notifyOne);
    }

    Future<@Nullable Void> run() {
        return async(() -> {
            while (!closing.getAsBoolean()) {
                long next = engine.sweep(BATCH);
                // A key lives through the millisecond of its deadline.
                long millis = next + 1 - System.currentTimeMillis();
                if (next == Long.MAX_VALUE) {
                    await(news.notified());
                } else if (millis <= 0) {
                    await(Futures.yieldNow());
                } else {
                    Duration sleep = Duration.ofMillis(Math.min(millis, LONGEST_SLEEP.toMillis()));
                    await(Futures.race(news.notified(), Time.sleep(sleep)));
                }
            }
        });
    }

    void wake() {
        news.notifyOne();
    }
}
