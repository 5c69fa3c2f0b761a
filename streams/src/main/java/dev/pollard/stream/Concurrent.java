// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of an operator that has something run for each item, at most so many at once, and gives what comes of it as it comes.
 *
 * <p>What runs for an item is begun in place, while the source is drained, and becomes a child of its own only if it does not end by that.
 */
abstract class Concurrent<T, R> extends CompositeCursor<R> {
    private final int concurrency;
    private final Upstream<T> upstream;
    final Discards discards = new Discards();
    private final ChildSet<R> children = new ChildSet<>();
    private final Feeder feeder = new Feeder();
    private final Child<R> feederChild = children.add(feeder);

    Concurrent(AsyncStream<R> blueprint, AsyncStream<? extends T> source, int concurrency) {
        super(blueprint);
        this.concurrency = concurrency;
        this.upstream = Upstream.of(source);
    }

    /** Begins what an item stands for, by the methods below; returns whether to go on with the next item. */
    abstract boolean begin(T item) throws Exception;

    /** Gives what comes of an item without anything to run. */
    final boolean give(R item) throws Exception {
        feeder.barren = 0;
        return feeder.sink.accept(item);
    }

    /** Nothing comes of an item. */
    final boolean giveNothing() {
        return ++feeder.barren < ITEMS_PER_UNIT;
    }

    /** Returns where that which runs pushes its items in its first poll. */
    final Sink<? super R> sink() {
        return feeder.sink;
    }

    /** Returns the context for the first poll of what is to run; one of the two methods below ends that poll. */
    final Context newcomer() {
        return children.newcomer(feeder.context());
    }

    /** It has ended by its first poll. */
    final void dismiss() {
        children.dismiss();
    }

    /** It has not ended by its first poll, and runs on, as a child. */
    final Child<R> admit(ChildSet.Work<R> work, Drained why) {
        return children.admit(work, why == Drained.DECLINED);
    }

    /** Has a child polled that waited for another one. */
    final void resume(Child<R> child) {
        children.resume(child);
    }

    /** Whether more items may be in hand. */
    final boolean hasRoom() {
        return children.size() <= concurrency; // the feeder is one of them
    }

    @Override
    final Drained push(Context cx, Sink<? super R> sink) throws Exception {
        discards.look(cx);
        return children.drain(cx, sink);
    }

    @Override
    final boolean progress(Context cx) throws Exception {
        return children.progress(cx);
    }

    @Override
    final void tell(Inspector inspector) {
        children.tell(inspector);
    }

    @Override
    final void release() {
        children.close();
    }

    /** Pulls items while there is room; else lets the source go on without demand. */
    private final class Feeder implements ChildSet.Work<R>, Sink<T> {
        private static final Sink<Object> NOBODY = item -> false;

        private @Nullable Context cx;
        private Sink<? super R> sink = NOBODY;

        /** Items of which nothing came and that were not paid for yet. */
        private int barren;

        private Context context() {
            Context current = cx;
            if (current == null) {
                throw new IllegalStateException("begun outside of drain");
            }
            return current;
        }

        @Override
        public Drained drain(Context context, Sink<? super R> downstream) throws Exception {
            if (!hasRoom()) {
                children.dueWhenOneLeaves(feederChild);
                return progress(context) ? Drained.ENDED : Drained.PENDING;
            }
            cx = context;
            sink = downstream;
            try {
                while (true) {
                    Drained why = upstream.drain(context, this);
                    if (why != Drained.DECLINED || barren < ITEMS_PER_UNIT) {
                        return why;
                    }
                    barren = 0;
                    if (!nextUnit(context)) {
                        return Drained.PENDING;
                    }
                }
            } finally {
                cx = null;
                sink = NOBODY;
            }
        }

        @Override
        public boolean accept(T item) throws Exception {
            return begin(item);
        }

        @Override
        public boolean progress(Context context) throws Exception {
            return upstream.progress(context);
        }

        @Override
        public void cancel() {
            upstream.cancel();
        }

        @Override
        public void tell(Inspector inspector) {
            upstream.tell(inspector);
        }
    }
}
