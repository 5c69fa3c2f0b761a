// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.TimeoutExceededException;
import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Fails, or goes on with another stream, if an item that was asked for does not come in time. Items that are there cost no look at the clock. */
final class Timeout<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration limit;
    private final @Nullable AsyncStream<? extends T> fallback;

    /** Only the first item is waited for with a limit. */
    private final boolean firstOnly;

    Timeout(AsyncStream<T> source, Duration limit, @Nullable AsyncStream<? extends T> fallback, boolean firstOnly) {
        this.source = source;
        this.limit = limit;
        this.fallback = fallback;
        this.firstOnly = firstOnly;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        String name = firstOnly ? "TimeoutFirst(" : "Timeout(";
        return name + source + ", " + TimeText.exact(limit) + (fallback == null ? ")" : ", " + fallback + ")");
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Duration limit;
        private final @Nullable AsyncStream<? extends T> fallback;
        private final boolean firstOnly;
        private final Tap<T> tap = new Tap<>();
        private final Countdown countdown = new Countdown();
        private Upstream<T> upstream;

        /** Items are waited for without a limit: the first has come, or these are those of the fallback. */
        private boolean unlimited;

        Run(Timeout<T> blueprint) {
            super(blueprint);
            this.limit = blueprint.limit;
            this.fallback = blueprint.fallback;
            this.firstOnly = blueprint.firstOnly;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            if (unlimited) {
                return upstream.drain(cx, sink);
            }
            tap.passed = false;
            Drained why = tap.drain(upstream, cx, sink);
            if (tap.passed) {
                countdown.stop();
                if (firstOnly) {
                    stopCounting();
                    return why;
                }
            }
            if (why == Drained.PENDING && countdown.isUp(limit, cx)) {
                if (fallback == null) {
                    throw new TimeoutExceededException(limit);
                }
                upstream.cancel();
                stopCounting();
                upstream = Upstream.of(fallback);
                return upstream.drain(cx, sink);
            }
            return why;
        }

        private void stopCounting() {
            unlimited = true;
            countdown.cancel();
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
