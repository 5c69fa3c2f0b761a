// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cell for one waker, between one task that waits and any number of threads that wake it.
 *
 * <p><b>Use.</b> The waiting side calls {@link #register} and <em>then</em> looks at the condition again. The waking side makes the condition true
 * and then calls {@link #wake}. In this order no wake is lost: either the waker sees the registration, or the
 * waiting side sees the condition. A wake with nothing registered does nothing.
 *
 * <p><b>Threading.</b> {@code register} from one thread at a time; {@code wake} and {@code take} from any. What happened before a {@code wake}
 * is visible after a {@code register} that came too late for it, so the condition itself may be a plain field.
 */
public final class AtomicWaker {
    /*
     * The whole state is one reference, and every change of it is one atomic exchange:
     *
     *     EMPTY (null)  --register(w)-->  WAITING(w)      w will be woken once
     *     WAITING(v)    --register(w)-->  WAITING(w)      v is forgotten: the last waker wins
     *     WAITING(w)    --wake-------->   EMPTY           whoever exchanged w for null calls it, outside the cell; nobody else can
     *     WAITING(w)    --take-------->   EMPTY           nobody calls it
     *     EMPTY         --wake, take-->   EMPTY
     *
     * A waker is a reference, which is copied in one step, so there is no half-registered state, and no third party that has to finish
     * somebody else's wake.
     *
     * The race of register with wake is decided by the order of their exchanges. Wake second: it finds the waker. Register
     * second: its exchange reads what the wake's exchange wrote, so it sees all that came before that wake, and the
     * look at the condition that follows finds it true. That is why a wake on an EMPTY cell exchanges too, and why register does not
     * merely write.
     */
    private static final VarHandle WAKER;

    static {
        try {
            WAKER = MethodHandles.lookup()
                    .findVarHandle(AtomicWaker.class, "waker", Waker.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Waker waker;

    /** Creates an empty cell. */
    public AtomicWaker() {}

    /**
     * Sets the waker to wake, in place of the one before.
     *
     * @param waker the waker of the current poll
     */
    public void register(Waker waker) {
        Objects.requireNonNull(waker, "waker");
        // Only this side puts wakers in: if this one is still there, every wake that has emptied the cell so far came
        // before the
        // registration that put it there, and a wake from now on finds it.
        if (this.waker != waker) {
            exchange(waker);
        }
    }

    /** Wakes the registered waker, if there is one, and empties the cell. */
    public void wake() {
        Waker registered = exchange(null);
        if (registered != null) {
            registered.wake();
        }
    }

    /**
     * Empties the cell without waking.
     *
     * @return the waker that was registered, or null
     */
    public @Nullable Waker take() {
        return exchange(null);
    }

    private @Nullable Waker exchange(@Nullable Waker next) {
        return (Waker) WAKER.getAndSet(this, next);
    }

    @Override
    public String toString() {
        return "AtomicWaker(" + (waker == null ? "empty" : "waiting") + ")";
    }
}
