// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A future that waits for several others at once, in one task.
 *
 * <p><b>One wake polls one child.</b> Each child has a waker of its own, which marks the child and wakes the group; a poll of the group polls the
 * marked children, each once. A child that is woken while the group is polled stays marked, and its mark has woken the group,
 * so it is polled next time: a child that wakes itself cannot keep the poll from ending.
 *
 * <p><b>No lost wake.</b> A poll registers the group's waker first and takes the marks after that. Whoever marks later than that finds
 * the waker, or somebody else has just found it, and then the group is polled again anyway.
 *
 * <p><b>Fairness.</b> The children share the budget of the task. Each poll starts at another child, lest the first ones use it up every time.
 */
abstract class Group<T extends @Nullable Object> extends OneShot<T> {
    private static final int NAMED = 8;

    private final Child[] children;
    private final ReadySet ready;
    private final AtomicWaker waker = new AtomicWaker();

    /** How many children have not ended. */
    private int remaining;

    /** The child to begin with in the next poll. */
    private int first;

    Group(List<? extends Future<?>> futures) {
        children = new Child[futures.size()];
        for (int i = 0; i < children.length; i++) {
            children[i] = new Child(this, i, futures.get(i));
        }
        remaining = children.length;
        ready = new ReadySet(children.length);
    }

    /** Takes the value of a child; returns whether the group has ended by that. */
    abstract boolean succeeded(int index, @Nullable Object value);

    /** Takes the failure of a child; returns whether the group has ended by that. */
    abstract boolean failed(int index, Throwable failure);

    /** The end of the group: called once, after the child that decided it or the last one. */
    abstract T outcome() throws Exception;

    /** The child to begin with in the poll after one that began with this one. */
    int rotate(int begin) {
        return begin + 1 < children.length ? begin + 1 : 0;
    }

    @Override
    final Poll<T> step(Context cx) throws Exception {
        if (remaining == 0) {
            return Poll.ready(outcome());
        }
        waker.register(cx.waker());
        int begin = first;
        first = rotate(begin);
        int words = ready.words();
        int word = begin >>> 6;
        for (int n = 0; n < words; n++) {
            // Each word begins at the same bit: then every child comes first at some time.
            long marks = Long.rotateRight(ready.take(word), begin);
            while (marks != 0) {
                int bit = (Long.numberOfTrailingZeros(marks) + begin) & 63;
                marks &= marks - 1;
                if (pollChild((word << 6) + bit, cx)) {
                    return Poll.ready(outcome());
                }
            }
            word = word + 1 < words ? word + 1 : 0;
        }
        return Poll.pending();
    }

    private boolean pollChild(int index, Context cx) {
        Child child = children[index];
        Future<?> future = child.future();
        if (future == null) {
            return false;
        }
        Poll<?> poll;
        try {
            poll = future.poll(child.context(cx));
            if (poll.isPending()) {
                return false;
            }
        } catch (Throwable failure) {
            end(child);
            return failed(index, failure) || remaining == 0;
        }
        end(child);
        return succeeded(index, poll.value()) || remaining == 0;
    }

    private void end(Child child) {
        child.forget();
        remaining--;
    }

    /** Takes a child out that is to run on elsewhere. */
    final @Nullable Future<?> handBack(int index) {
        return children[index].forget();
    }

    /** Called by any thread. */
    final void childWoken(int index) {
        // Who finds the mark set leaves the wake to who has set it.
        if (ready.mark(index)) {
            waker.wake();
        }
    }

    @Override
    void release() {
        waker.take();
        for (Child child : children) {
            Future<?> unfinished = child.forget();
            if (unfinished != null) {
                Cancellation.cancel(unfinished);
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(getClass().getSimpleName()).append('(');
        for (int i = 0; i < children.length && i < NAMED; i++) {
            name.append(i == 0 ? "" : ", ").append(children[i].name());
        }
        if (children.length > NAMED) {
            name.append(", ").append(children.length - NAMED).append(" more");
        }
        return name.append(')').toString();
    }
}
