// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import org.jspecify.annotations.Nullable;

/**
 * A cell for one waker, between one task that waits and any number of threads that wake it.
 *
 * <p><b>Use.</b> The waiting side calls {@link #register} and <em>then</em> looks at the condition again. The waking side makes the condition true
 * and then calls {@link #wake}. In this order no wake is lost: either the waker sees the registration, or the
 * waiting side sees the condition. A wake with nothing registered does nothing.
 *
 * <p><b>Threading.</b> {@code register} from one thread at a time; {@code wake} and {@code take} from any.
 */
public final class AtomicWaker {

    /** Creates an empty cell. */
    public AtomicWaker() {}

    /**
     * Sets the waker to wake, in place of the one before.
     *
     * @param waker the waker of the current poll
     */
    public void register(Waker waker) {
        throw new UnsupportedOperationException();
    }

    /** Wakes the registered waker, if there is one, and empties the cell. */
    public void wake() {
        throw new UnsupportedOperationException();
    }

    /**
     * Empties the cell without waking.
     *
     * @return the waker that was registered, or null
     */
    public @Nullable Waker take() {
        throw new UnsupportedOperationException();
    }
}
