// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.time.Ticker;
import java.time.Duration;

/**
 * Gives items at a limited rate, and waits in between.
 *
 * <p>A bucket of tokens as one number (the generic cell rate algorithm of ATM networks): the time at which the bucket would be full again. An item may pass
 * if that is no further off than a whole bucket less one.
 */
final class Throttle<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final int items;
    private final Duration period;
    private final int burst;

    /** The bucket of a rate that is to be as even as the timers allow: what comes in so long. */
    private static final long EVEN_NANOS = 10_000_000;

    Throttle(AsyncStream<T> source, int items, Duration period, int burst) {
        this.source = source;
        this.items = items;
        this.period = period;
        this.burst = burst;
    }

    static <T> Throttle<T> evenly(AsyncStream<T> source, int items, Duration period) {
        long nanosPerItem = Math.max(1, Nanos.of(period) / items);
        return new Throttle<>(source, items, period, (int) Math.max(1, EVEN_NANOS / nanosPerItem));
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Throttle(" + source + ", " + items + ", " + TimeText.exact(period) + ", " + burst + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private static final long MAX_NANOS = 1L << 61;

        private final int burst;
        private final long nanosPerItem;
        private final Upstream<T> upstream;
        private final Portion<T> portion = Portion.of(0);
        private final Countdown countdown = new Countdown();
        private boolean begun;

        /** When the bucket will be full; in the past if it is. */
        private long full;

        Run(Throttle<T> blueprint) {
            super(blueprint);
            this.burst = blueprint.burst;
            // A whole bucket must not overflow a time.
            this.nanosPerItem = Math.max(1, Math.min(Nanos.of(blueprint.period) / blueprint.items, MAX_NANOS / burst));
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            Ticker ticker = cx.service(Ticker.class);
            portion.begin(sink);
            try {
                while (true) {
                    long now = ticker.nanoTime();
                    if (!begun || full - now < 0) {
                        begun = true;
                        full = now;
                    }
                    long missing = (full - now + nanosPerItem - 1) / nanosPerItem;
                    int tokens = (int) Math.max(0, burst - missing);
                    if (tokens == 0) {
                        long next = full - (burst - 1) * nanosPerItem - now;
                        if (!countdown.isUp(Duration.ofNanos(next), cx)) {
                            upstream.pollProgress(cx);
                            return Drained.PENDING;
                        }
                        continue;
                    }
                    countdown.stop();
                    portion.left = tokens;
                    try {
                        Drained why = upstream.drain(cx, portion);
                        if (why != Drained.DECLINED || portion.declined) {
                            return why;
                        }
                    } finally {
                        full += (tokens - portion.left) * nanosPerItem;
                    }
                }
            } finally {
                portion.end();
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return upstream.progress(cx);
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            countdown.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
            countdown.cancel();
        }
    }
}
