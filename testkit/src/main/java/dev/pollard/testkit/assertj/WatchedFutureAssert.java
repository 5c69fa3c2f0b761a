// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.assertj;

import dev.pollard.testkit.WatchedFuture;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about what the owner of a watched future did to it. */
public final class WatchedFutureAssert extends AbstractAssert<WatchedFutureAssert, WatchedFuture<?>> {
    WatchedFutureAssert(@Nullable WatchedFuture<?> actual) {
        super(actual, WatchedFutureAssert.class);
    }

    /**
     * Expects a number of polls.
     *
     * @param expected how many
     * @return this
     */
    public WatchedFutureAssert hasPolls(int expected) {
        isNotNull();
        return expect(expected + " polls", actual.polls() == expected, actual.polls());
    }

    /**
     * Expects that it was cancelled, exactly once.
     *
     * @return this
     */
    public WatchedFutureAssert isCancelledOnce() {
        isNotNull();
        return expect("one cancel", actual.cancels() == 1, actual.cancels());
    }

    /**
     * Expects that it was not cancelled.
     *
     * @return this
     */
    public WatchedFutureAssert isNotCancelled() {
        isNotNull();
        return expect("no cancel", actual.cancels() == 0, actual.cancels());
    }

    /**
     * Expects that it gave its value or its failure.
     *
     * @return this
     */
    public WatchedFutureAssert isEnded() {
        isNotNull();
        return expect("an end", actual.isEnded(), "none");
    }

    /**
     * Expects that it was polled, and neither ended nor cancelled.
     *
     * @return this
     */
    public WatchedFutureAssert isRunning() {
        isNotNull();
        return expect("a running future", actual.isRunning(), state());
    }

    /**
     * Expects that nothing of it is left: it was never polled, has ended, or was cancelled.
     *
     * @return this
     */
    public WatchedFutureAssert isNotRunning() {
        isNotNull();
        return expect("nothing left running", !actual.isRunning(), state());
    }

    /**
     * Expects that its owner kept to the contract.
     *
     * @return this
     */
    public WatchedFutureAssert isNotMisused() {
        isNotNull();
        return expect("an owner that keeps to the contract", actual.misuse() == null, "it was " + actual.misuse());
    }

    private String state() {
        return "polls: " + actual.polls() + ", cancels: " + actual.cancels() + (actual.isEnded() ? ", ended" : "");
    }

    private WatchedFutureAssert expect(String expected, boolean met, Object found) {
        if (!met) {
            throw failure("expected %s of %s, but found %s", expected, actual, found);
        }
        return this;
    }
}
