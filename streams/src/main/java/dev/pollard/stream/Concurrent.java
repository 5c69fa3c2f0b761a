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
abstract class Concurrent<T, R> extends CompositeCursor<R> implements PayingSink<T> {
    private final int concurrency;
    private final Upstream<T> upstream;
    final Discards discards = new Discards();

    /** Where all items go. */
    final Portion<R> turn;

    private final ChildSet<R> children;
    private final Feeder feeder = new Feeder();
    private final Child<R> feederChild;

    /** Items of which nothing came and that were not paid for yet. */
    private int barren;

    /** What was begun last is to have its turn, or has taken the last room, before the next item is begun. */
    private boolean blocked;

    Concurrent(AsyncStream<R> blueprint, AsyncIterator<? extends T> source, int concurrency, Portion.Maker portions) {
        super(blueprint);
        this.concurrency = concurrency;
        this.upstream = Upstream.ofRun(source);
        this.turn = portions.make(ChildSet.TURN);
        this.children = new ChildSet<>(turn);
        this.feederChild = children.add(feeder);
    }

    /** Begins what an item stands for, by the methods below; returns whether to go on with the next item. */
    @Override
    public abstract boolean accept(T item) throws Exception;

    @Override
    public final boolean again() throws Exception {
        return barren < ITEMS_PER_UNIT && !blocked && turn.again();
    }

    /** Something comes of an item without anything to run: it is given to {@link #turn}. */
    final void fruitful() {
        barren = 0;
    }

    /** Nothing comes of an item any more. */
    final boolean giveNothing() {
        return ++barren < ITEMS_PER_UNIT && turn.left > 0;
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
        Child<R> child = children.admit(work, why == Drained.DECLINED);
        blocked = why == Drained.DECLINED || !hasRoom();
        return child;
    }

    /** Whether the next item may be begun after what was begun last. */
    final boolean mayBegin() {
        return !blocked;
    }

    /** Has a child polled that waited for another one. */
    final void resume(Child<R> child) {
        children.resume(child);
    }

    /** Whether more items may be in hand. */
    private boolean hasRoom() {
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
    private final class Feeder implements ChildSet.Work<R> {
        private @Nullable Context cx;

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
            blocked = false;
            try {
                while (true) {
                    Drained why = upstream.drain(context, Concurrent.this);
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
            }
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
