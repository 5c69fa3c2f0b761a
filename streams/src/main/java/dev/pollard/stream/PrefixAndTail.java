// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a stream that is made of the first items and of the rest. */
final class PrefixAndTail<T, R> implements AsyncStream<R> {
    private final AsyncStream<T> source;
    private final int count;
    private final CheckedBiFunction<? super List<T>, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>>
            function;

    PrefixAndTail(
            AsyncStream<T> source,
            int count,
            CheckedBiFunction<? super List<T>, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>> function) {
        this.source = source;
        this.count = count;
        this.function = function;
    }

    @Override
    public AsyncIterator<R> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "PrefixAndTail(" + source + ", " + count + ")";
    }

    private static final class Run<T, R> extends CompositeCursor<R> {
        private final int count;
        private final CheckedBiFunction<? super List<T>, ? super AsyncStream<T>, ? extends AsyncStream<? extends R>>
                function;
        private final Upstream<T> upstream;
        private final Discards discards = new Discards();
        private final List<T> prefix = new ArrayList<>();
        private final Sink<T> filler = this::fill;

        /** Items of the prefix that were not paid for yet. */
        private int swallowed;

        /** The stream that was made; null while the prefix is incomplete. */
        private @Nullable Upstream<R> made;

        Run(PrefixAndTail<T, R> blueprint) {
            super(blueprint);
            this.count = blueprint.count;
            this.function = blueprint.function;
            this.upstream = Upstream.of(blueprint.source);
        }

        private boolean fill(T item) {
            prefix.add(item);
            return ++swallowed < ITEMS_PER_UNIT && prefix.size() < count;
        }

        @Override
        Drained push(Context cx, Sink<? super R> sink) throws Exception {
            discards.look(cx);
            Upstream<R> current = made;
            if (current == null) {
                Drained why = prefix.size() < count ? upstream.drain(cx, filler) : Drained.DECLINED;
                while (why == Drained.DECLINED && prefix.size() < count) {
                    swallowed = 0;
                    why = nextUnit(cx) ? upstream.drain(cx, filler) : Drained.PENDING;
                }
                if (why == Drained.PENDING) {
                    return why;
                }
                current = Upstream.of(made(function.apply(List.copyOf(prefix), new Tail<>(upstream))));
                made = current;
                prefix.clear();
            }
            return current.drain(cx, sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            if (made != null) {
                return made.progress(cx);
            }
            upstream.pollProgress(cx);
            if (prefix.size() < count) {
                upstream.knownEnd(); // a failure is this stream's; the end is to be found by a push
            }
            return false;
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
            if (made != null) {
                made.tell(inspector);
            }
        }

        @Override
        void release() {
            discards.addAll(prefix);
            prefix.clear();
            if (made != null) {
                made.cancel();
            }
            upstream.cancel();
        }
    }

    /** What comes after the prefix, of one run, once. */
    private static final class Tail<T> implements AsyncStream<T> {
        private final Upstream<T> upstream;
        private boolean started;

        Tail(Upstream<T> upstream) {
            this.upstream = upstream;
        }

        @Override
        public AsyncIterator<T> iterator() {
            if (started) {
                throw new IllegalStateException("tail run twice: " + this);
            }
            started = true;
            return new TailRun<>(this);
        }

        @Override
        public String toString() {
            return "Tail(" + upstream + ")";
        }
    }

    private static final class TailRun<T> extends CompositeCursor<T> {
        private final Upstream<T> upstream;

        TailRun(Tail<T> blueprint) {
            super(blueprint);
            this.upstream = blueprint.upstream;
        }

        @Override
        Drained push(Context cx, Sink<? super T> sink) throws Exception {
            return upstream.drain(cx, sink);
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return upstream.progress(cx);
        }

        @Override
        void tell(Inspector inspector) {
            upstream.tell(inspector);
        }

        @Override
        void release() {
            upstream.cancel();
        }
    }
}
