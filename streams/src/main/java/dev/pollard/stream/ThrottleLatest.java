// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.time.Duration;

/** An item at once, and then, at most once a period, the newest one; at the end, the last one. */
final class ThrottleLatest<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration period;

    ThrottleLatest(AsyncStream<T> source, Duration period) {
        this.source = source;
        this.period = period;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "ThrottleLatest(" + source + ", " + TimeText.exact(period) + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Duration period;
        private final Upstream<T> upstream;
        private final Place<T> place = new Place<>();
        private final Latest<T> latest = new Latest<>();

        /** Runs since the last item was given. */
        private final Countdown countdown = new Countdown();

        Run(ThrottleLatest<T> blueprint) {
            super(blueprint);
            this.period = blueprint.period;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            while (true) {
                if (!countdown.isRunning() || countdown.isUp(period, cx)) {
                    T item;
                    Drained why = Drained.DECLINED;
                    if (latest.isEmpty()) {
                        why = upstream.drain(cx, place);
                        item = place.take();
                    } else {
                        latest.drain(upstream, cx);
                        item = latest.take();
                    }
                    if (item == null) {
                        return why;
                    }
                    countdown.isUp(period, cx);
                    if (!sink.accept(item)) {
                        return Drained.DECLINED;
                    }
                    continue;
                }
                Drained why = latest.drain(upstream, cx);
                if (why == Drained.PENDING) {
                    return why;
                }
                return latest.isEmpty() || sink.accept(latest.take()) ? Drained.ENDED : Drained.DECLINED;
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
            countdown.tell(inspector);
        }

        @Override
        void release() {
            latest.clear();
            upstream.cancel();
            countdown.cancel();
        }
    }
}
