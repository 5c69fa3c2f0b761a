// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.foreign;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * Calls of foreign code that must not throw: wakers, cancels, hooks, cleanup.
 *
 * <p>If it does, that is a bug which whoever calls can do nothing about: it goes to the uncaught exception handler of the thread, and the others are called all
 * the same.
 *
 * <p><b>Threading.</b> Any thread; not under a lock.
 */
public final class Foreign {
    private Foreign() {}

    /**
     * Calls a waker, if there is one.
     *
     * @param waker the waker
     */
    public static void wake(@Nullable Waker waker) {
        if (waker != null) {
            try {
                waker.wake();
            } catch (Throwable bug) {
                report(bug);
            }
        }
    }

    /**
     * Runs something.
     *
     * @param action what should not throw
     */
    public static void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable bug) {
            report(bug);
        }
    }

    /**
     * Tells the uncaught exception handler of the current thread. Does not throw.
     *
     * @param bug what was thrown
     */
    public static void report(Throwable bug) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, bug);
        } catch (Throwable ignored) {
            // As the virtual machine does with a handler that fails.
        }
    }
}
