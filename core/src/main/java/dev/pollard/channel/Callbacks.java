// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Waker;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls of foreign code that must not throw: if it does, that goes to the uncaught exception handler of the thread, and the others are called all the same. */
final class Callbacks {
    private Callbacks() {}

    static void wake(@Nullable Waker waker) {
        if (waker != null) {
            try {
                waker.wake();
            } catch (Throwable bug) {
                report(bug);
            }
        }
    }

    /** Hands over a value that nobody will receive. */
    static <T> void undelivered(@Nullable Consumer<? super T> hook, T value) {
        if (hook != null) {
            try {
                hook.accept(value);
            } catch (Throwable bug) {
                report(bug);
            }
        }
    }

    private static void report(Throwable bug) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, bug);
        } catch (Throwable ignored) {
            // As the virtual machine does with a handler that fails.
        }
    }
}
