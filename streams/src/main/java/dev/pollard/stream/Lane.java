// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Waker;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The items of one group or window, as they are dealt out to it: a stream with one run.
 *
 * <p>That run may be moved to another task: what is between it and {@link Lanes} is a {@link Handoff}.
 */
final class Lane<T> implements AsyncStream<T> {
    private final String name;
    private final Handoff<T> handoff;
    private final AtomicBoolean taken = new AtomicBoolean();
    private boolean ended; // owner: the operator

    Lane(String name, int capacity, @Nullable DiscardHook hook) {
        this.name = name;
        this.handoff = new Handoff<>(capacity);
        handoff.discardTo(hook);
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return name;
    }

    // The operator's side.

    /** Whether nobody takes items from here any more, or none are put in. */
    boolean isOver() {
        return ended || handoff.isLeft();
    }

    /** Whether there is room. */
    boolean isRoomy() {
        return handoff.isRoomy();
    }

    /** Whether there is room or the lane is over; if not, the waker will be woken then. */
    boolean awaitRoom(Context cx) {
        return isOver() || handoff.hasRoom(cx) || handoff.isLeft();
    }

    /** Puts an item in, for which there is room; the waker is of the one who is polled in any case. */
    void put(T item, @Nullable Waker polledAnyway) {
        handoff.put(item, polledAnyway);
    }

    /** There are no more items. */
    void end(@Nullable Throwable failure) {
        if (!ended) {
            ended = true;
            handoff.end(failure);
        }
    }

    /** The stream that was made of this lane is over: if it did not run it, nobody will. */
    void abandon() {
        end(null);
        if (taken.compareAndSet(false, true)) {
            handoff.leave();
        }
    }

    private static final class Run<T> extends HandoffCursor<T> {
        private final Lane<T> lane;
        private boolean mine;

        Run(Lane<T> lane) {
            super(lane, lane.handoff);
            this.lane = lane;
        }

        @Override
        void start(Context cx) {
            if (!mine && !take()) {
                throw new IllegalStateException("has one run only: " + this);
            }
        }

        private boolean take() {
            mine = lane.taken.compareAndSet(false, true);
            return mine;
        }

        @Override
        void tell(Inspector inspector) {
            inspector.waitsFor("an item of " + lane);
        }

        @Override
        void release() {
            if (mine || take()) {
                handoff.leave();
            }
        }
    }
}
