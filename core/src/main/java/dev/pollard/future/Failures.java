// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

/** What to do with failures that were caught. */
final class Failures {
    private Failures() {}

    /** Attaches a later failure to the one that will be thrown. */
    static void suppress(Throwable main, Throwable other) {
        if (main != other) { // a throwable refuses to suppress itself
            main.addSuppressed(other);
        }
    }

    /** Throws a failure as it was caught, whatever its type; never returns. */
    static RuntimeException rethrow(Throwable failure) {
        throw Failures.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked") // the cast is erased: this is how to throw what some poll was free to throw
    private static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }
}
