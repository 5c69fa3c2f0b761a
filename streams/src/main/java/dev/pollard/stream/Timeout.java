// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.TimeoutExceededException;
import dev.pollard.task.Context;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Fails if an item that was asked for does not come in time. Items that are there cost no look at the clock. */
final class Timeout<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration limit;

    Timeout(AsyncStream<T> source, Duration limit) {
        this.source = source;
        this.limit = limit;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run();
    }

    @Override
    public String toString() {
        return "Timeout(" + source + ", " + limit + ")";
    }

    private final class Run extends CompositeCursor<T> {
        private final Upstream<T> upstream = Upstream.of(source);
        private final Tap<T> tap = new Tap<>();

        /** Null until the source was pending for the first time; reset for each item that has to be waited for. */
        private @Nullable Sleep sleep;

        /** The time is running. */
        private boolean waiting;

        Run() {
            super(Timeout.this);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            tap.passed = false;
            Drained why = tap.drain(upstream, cx, sink);
            if (tap.passed) {
                waiting = false;
            }
            if (why == Drained.PENDING) {
                checkTime(cx);
            }
            return why;
        }

        private void checkTime(Context cx) throws TimeoutExceededException {
            Sleep current = sleep;
            if (current == null) {
                current = sleep = Time.sleep(limit);
            } else if (!waiting) {
                current.reset(limit);
            }
            waiting = true;
            if (current.poll(cx).isReady()) {
                sleep = null;
                throw new TimeoutExceededException(limit);
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return upstream.progress(cx);
        }

        @Override
        void release() {
            upstream.cancel();
            if (sleep != null) {
                sleep.cancel();
                sleep = null;
            }
        }
    }
}
