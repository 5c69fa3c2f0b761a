// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.local;

import org.jspecify.annotations.Nullable;

/**
 * What is bound to the thread that polls: one reference, which those who take a turn for another thread take along.
 *
 * <p><b>Threading.</b> Each thread has its own.
 */
public final class ThreadBindings {
    private static final ThreadLocal<@Nullable Object> CURRENT = new ThreadLocal<>();

    /**
     * Whether there has ever been a binding. A thread that has one has set this before, so it need not be volatile: who reads false here has none.
     */
    private static boolean used;

    private ThreadBindings() {}

    /**
     * Returns what is bound to the calling thread.
     *
     * @return the bindings, or null if there are none
     */
    public static @Nullable Object current() {
        return used ? CURRENT.get() : null;
    }

    /**
     * Replaces what is bound to the calling thread.
     *
     * @param bindings what {@link #current} gave, here or on another thread
     */
    public static void enter(@Nullable Object bindings) {
        if (bindings != null) {
            used = true;
        } else if (!used) {
            return;
        }
        CURRENT.set(bindings);
    }
}
