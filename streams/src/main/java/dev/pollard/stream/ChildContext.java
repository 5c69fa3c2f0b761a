// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a child is polled: that of the owner, with the child's own waker.
 *
 * <p>One object serves all polls of a kind, since a context counts only during the poll that it is passed to. The waker of a newcomer is made when
 * somebody asks for it: one that does not wait has none.
 */
final class ChildContext<R> extends Context {
    private final ChildSet<R> set;
    private @Nullable Context owner;
    private @Nullable Child<R> child;

    ChildContext(ChildSet<R> set) {
        this.set = set;
    }

    /** Begins a poll; without a child, of a newcomer. */
    Context enter(Context cx, @Nullable Child<R> polled) {
        owner = cx;
        child = polled;
        return this;
    }

    /** Ends the poll; returns the child, if there is one by now. */
    @Nullable
    Child<R> leave() {
        Child<R> polled = child;
        owner = null;
        child = null;
        return polled;
    }

    @Override
    public Waker waker() {
        Child<R> waker = child;
        if (waker == null) {
            waker = new Child<>(set);
            child = waker;
        }
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return owner().find(type);
    }

    @Override
    public boolean mayProceed() {
        if (owner().mayProceed()) {
            return true;
        }
        // The wake of the owner has been arranged; the owner polls only those children that were woken.
        owner().wakeLater(waker());
        return false;
    }

    @Override
    public void progressed() {
        owner().progressed();
    }

    @Override
    public void wakeLater(Waker other) {
        owner().wakeLater(other);
    }

    @Override
    public Context withWaker(Waker other) {
        return owner().withWaker(other);
    }

    private Context owner() {
        Context cx = owner;
        if (cx == null) {
            throw new IllegalStateException("context used after its poll");
        }
        return cx;
    }

    @Override
    public String toString() {
        return "the context of a child, " + owner;
    }
}
