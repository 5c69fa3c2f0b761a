// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.TimeoutExceededException;
import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.time.Duration;

/** Fails if the source has not ended in time. */
final class TimeoutTotal<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration limit;

    TimeoutTotal(AsyncStream<T> source, Duration limit) {
        this.source = source;
        this.limit = limit;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "TimeoutTotal(" + source + ", " + TimeText.exact(limit) + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Duration limit;
        private final Upstream<T> upstream;
        private final Countdown countdown = new Countdown();
        private final Portion<T> portion = Portion.of(0);

        Run(TimeoutTotal<T> blueprint) {
            super(blueprint);
            this.limit = blueprint.limit;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            portion.begin(sink);
            try {
                while (true) {
                    portion.left = ITEMS_PER_UNIT;
                    Drained why = upstream.drain(cx, portion);
                    if (why == Drained.ENDED) {
                        return why;
                    }
                    checkTime(cx);
                    if (why == Drained.PENDING || portion.declined) {
                        return why;
                    }
                }
            } finally {
                portion.end();
            }
        }

        private void checkTime(Context cx) throws TimeoutExceededException {
            if (countdown.isUp(limit, cx)) {
                throw new TimeoutExceededException(limit);
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            boolean end = upstream.progress(cx);
            if (!end) {
                checkTime(cx);
            }
            return end;
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
