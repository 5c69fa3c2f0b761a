// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.time.Ticker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future of which a {@link TaskMonitor} keeps the figures. */
final class Monitored<T extends @Nullable Object> extends TimedFuture<T> {
    private final TaskMonitor monitor;

    /** The clock; null before the first poll, unless the monitor has one. */
    private volatile @Nullable Ticker clock;

    /** Whether the time at which it was made is by the clock. */
    private boolean hasFirstDelay = true; // owner: who polls

    private boolean begun; // owner: who polls

    Monitored(TaskMonitor monitor, Future<T> future) {
        super(future, clockOf(monitor).nanoTime());
        this.monitor = monitor;
        this.clock = monitor.ticker();
    }

    private static Ticker clockOf(TaskMonitor monitor) {
        Ticker given = monitor.ticker();
        return given == null ? Ticker.system() : given;
    }

    @Override
    long now(@Nullable Context cx) {
        Ticker known = clock;
        if (known == null) {
            Ticker found = Objects.requireNonNull(cx).find(Ticker.class);
            known = found == null ? Ticker.system() : found;
            hasFirstDelay = known == Ticker.system();
            clock = known;
        }
        return known.nanoTime();
    }

    @Override
    void began(long now, long delay, long idle) {
        if (!begun) {
            begun = true;
            monitor.add(TaskFigure.FIRST_POLLS, 1);
            if (hasFirstDelay) {
                monitor.add(TaskFigure.FIRST_DELAYS, 1);
                monitor.add(TaskFigure.FIRST_DELAY_NANOS, delay);
            }
            return;
        }
        monitor.add(TaskFigure.IDLES, 1);
        monitor.add(TaskFigure.IDLE_NANOS, idle);
        if (delay >= 0) {
            monitor.addDelay(delay);
        }
    }

    @Override
    void paused(long took, boolean isEnd) {
        monitor.addPoll(took);
        if (isEnd) {
            monitor.add(TaskFigure.ENDED, 1);
        }
    }

    @Override
    void woken(long now, boolean byItself) {}

    @Override
    void dropped() {
        monitor.add(TaskFigure.CANCELLED, 1);
    }
}
