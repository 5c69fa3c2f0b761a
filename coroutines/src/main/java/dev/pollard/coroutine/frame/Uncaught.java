// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.coroutine.CancelSignal;
import dev.pollard.future.Future;

/** Where failures go that nobody is there to catch: those of a cancel. */
final class Uncaught {
    private Uncaught() {}

    /** Cancels a future, whatever it does. */
    static void cancel(Future<?> future) {
        try {
            future.cancel();
        } catch (Throwable bug) {
            report(bug);
        }
    }

    /** Reports what came out of a body that was cancelled: nothing, if all that came is the signal itself. */
    static void afterCancel(Throwable thrown) {
        if (thrown instanceof CancelSignal) {
            for (Throwable suppressed : thrown.getSuppressed()) {
                report(suppressed);
            }
        } else {
            report(thrown);
        }
    }

    static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } catch (Throwable ignored) {
            // As the virtual machine does with a handler that fails.
        }
    }
}
