// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The cursor of an operator that deals the items of its source out to lanes, and gives the items of the streams that are made of these.
 *
 * <p>All of it runs inside of this cursor: the one who deals and the streams are the children of one set. He deals out one item in his turn, so that none is taken while
 * a stream may have one to give. An item that has no place yet is held, and his next turn is when it may have one.
 */
abstract class Lanes<T, R> extends CompositeCursor<R> {
    private final Upstream<T> upstream;
    final Discards discards = new Discards();
    private final ChildSet<R> children = new ChildSet<>();
    private final Dealer dealer = new Dealer();
    private final Child<R> dealerChild = children.add(dealer);

    Lanes(AsyncStream<R> blueprint, AsyncStream<T> source) {
        super(blueprint);
        this.upstream = Upstream.of(source);
    }

    /** Deals out an item, by the methods below; whether it had a place. */
    abstract boolean deal(T item) throws Exception;

    /** The stream of a part has ended. */
    abstract void closed(Part part);

    /** There are no more items, for the reason given, or because the source has ended. */
    abstract void endAll(@Nullable Throwable failure);

    /** Whether something has to be done though no item has come: called at the begin of a turn and when nothing is there. */
    void lookAtClock(Context cx) {}

    /** Tells what this waits for beside the source. */
    void tellMore(Inspector inspector) {}

    /** How many streams run. */
    final int open() {
        return children.size() - 1; // the dealer is one of them
    }

    final Lane<T> newLane(String name, int capacity) {
        return new Lane<>(name, capacity, discards.hook());
    }

    /** Runs the stream that was made of a new lane; the key, if any, is for the subclass. */
    final Part run(@Nullable Object key, Lane<T> lane, AsyncStream<? extends R> stream) {
        Part part = new Part(key, lane, Upstream.of(stream));
        part.child = children.add(part);
        return part;
    }

    /** Puts an item into the lane of a part; false if it has to wait for room. An item for a lane that is over is dropped. */
    final boolean put(Part part, T item) {
        Lane<T> lane = part.lane;
        if (lane.isOver()) {
            discards.add(item);
            return true;
        }
        if (!lane.isRoomy()) {
            dealer.full = lane;
            return false;
        }
        lane.put(item, part.child);
        part.resume();
        return true;
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
        tellMore(inspector);
    }

    @Override
    void release() {
        endAll(new CancellationException("cancelled: " + this)); // for those that have been moved to another task
        children.close();
        discards.add(dealer.held);
        dealer.held = null;
    }

    /** Takes items and deals them out. */
    private final class Dealer implements ChildSet.Work<R>, Sink<T> {
        /** An item that has no place yet. */
        private @Nullable T held;

        /** What that item waits for room in; null if it waits for a stream to end. */
        private @Nullable Lane<T> full;

        /** Items dealt out that were not paid for yet. */
        private int dealt;

        @Override
        public Drained drain(Context cx, Sink<? super R> sink) throws Exception {
            if (dealt >= ITEMS_PER_UNIT) {
                dealt = 0;
                if (!nextUnit(cx)) {
                    return Drained.PENDING;
                }
            }
            lookAtClock(cx);
            if (held != null && !placeHeld(cx)) {
                return Drained.PENDING;
            }
            Drained why = upstream.drain(cx, this);
            if (why == Drained.ENDED) {
                endAll(null);
            } else if (why == Drained.PENDING) {
                lookAtClock(cx);
            }
            return why;
        }

        /** Whether the item that was held has a place now; if not, there will be another turn when it may have one. */
        private boolean placeHeld(Context cx) throws Exception {
            while (true) {
                Lane<T> lane = full;
                if (lane != null && !lane.awaitRoom(cx)) {
                    break;
                }
                T item = nonNull(held);
                full = null;
                if (deal(item)) {
                    held = null;
                    return true;
                }
                if (full == null) {
                    children.dueWhenOneLeaves(dealerChild);
                    break;
                }
            }
            upstream.pollProgress(cx); // what it says comes after the item
            return false;
        }

        @Override
        public boolean accept(T item) throws Exception {
            dealt++;
            if (!deal(item)) {
                held = item;
            }
            return false;
        }

        @Override
        public boolean progress(Context cx) throws Exception {
            lookAtClock(cx);
            upstream.pollProgress(cx);
            if (held == null && upstream.knownEnd()) {
                endAll(null);
                return true;
            }
            return false;
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

    /** A lane, and the stream that was made of it. */
    final class Part implements ChildSet.Work<R> {
        final @Nullable Object key;
        final Lane<T> lane;
        private final Upstream<R> stream;

        /** Set when it has joined the children. */
        private @Nullable Child<R> child;

        Part(@Nullable Object key, Lane<T> lane, Upstream<R> stream) {
            this.key = key;
            this.lane = lane;
            this.stream = stream;
        }

        /** It has an item, or the end: its next poll is not one for nothing. */
        private void resume() {
            if (child != null) {
                children.resume(child);
            }
        }

        /** It gets no more items. */
        void end(@Nullable Throwable failure) {
            lane.end(failure);
            resume();
        }

        @Override
        public Drained drain(Context cx, Sink<? super R> sink) throws Exception {
            Drained why = stream.drain(cx, sink);
            if (why == Drained.ENDED) {
                over();
            } else if (dealer.full == lane && (lane.isRoomy() || lane.isOver())) {
                children.resume(dealerChild);
            }
            return why;
        }

        @Override
        public boolean progress(Context cx) throws Exception {
            boolean end = stream.progress(cx);
            if (end) {
                over();
            }
            return end;
        }

        private void over() {
            lane.abandon();
            closed(this);
            if (dealer.full == lane) {
                children.resume(dealerChild);
            }
        }

        @Override
        public void cancel() {
            stream.cancel();
            lane.abandon();
        }

        @Override
        public void tell(Inspector inspector) {
            stream.tell(inspector);
        }
    }
}
