// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Gives each item some time after it came, so that the distances between them stay as they are. */
final class DelaySequence<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final int capacity;
    private final Duration delay;

    DelaySequence(AsyncStream<T> source, int capacity, Duration delay) {
        this.source = source;
        this.capacity = capacity;
        this.delay = delay;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "DelaySequence(" + source + ", " + capacity + ", " + TimeText.exact(delay) + ")";
    }

    /** An item and when it is to be given. */
    private record Dated<T>(T item, long nanoTime) {}

    private static final class Run<T> extends CompositeCursor<T> implements Sink<T> {
        private final int capacity;
        private final long delayNanos;
        private final Discards discards = new Discards();
        private final Upstream<T> upstream;
        private final Countdown countdown = new Countdown();

        /** In the order in which they came. */
        private final ArrayDeque<Dated<T>> waiting = new ArrayDeque<>();

        /** The time of the current push. */
        private long now;

        /** What the source failed with. */
        private @Nullable Exception failure;

        Run(DelaySequence<T> blueprint) {
            super(blueprint);
            this.capacity = blueprint.capacity;
            this.delayNanos = Nanos.of(blueprint.delay);
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            discards.look(cx);
            Ticker ticker = cx.service(Ticker.class);
            while (true) {
                now = ticker.nanoTime();
                Drained why = take(cx);
                Dated<T> first = waiting.peekFirst();
                if (first == null) {
                    return why;
                }
                long left = first.nanoTime - now;
                if (left > 0 && !countdown.isUp(Duration.ofNanos(left), cx)) {
                    return Drained.PENDING;
                }
                countdown.stop();
                waiting.removeFirst();
                if (!sink.accept(first.item)) {
                    return Drained.DECLINED;
                }
            }
        }

        /** Takes what is ready; a failure comes after the items that wait. */
        private Drained take(Context cx) throws Exception {
            if (failure == null) {
                if (waiting.size() == capacity) {
                    upstream.pollProgress(cx);
                    return Drained.DECLINED;
                }
                try {
                    return upstream.drain(cx, this);
                } catch (Exception e) {
                    failure = e;
                }
            }
            if (waiting.isEmpty()) {
                throw failure;
            }
            return Drained.ENDED;
        }

        @Override
        public boolean accept(T item) {
            waiting.addLast(new Dated<>(item, now + delayNanos));
            return waiting.size() < capacity;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            if (waiting.isEmpty() && failure != null) {
                throw failure;
            }
            return waiting.isEmpty() && upstream.knownEnd();
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            countdown.tell(inspector);
        }

        @Override
        void release() {
            for (Dated<T> dated : waiting) {
                discards.add(dated.item);
            }
            waiting.clear();
            upstream.cancel();
            countdown.cancel();
        }
    }
}
