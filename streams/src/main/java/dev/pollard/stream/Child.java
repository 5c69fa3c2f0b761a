// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The place of one child in a {@link ChildSet}, and its waker.
 *
 * <p>Whoever the child waits for may keep this object long after the child has ended. So the end cuts all references from here to the set and to the
 * child.
 */
final class Child<R> implements Waker {
    private static final VarHandle WOKEN;

    static {
        try {
            WOKEN = MethodHandles.lookup()
                    .findVarHandle(Child.class, "woken", boolean.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Whether this is among the woken of the set, or about to be. */
    @SuppressWarnings("unused") // by WOKEN
    private volatile boolean woken;

    /** Null once the child has left the set. */
    private volatile @Nullable ChildSet<R> set;

    /** The one woken before this one; written before the push that publishes it. */
    @Nullable
    Child<R> nextWoken;

    // From here on the owner's alone.

    /** Null until the child joins the set, and once it has left. */
    ChildSet.@Nullable Work<R> work;

    @Nullable
    Child<R> previous;

    @Nullable
    Child<R> next;

    @Nullable
    Child<R> nextDue;

    /** In the queue of those to poll. */
    boolean due;

    /** Due, and not asked for progress since it became so. */
    boolean fresh;

    /** The round in which this child was last polled and was pending. */
    long idleIn;

    Child(ChildSet<R> set) {
        this.set = set;
    }

    /**
     * Puts the child among the woken.
     *
     * <p>An exchange and not a read, also if the flag is set already: it pairs with the exchange in {@link #clearWoken}, so that the poll that follows
     * sees what was done before this wake.
     */
    @Override
    public void wake() {
        ChildSet<R> target = set;
        if (target != null && !(boolean) WOKEN.getAndSet(this, true)) {
            target.woke(this);
        }
    }

    /** Called before the child is polled: a wake that comes later leads to another poll. */
    void clearWoken() {
        boolean was = (boolean) WOKEN.getAndSet(this, false);
        assert was : "woken child without its flag";
    }

    /** Cuts this object off. */
    void leave() {
        set = null;
        work = null;
        previous = null;
        next = null;
    }

    @Override
    public String toString() {
        ChildSet.Work<R> current = work;
        return "waker of " + (current == null ? "a child that has ended" : current);
    }
}
