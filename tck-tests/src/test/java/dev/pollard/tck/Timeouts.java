// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import org.reactivestreams.tck.TestEnvironment;

/** How long the TCK waits. {@code -Dtck.timefactor=3} for a slow machine. */
final class Timeouts {
    private static final int FACTOR = Integer.getInteger("tck.timefactor", 1);

    /** For a signal that must come: costs time only when it does not. */
    private static final int SIGNAL_MILLIS = 1000 * FACTOR;

    /** For a signal that must not come: what nearly all of the time is spent on. */
    private static final int NO_SIGNAL_MILLIS = 50 * FACTOR;

    /** For a subscriber to be collected after cancel: the TCK always waits so long. */
    static final int COLLECTION_MILLIS = 800 * FACTOR;

    private Timeouts() {}

    static TestEnvironment environment() {
        return new TestEnvironment(SIGNAL_MILLIS, NO_SIGNAL_MILLIS, 10);
    }
}
