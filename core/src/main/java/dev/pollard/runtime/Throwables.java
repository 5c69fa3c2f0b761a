// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import java.util.concurrent.CancellationException;

/** What to do with failures that were caught, and with reasons. */
final class Throwables {
    private Throwables() {}

    /** Attaches a later failure to the one that will be thrown, unless it is that one. */
    static void suppress(Throwable main, Throwable other) {
        if (main != other && main.getCause() != other) {
            main.addSuppressed(other);
        }
    }

    /** What a future that has failed is called: the name is the user's to give, and may fail too. */
    static String chain(Future<?> failed) {
        try {
            return String.valueOf(failed);
        } catch (Throwable t) {
            return failed.getClass().getName();
        }
    }

    /** Throws a failure as it was caught, whatever its type; never returns. */
    static RuntimeException rethrow(Throwable failure) {
        throw Throwables.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked") // the cast is erased: this is how to throw what some poll was free to throw
    private static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }

    /** The exception of what was cancelled for a reason, which is its cause. */
    static CancellationException cancelled(String what, Throwable reason) {
        String why = reason.getMessage() == null ? reason.getClass().getName() : reason.getMessage();
        CancellationException cancelled = new CancellationException(what + ": " + why);
        cancelled.initCause(reason);
        return cancelled;
    }
}
