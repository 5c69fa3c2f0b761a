// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedConsumer;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Takes items ahead while the consumer is busy, as many as there is room for. */
final class OverflowBuffer<T> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final int capacity;
    private final Overflow overflow;
    private final CheckedConsumer<? super T> onDrop;

    OverflowBuffer(AsyncStream<T> source, int capacity, Overflow overflow, CheckedConsumer<? super T> onDrop) {
        this.source = source;
        this.capacity = capacity;
        this.overflow = overflow;
        this.onDrop = onDrop;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Buffer(" + source + ", " + capacity + ", " + overflow + ")";
    }

    /** While the consumer asks, items go past the buffer; it fills when the consumer only polls for progress. */
    private static final class Run<T> extends CompositeCursor<T> implements Sink<T> {
        private final int capacity;
        private final Overflow overflow;
        private final CheckedConsumer<? super T> onDrop;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();
        private final ArrayDeque<T> waiting = new ArrayDeque<>();

        /** What comes after the items that wait. */
        private @Nullable Exception failure;

        /** Items taken ahead and not paid for yet. */
        private int taken;

        Run(OverflowBuffer<T> blueprint) {
            super(blueprint);
            this.capacity = blueprint.capacity;
            this.overflow = blueprint.overflow;
            this.onDrop = blueprint.onDrop;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            discards.look(cx);
            T item;
            while ((item = waiting.pollFirst()) != null) {
                if (!sink.accept(item)) {
                    return Drained.DECLINED;
                }
            }
            if (failure != null) {
                throw failure;
            }
            return upstream.drain(cx, sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            discards.look(cx);
            if (failure == null) {
                takeAhead(cx);
            }
            if (!waiting.isEmpty()) {
                return false;
            }
            if (failure != null) {
                throw failure;
            }
            return upstream.knownEnd();
        }

        private void takeAhead(Context cx) {
            try {
                if (isStopped()) {
                    upstream.pollProgress(cx);
                    return;
                }
                while (upstream.drain(cx, this) == Drained.DECLINED && !isStopped()) {
                    taken = 0;
                    if (!nextUnit(cx)) {
                        return;
                    }
                }
            } catch (Exception e) {
                failure = e;
                upstream.cancel();
            }
        }

        private boolean isStopped() {
            return overflow == Overflow.WAIT && waiting.size() == capacity;
        }

        /** Takes an item ahead. */
        @Override
        public boolean accept(T item) throws Exception {
            if (waiting.size() < capacity) {
                waiting.addLast(item);
            } else if (overflow == Overflow.FAIL) {
                drop(item);
                throw new OverflowException(capacity);
            } else if (overflow == Overflow.DROP_OLDEST) {
                T oldest = waiting.removeFirst();
                waiting.addLast(item);
                drop(oldest);
            } else {
                drop(item);
            }
            return ++taken < ITEMS_PER_UNIT && !isStopped();
        }

        private void drop(T item) throws Exception {
            discards.add(item);
            onDrop.accept(item);
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
        }

        @Override
        void release() {
            discards.addAll(waiting);
            waiting.clear();
            upstream.cancel();
        }
    }
}
