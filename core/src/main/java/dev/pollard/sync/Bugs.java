// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

/** What to do with an exception of foreign code that must not throw: whoever gets it here can do nothing about it. */
final class Bugs {
    private Bugs() {}

    /** Tells the uncaught exception handler of the current thread. */
    static void report(Throwable bug) {
        Thread current = Thread.currentThread();
        try {
            current.getUncaughtExceptionHandler().uncaughtException(current, bug);
        } catch (Throwable ignored) {
            // As the virtual machine does with a handler that fails.
        }
    }
}
