// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Holds each item for a time before it is given, and takes the next one after that. */
final class DelayElements<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final Duration delay;

    DelayElements(AsyncStream<T> source, Duration delay) {
        this.source = source;
        this.delay = delay;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "DelayElements(" + source + ", " + TimeText.exact(delay) + ")";
    }

    private static final class Run<T> extends CompositeCursor<T> {
        private final Duration delay;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();
        private final Place<T> place = new Place<>();
        private final Countdown countdown = new Countdown();
        private @Nullable T held;

        Run(DelayElements<T> blueprint) {
            super(blueprint);
            this.delay = blueprint.delay;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            discards.look(cx);
            while (true) {
                T item = held;
                if (item == null) {
                    Drained why = upstream.drain(cx, place);
                    item = place.take();
                    held = item;
                    if (item == null) {
                        return why;
                    }
                }
                if (!countdown.isUp(delay, cx)) {
                    upstream.pollProgress(cx);
                    return Drained.PENDING;
                }
                held = null;
                if (!sink.accept(item)) {
                    return Drained.DECLINED;
                }
            }
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            return held == null && upstream.knownEnd();
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            countdown.tell(inspector);
        }

        @Override
        void release() {
            discards.add(held);
            held = null;
            upstream.cancel();
            countdown.cancel();
        }
    }
}
