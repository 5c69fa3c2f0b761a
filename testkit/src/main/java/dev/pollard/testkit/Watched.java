// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A future or an iterator that counts what its owner does to it: to stand in for a child of the code under test.
 *
 * <p><b>Threading.</b> As the future or the iterator: one owner.
 */
public interface Watched {

    /**
     * Returns how often it was polled.
     *
     * @return the number
     */
    int polls();

    /**
     * Returns how often it was cancelled.
     *
     * @return the number
     */
    int cancels();

    /**
     * Whether it gave its last result, a value, the end or a failure, to its owner.
     *
     * @return true after the end
     */
    boolean isEnded();

    /**
     * Returns what its owner did first that the contract forbids.
     *
     * @return the misuse, such as {@code polled after its end}, or null if there was none
     */
    @Nullable
    String misuse();

    /**
     * Whether it was polled, has not ended and was not cancelled: it still holds what it needs, a registered waker for one.
     *
     * @return true if its owner must poll or cancel it
     */
    default boolean isRunning() {
        return polls() > 0 && !isEnded() && cancels() == 0;
    }

    /**
     * Expects that its owner cancelled it, exactly once.
     *
     * @throws AssertionError if it was cancelled never or more than once
     */
    default void assertCancelledOnce() {
        if (cancels() != 1) {
            throw new AssertionError("expected one cancel, but " + this + " has " + cancels());
        }
    }

    /**
     * Expects that its owner has not cancelled it.
     *
     * @throws AssertionError if it was cancelled
     */
    default void assertNotCancelled() {
        if (cancels() != 0) {
            throw new AssertionError("expected no cancel, but " + this + " has " + cancels());
        }
    }

    /**
     * Expects that the owner kept to the contract: not polled after the end or after {@code cancel}, cancelled once at most while unfinished.
     *
     * @throws AssertionError if it did not
     */
    default void assertNotMisused() {
        if (misuse() != null) {
            throw new AssertionError(this + " was " + misuse());
        }
    }
}
