// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** Puts together the items that come while the consumer is busy. */
final class Batch<T, A, R> implements AsyncStream<R> {

    /** What becomes of the items. */
    enum Kind {
        /** They are in a container. */
        GATHERED,
        /** One item is made of them. */
        MERGED,
        /** The newest takes the place of the others, which are dropped. */
        REPLACED
    }

    private final Kind kind;
    private final AsyncStream<T> source;
    private final long max;
    private final CheckedFunction<? super T, ? extends A> seed;
    private final CheckedBiFunction<? super A, ? super T, ? extends A> aggregate;
    private final CheckedFunction<? super A, ? extends R> finish;

    Batch(
            Kind kind,
            AsyncStream<T> source,
            long max,
            CheckedFunction<? super T, ? extends A> seed,
            CheckedBiFunction<? super A, ? super T, ? extends A> aggregate,
            CheckedFunction<? super A, ? extends R> finish) {
        this.kind = kind;
        this.source = source;
        this.max = max;
        this.seed = seed;
        this.aggregate = aggregate;
        this.finish = finish;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return (kind == Kind.GATHERED ? "Batch" : "Conflate") + "(" + source
                + (max == Long.MAX_VALUE ? ")" : ", " + max + ")");
    }

    /** While the consumer asks, items are given one by one; they are put together when it only polls for progress. */
    private static final class Run<T, A, R> extends CompositeCursor<R> implements Sink<T> {
        private static final Sink<Object> NOBODY = item -> false;

        private final Kind kind;
        private final long max;
        private final CheckedFunction<? super T, ? extends A> seed;
        private final CheckedBiFunction<? super A, ? super T, ? extends A> aggregate;
        private final CheckedFunction<? super A, ? extends R> finish;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();

        /** What was put together so far; null if nothing was. */
        private @Nullable A batch;

        /** How many items that is. */
        private long size;

        /** What comes after the batch. */
        private @Nullable Exception failure;

        /** Items taken ahead and not paid for yet. */
        private int taken;

        /** Where single items go; nobody while items are put together. */
        private Sink<? super R> downstream = NOBODY;

        private boolean asked;

        Run(Batch<T, A, R> blueprint) {
            super(blueprint);
            this.kind = blueprint.kind;
            this.max = blueprint.max;
            this.seed = blueprint.seed;
            this.aggregate = blueprint.aggregate;
            this.finish = blueprint.finish;
            this.upstream = Upstream.of(blueprint.source);
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            discards.look(cx);
            A ready = batch;
            if (ready != null) {
                batch = null;
                size = 0;
                if (!sink.accept(nonNull(finish.apply(ready)))) {
                    return Drained.DECLINED;
                }
            }
            if (failure != null) {
                throw failure;
            }
            downstream = sink;
            asked = true;
            try {
                return upstream.drain(cx, this);
            } finally {
                downstream = NOBODY;
                asked = false;
            }
        }

        @Override
        public boolean accept(T item) throws Exception {
            if (asked) {
                return downstream.accept(nonNull(finish.apply(nonNull(seed.apply(item)))));
            }
            A before = batch;
            if (kind == Kind.REPLACED) {
                discards.add(before);
            }
            batch = nonNull(before == null ? seed.apply(item) : aggregate.apply(before, item));
            size++;
            return ++taken < ITEMS_PER_UNIT && size < max;
        }

        @Override
        boolean progress(Context cx) throws Exception {
            discards.look(cx);
            if (failure == null) {
                putTogether(cx);
            }
            if (batch != null) {
                return false;
            }
            if (failure != null) {
                throw failure;
            }
            return upstream.knownEnd();
        }

        private void putTogether(Context cx) {
            try {
                if (size == max) {
                    upstream.pollProgress(cx);
                    return;
                }
                while (upstream.drain(cx, this) == Drained.DECLINED && size < max) {
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

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
        }

        @Override
        void release() {
            if (kind == Kind.GATHERED) {
                discards.addContainer(batch);
            } else {
                discards.add(batch);
            }
            batch = null;
            upstream.cancel();
        }
    }
}
