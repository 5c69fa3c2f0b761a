// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Each item with the time at which it came. */
final class Timestamps<T> extends Stage<T, Timed<T>> {

    Timestamps(AsyncStream<T> source) {
        super(source);
    }

    @Override
    AsyncIterator<Timed<T>> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
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

        Run(Timestamps<T> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
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

        @Override
        public boolean again() throws Exception {
            return PayingSink.again(downstream);
        }
    }
}
