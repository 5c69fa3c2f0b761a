// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a gatherer pushes for the items. */
final class Gather<T, A extends @Nullable Object, R> extends Stage<T, R> {
    private final String name;
    private final Gatherer<? super T, A, ? extends R> gatherer;

    Gather(String name, AsyncStream<T> source, Gatherer<? super T, A, ? extends R> gatherer) {
        super(source);
        this.name = name;
        this.gatherer = gatherer;
    }

    @Override
    AsyncIterator<R> run(AsyncIterator<T> run) {
        return new Run<>(this, run);
    }

    @Override
    Object function() {
        return gatherer instanceof GathererOfFunctions<?, ?, ?> functions ? functions.integrator() : gatherer;
    }

    @Override
    public String toString() {
        return name + "(" + source + ")";
    }

    private static final class Run<T, A extends @Nullable Object, R> extends HoldingCursor<T, R>
            implements Gatherer.Downstream<R> {
        private final Gatherer<? super T, A, ? extends R> gatherer;
        private final Discards discards = new Discards();

        /** Null until the first item is asked for, and possibly after. */
        private @Nullable A state;

        private boolean begun;

        /** The first of what was pushed and not given yet; the common case is that there is no other. */
        private @Nullable R first;

        /** What was pushed after the first. */
        private final ArrayDeque<R> others = new ArrayDeque<>(0);

        /** The gatherer wants no more; true with an open source only within a drain of the source. */
        private boolean enough;

        /** The gatherer has pushed all, and the source is closed. */
        private boolean finished;

        Run(Gather<T, A, R> blueprint, AsyncIterator<T> source) {
            super(blueprint, source);
            this.gatherer = blueprint.gatherer;
        }

        @Override
        Drained pump(Context cx) throws Exception {
            discards.look(cx);
            if (!begun) {
                begun = true;
                state = gatherer.initialState();
            }
            if (finished) {
                return giveRest();
            }
            Drained why = super.pump(cx);
            if (enough && !finished) {
                source.cancel();
                return finish();
            }
            return why;
        }

        @Override
        public boolean accept(T item) throws Exception {
            enough = !gatherer.integrate(accumulated(), item, this);
            if (enough) {
                return false;
            }
            return isHolding() ? giveHeld() : swallow();
        }

        @Override
        Drained finish() throws Exception {
            finished = true;
            gatherer.finish(accumulated(), this);
            return giveRest();
        }

        private Drained giveRest() throws Exception {
            if (isHolding() && !giveHeld()) {
                return Drained.DECLINED;
            }
            ended();
            return Drained.ENDED;
        }

        @SuppressWarnings("NullAway") // null is a state if the initializer gave it
        private A accumulated() {
            return state;
        }

        @Override
        public boolean push(R item) {
            Objects.requireNonNull(item, "item");
            if (first == null) {
                first = item;
            } else {
                others.addLast(item);
            }
            return true;
        }

        @Override
        boolean isHolding() {
            return first != null;
        }

        @Override
        boolean giveHeld() throws Exception {
            R item;
            while ((item = first) != null) {
                first = others.pollFirst();
                if (!downstream.accept(item) && !PayingSink.again(downstream)) {
                    return false;
                }
            }
            return true;
        }

        /** Whether anything is left at the end is for the gatherer to know, when it is asked for an item. */
        @Override
        boolean progress(Context cx) throws Exception {
            if (finished) {
                return !isHolding();
            }
            super.progress(cx);
            return false;
        }

        @Override
        void release() {
            discards.add(first);
            discards.addAll(others);
            first = null;
            others.clear();
            if (!finished) {
                super.release();
            }
        }
    }
}
