// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of futures whose results come in the order in which the futures were pushed.
 *
 * <p><b>Behaviour.</b> All of them go on at once. A result that comes before its turn is kept until then; it counts in {@link #size()}.
 *
 * @param <T> the type of the values
 */
public final class FuturesOrdered<T extends @Nullable Object> extends FutureSet<T> {
    /** In the order of the results; those that have ended are children no more. */
    private final ArrayDeque<Slot<T>> slots = new ArrayDeque<>();

    private FuturesOrdered() {}

    /**
     * Creates an empty set.
     *
     * @param <T> the type of the values
     * @return the set
     */
    public static <T extends @Nullable Object> FuturesOrdered<T> create() {
        return new FuturesOrdered<>();
    }

    /**
     * Creates a set.
     *
     * @param <T> the type of the values
     * @param futures the futures in it
     * @return the set
     */
    public static <T extends @Nullable Object> FuturesOrdered<T> of(Iterable<? extends Future<? extends T>> futures) {
        FuturesOrdered<T> set = new FuturesOrdered<>();
        futures.forEach(set::push);
        return set;
    }

    @Override
    public void push(Future<? extends T> future) {
        slots.addLast(slot(future));
    }

    /**
     * Adds a future whose result comes before those of all others. It is not polled here.
     *
     * @param future the future, which belongs to the set from now on
     */
    public void pushFirst(Future<? extends T> future) {
        slots.addFirst(slot(future));
    }

    private Slot<T> slot(Future<? extends T> future) {
        Slot<T> slot = new Slot<>(Objects.requireNonNull(future, "future"));
        add(slot);
        return slot;
    }

    @Override
    public Step<T> pollNext(Context cx) {
        Objects.requireNonNull(cx, "cx");
        Slot<T> head = slots.peekFirst();
        if (head == null) {
            return Step.end();
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        if (head.end == null) {
            children.begin(cx);
            do {
                if (children.next(cx) == null) {
                    return Poll.pending();
                }
                head = slots.element(); // one of them may have pushed another in front
            } while (head.end == null);
        } else {
            cx.progressed();
        }
        slots.removeFirst();
        return head.result();
    }

    @Override
    public int size() {
        return slots.size();
    }

    @Override
    public void cancelAll() {
        slots.clear();
        children.cancelAll();
    }

    /** A future that keeps its result until it is asked for. */
    private static final class Slot<T extends @Nullable Object> implements Future<@Nullable Void> {
        private final Future<? extends T> future;
        private @Nullable Throwable failure;

        /** The value, or anything but null if there is a failure instead; null until the end. */
        private @Nullable Poll<? extends T> end;

        Slot(Future<? extends T> future) {
            this.future = future;
        }

        @Override
        public Poll<@Nullable Void> poll(Context cx) {
            try {
                Poll<? extends T> poll = future.poll(cx);
                if (poll.isPending()) {
                    return Poll.pending();
                }
                end = poll;
            } catch (Throwable thrown) {
                failure = thrown;
                end = Poll.pending();
            }
            return Poll.done();
        }

        @SuppressWarnings("unchecked") // a poll is immutable: it only gives out its value
        Poll<T> result() {
            if (failure != null) {
                throw Failures.rethrow(failure);
            }
            return (Poll<T>) Objects.requireNonNull(end);
        }

        @Override
        public void cancel() {
            future.cancel();
        }

        @Override
        public void inspect(Inspector inspector) {
            future.inspect(inspector);
        }

        @Override
        public String toString() {
            return future.toString();
        }
    }
}
