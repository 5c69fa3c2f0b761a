// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

/**
 * A receiver of a broadcast channel was too slow, and values that it has not seen were overwritten.
 *
 * <p>It is told once; the receiver goes on with the oldest value that is left.
 */
public final class LaggedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How many values were missed. */
    private final long missed;

    LaggedException(long missed) {
        super("values missed: " + missed);
        this.missed = missed;
    }

    /**
     * Returns how many values were missed.
     *
     * @return the number, at least 1
     */
    public long missed() {
        return missed;
    }
}
