// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** The results of a collector for groups of items that are given when they are full, some time after their first item, or at the end. */
final class BufferTimeout<T, A, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int size;
    private final Duration time;
    private final Collector<? super T, A, ? extends R> collector;

    BufferTimeout(AsyncStream<T> source, int size, Duration time, Collector<? super T, A, ? extends R> collector) {
        this.source = source;
        this.size = size;
        this.time = time;
        this.collector = Objects.requireNonNull(collector, "collector");
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this, collector);
    }

    @Override
    public String toString() {
        return "BufferTimeout(" + source + ", " + size + ", " + TimeText.exact(time) + ")";
    }

    private static final class Run<T, A, R> extends StepCursor<R> {
        private final int size;
        private final Duration time;
        private final Collector<? super T, A, ? extends R> collector;
        private final BiConsumer<A, ? super T> accumulator;
        private final Discards discards = new Discards();
        private final Upstream<T> upstream;
        private final Sink<T> filler = this::fill;

        /** The time of this group is running, since it had to wait for more. */
        private final Countdown countdown = new Countdown();

        /** The group that is being filled; null if it has no item yet, and never full between two calls. */
        private @Nullable A container;

        private int count;

        /** Items taken since the last unit was paid. */
        private int swallowed;

        Run(BufferTimeout<T, A, R> blueprint, Collector<? super T, A, ? extends R> collector) {
            super(blueprint);
            this.size = blueprint.size;
            this.time = blueprint.time;
            this.collector = collector;
            this.accumulator = collector.accumulator();
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Step<R> step(Context cx) throws Exception {
            discards.look(cx);
            if (countdown.isRunning() && countdown.isUp(time, cx)) {
                return handOver();
            }
            Drained why = upstream.drain(cx, filler);
            while (why == Drained.DECLINED && count < size) {
                swallowed = 0;
                why = nextUnit(cx) ? upstream.drain(cx, filler) : Drained.PENDING;
            }
            if (why != Drained.PENDING) {
                return container == null ? Step.end() : handOver();
            }
            if (container != null && !countdown.isRunning() && countdown.isUp(time, cx)) {
                return handOver();
            }
            return Poll.pending();
        }

        private boolean fill(T item) {
            A group = container;
            if (group == null) {
                group = Objects.requireNonNull(collector.supplier().get(), "container");
                container = group;
            }
            accumulator.accept(group, item);
            count++;
            return ++swallowed < ITEMS_PER_UNIT && count < size;
        }

        private Step<R> handOver() {
            countdown.stop();
            A group = Objects.requireNonNull(container);
            container = null;
            count = 0;
            return item(collector.finisher().apply(group));
        }

        @Override
        boolean progress(Context cx) throws Exception {
            upstream.pollProgress(cx);
            return container == null && upstream.knownEnd();
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            countdown.tell(inspector);
        }

        @Override
        void release() {
            discards.addContainer(container);
            container = null;
            upstream.cancel();
            countdown.cancel();
        }
    }
}
