// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.io.Serial;
import java.util.List;

/**
 * Says that of several futures, of which one value would have been enough, none gave one.
 *
 * <p>Its cause is the failure of the first future in the order in which they were passed; those of the others are suppressed, in that order.
 */
public final class AllFailedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** In the order of the futures. */
    private final Throwable[] failures;

    /** For a full array; it is not copied. */
    AllFailedException(Throwable[] failures) {
        super("futures that failed: " + failures.length, failures[0]);
        this.failures = failures;
        for (int i = 1; i < failures.length; i++) {
            addSuppressed(failures[i]);
        }
    }

    /**
     * Returns what the futures failed with.
     *
     * @return one failure for each future, in the order in which the futures were passed
     */
    public List<Throwable> failures() {
        return List.of(failures);
    }
}
