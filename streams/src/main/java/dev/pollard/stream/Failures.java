// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import org.jspecify.annotations.Nullable;

/** What to do with failures that were caught. */
final class Failures {
    private Failures() {}

    /** Attaches a later failure to the one that will be thrown. */
    static void suppress(Throwable main, Throwable later) {
        if (!same(main, later)) { // a throwable refuses to suppress itself
            main.addSuppressed(later);
        }
    }

    /** Whether these are one object. */
    @SuppressWarnings("ReferenceEquality") // that is the question
    static boolean same(Throwable one, @Nullable Throwable other) {
        return one == other;
    }

    /** Throws a failure that was kept, as it is. */
    static void raise(Throwable failure) throws Exception {
        if (failure instanceof Exception exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("neither an exception nor an error: " + failure, failure);
    }

    /** Hands on what nobody is there to catch: what a child threw when it was cancelled, which it must not. */
    static void report(Throwable bug) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
        } catch (Throwable ignored) {
            // As the virtual machine does with a handler that fails.
        }
    }
}
