// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Each item with the latest item of another stream. */
final class WithLatestFrom<T, U, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final AsyncStream<? extends U> other;
    private final CheckedBiFunction<? super T, ? super U, ? extends R> combiner;

    WithLatestFrom(
            AsyncStream<T> source,
            AsyncStream<? extends U> other,
            CheckedBiFunction<? super T, ? super U, ? extends R> combiner) {
        this.source = source;
        this.other = other;
        this.combiner = combiner;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "WithLatestFrom(" + source + ", " + other + ")";
    }

    private static final class Run<T, U, R> extends CompositeCursor<R> implements Sink<T> {
        private static final Sink<Object> NOBODY = item -> false;

        private final CheckedBiFunction<? super T, ? super U, ? extends R> combiner;
        private final Upstream<T> upstream;
        private final Upstream<U> others;
        private final Sink<U> keeper = this::keep;
        private @Nullable U latest;

        /** Items of the source that may be taken before the other is looked at. */
        private int left;

        /** Items of the other stream since it was last looked at. */
        private int kept;

        /** Items that came before the first one of the other stream and were not paid for yet. */
        private int swallowed;

        // Within a push.
        private Sink<? super R> downstream = NOBODY;
        private boolean declined;

        Run(WithLatestFrom<T, U, R> blueprint) {
            super(blueprint);
            this.combiner = blueprint.combiner;
            this.upstream = Upstream.of(blueprint.source);
            this.others = Upstream.of(blueprint.other);
        }

        private boolean keep(U item) {
            latest = item;
            return ++kept < ITEMS_PER_UNIT;
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            downstream = sink;
            declined = false;
            try {
                while (true) {
                    if (left == 0) {
                        kept = 0;
                        Drained why = others.drain(cx, keeper);
                        if (why == Drained.ENDED && latest == null) {
                            return why;
                        }
                        left = ITEMS_PER_UNIT;
                    }
                    Drained why = upstream.drain(cx, this);
                    if (why == Drained.PENDING) {
                        left = 0; // after a wait the other one is looked at first
                    }
                    if (why != Drained.DECLINED || declined) {
                        return why;
                    }
                    if (swallowed >= ITEMS_PER_UNIT) {
                        swallowed = 0;
                        if (!nextUnit(cx)) {
                            return Drained.PENDING;
                        }
                    }
                }
            } finally {
                downstream = NOBODY;
            }
        }

        @Override
        public boolean accept(T item) throws Exception {
            left--;
            U partner = latest;
            if (partner == null) {
                return ++swallowed < ITEMS_PER_UNIT && left > 0;
            }
            if (downstream.accept(nonNull(combiner.apply(item, partner)))) {
                return left > 0;
            }
            declined = true;
            return false;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            others.pollProgress(cx);
            return upstream.progress(cx) || (latest == null && others.knownEnd());
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            others.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
            others.cancel();
        }
    }
}
