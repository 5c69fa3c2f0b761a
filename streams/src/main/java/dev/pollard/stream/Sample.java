// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.time.Interval;
import dev.pollard.time.MissedTickBehavior;
import dev.pollard.time.Time;
import java.time.Duration;

/** The newest item at each tick of an interval, if there is a new one; at the end, the last one. */
final class Sample<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration period;

    Sample(AsyncStream<T> source, Duration period) {
        this.source = source;
        this.period = period;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Sample(" + source + ", " + TimeText.exact(period) + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Upstream<T> upstream;
        private final Latest<T> latest = new Latest<>();
        private final Interval interval;

        Run(Sample<T> blueprint) {
            super(blueprint);
            this.upstream = Upstream.of(blueprint.source);
            this.interval = Time.interval(blueprint.period).withMissedTicks(MissedTickBehavior.SKIP);
            interval.resetAfter(blueprint.period);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (true) {
                Drained why = latest.drain(upstream, cx);
                if (why == Drained.PENDING && interval.pollTick(cx).isPending()) {
                    return why;
                }
                if (!latest.isEmpty() && !sink.accept(latest.take())) {
                    return Drained.DECLINED;
                }
                if (why == Drained.ENDED) {
                    return why;
                }
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            return latest.isEmpty() && upstream.knownEnd();
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            inspector.waitsFor("tick of " + interval);
        }

        @Override
        void release() {
            latest.clear();
            upstream.cancel();
            interval.cancel();
        }
    }
}
