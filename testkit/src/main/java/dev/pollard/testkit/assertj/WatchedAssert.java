// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.assertj;

import dev.pollard.testkit.Watched;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about what its owner did to a watched future or iterator. */
@SuppressWarnings("exports") // who uses these requires AssertJ
public final class WatchedAssert extends AbstractAssert<WatchedAssert, Watched> {
    WatchedAssert(@Nullable Watched actual) {
        super(actual, WatchedAssert.class);
    }

    /**
     * Expects a number of polls.
     *
     * @param expected how many
     * @return this
     */
    public WatchedAssert hasPolls(int expected) {
        isNotNull();
        return expect(expected + " polls", actual.polls() == expected, actual.polls());
    }

    /**
     * Expects that it was cancelled, exactly once.
     *
     * @return this
     */
    public WatchedAssert isCancelledOnce() {
        isNotNull();
        return expect("one cancel", actual.cancels() == 1, actual.cancels());
    }

    /**
     * Expects that it was not cancelled.
     *
     * @return this
     */
    public WatchedAssert isNotCancelled() {
        isNotNull();
        return expect("no cancel", actual.cancels() == 0, actual.cancels());
    }

    /**
     * Expects that it gave its value or its failure.
     *
     * @return this
     */
    public WatchedAssert isEnded() {
        isNotNull();
        return expect("an end", actual.isEnded(), "none");
    }

    /**
     * Expects that it was polled, and neither ended nor cancelled.
     *
     * @return this
     */
    public WatchedAssert isRunning() {
        isNotNull();
        return expect("a running future", actual.isRunning(), state());
    }

    /**
     * Expects that nothing of it is left: it was never polled, has ended, or was cancelled.
     *
     * @return this
     */
    public WatchedAssert isNotRunning() {
        isNotNull();
        return expect("nothing left running", !actual.isRunning(), state());
    }

    /**
     * Expects that its owner kept to the contract.
     *
     * @return this
     */
    public WatchedAssert isNotMisused() {
        isNotNull();
        return expect("an owner that keeps to the contract", actual.misuse() == null, "it was " + actual.misuse());
    }

    private String state() {
        return "polls: " + actual.polls() + ", cancels: " + actual.cancels() + (actual.isEnded() ? ", ended" : "");
    }

    private WatchedAssert expect(String expected, boolean met, Object found) {
        if (!met) {
            throw failure("expected %s of %s, but found %s", expected, actual, found);
        }
        return this;
    }
}
