// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Each item with the time at which it came. */
final class Timestamps<T> implements AsyncStream<Timed<T>> {
    private final AsyncStream<T> source;

    Timestamps(AsyncStream<T> source) {
        this.source = source;
    }

    @Override
    public AsyncIterator<Timed<T>> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Timed(" + source + ")";
    }

    private static final class Run<T> extends StageCursor<T, Timed<T>> {

        /** The clock of whoever polls now. */
        private @Nullable Ticker ticker;

        private boolean begun;
        private long start;
        private long last;

        Run(Timestamps<T> blueprint) {
            super(blueprint, blueprint.source.iterator());
        }

        @Override
        Drained pump(Context cx) throws Exception {
            Ticker clock = cx.service(Ticker.class);
            ticker = clock;
            if (!begun) {
                begun = true;
                start = clock.nanoTime();
                last = start;
            }
            return super.pump(cx);
        }

        @Override
        public boolean accept(T item) throws Exception {
            long now = nonNull(ticker).nanoTime();
            long before = last;
            last = now;
            return downstream.accept(new Timed<>(item, Duration.ofNanos(now - before), Duration.ofNanos(now - start)));
        }
    }
}
