// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

/**
 * Cancels a child, runs a piece of cleanup or calls a waker, such that the others are reached whatever this one does.
 *
 * <p>{@code cancel} must not throw. If it does, that is a bug which the one who cancels can do nothing about: it goes to the uncaught exception handler
 * of the current thread, and the cleanup goes on.
 */
final class Cancellation {
    private Cancellation() {}

    static void cancel(Future<?> child) {
        try {
            child.cancel();
        } catch (Throwable bug) {
            report(bug);
        }
    }

    static void run(Runnable cleanup) {
        try {
            cleanup.run();
        } catch (Throwable bug) {
            report(bug);
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
