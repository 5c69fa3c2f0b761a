// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.time.Interval;
import dev.pollard.time.MissedTickBehavior;
import dev.pollard.time.Time;
import java.time.Duration;

/** A number for each tick of an interval. */
final class FromInterval implements AsyncStream<Long> {
    private final Duration delay;
    private final Duration period;
    private final MissedTickBehavior missedTicks;

    FromInterval(Duration delay, Duration period, MissedTickBehavior missedTicks) {
        this.delay = delay;
        this.period = period;
        this.missedTicks = missedTicks;
    }

    @Override
    public AsyncIterator<Long> iterator() {
        return new Run(this);
    }

    @Override
    public String toString() {
        return "Interval(" + (delay.equals(period) ? "" : TimeText.exact(delay) + ", ") + TimeText.exact(period) + ")";
    }

    private static final class Run extends CompositeCursor<Long> {
        private final Interval interval;
        private long next;

        Run(FromInterval blueprint) {
            super(blueprint);
            this.interval = Time.interval(blueprint.period).withMissedTicks(blueprint.missedTicks);
            interval.resetAfter(blueprint.delay);
        }

        @Override
        Drained push(Context cx, Sink<? super Long> sink) throws Exception {
            while (interval.pollTick(cx).isReady()) {
                if (!sink.accept(next++)) {
                    return Drained.DECLINED;
                }
            }
            return Drained.PENDING;
        }

        @Override
        boolean progress(Context cx) {
            return false;
        }

        @Override
        void tell(Inspector inspector) {
            inspector.waitsFor("tick " + next + " of " + interval);
        }

        @Override
        void release() {
            interval.cancel();
        }
    }
}
