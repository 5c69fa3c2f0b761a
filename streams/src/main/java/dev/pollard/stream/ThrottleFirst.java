// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An item, and none of those that come for a time after it. */
final class ThrottleFirst<T> extends Stage<T, T> {
    private final Duration period;

    ThrottleFirst(AsyncStream<T> source, Duration period) {
        super(source);
        this.period = period;
    }

    @Override
    AsyncIterator<T> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    public String toString() {
        return "ThrottleFirst(" + source + ", " + TimeText.exact(period) + ")";
    }

    private static final class Run<T> extends SwallowingCursor<T, T> {
        private final Discards discards = new Discards();
        private final long periodNanos;

        /** The clock of whoever polls now. */
        private @Nullable Ticker ticker;

        private boolean begun;

        /** When the last item was given. */
        private long last;

        Run(ThrottleFirst<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.periodNanos = Nanos.of(blueprint.period);
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            ticker = cx.service(Ticker.class);
            return super.pump(cx);
        }

        @Override
        public boolean accept(T item) throws Exception {
            long now = nonNull(ticker).nanoTime();
            if (begun && now - last < periodNanos) {
                discards.add(item);
                return swallow();
            }
            begun = true;
            last = now;
            return downstream.accept(item);
        }
    }
}
