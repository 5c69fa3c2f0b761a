// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.assertj;

import dev.pollard.task.Poll;
import dev.pollard.testkit.TestTask;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about a hand-driven task: what its last poll gave, and the counts. None of them polls.
 *
 * @param <T> the type of the value
 */
@SuppressWarnings("exports") // who uses these requires AssertJ
public final class TestTaskAssert<T extends @Nullable Object> extends AbstractAssert<TestTaskAssert<T>, TestTask<T>> {
    TestTaskAssert(@Nullable TestTask<T> actual) {
        super(actual, TestTaskAssert.class);
    }

    /**
     * Expects that the last poll gave nothing yet, and that the future was not cancelled since.
     *
     * @return this
     */
    public TestTaskAssert<T> isPending() {
        return expect("Pending", poll() != null && poll().isPending() && actual.cancels() == 0);
    }

    /**
     * Expects that the last poll gave a value.
     *
     * @return this
     */
    public TestTaskAssert<T> isReady() {
        return expect("a value", poll() != null && poll().isReady());
    }

    /**
     * Expects that the last poll gave a certain value.
     *
     * @param expected the value
     * @return this
     */
    public TestTaskAssert<T> hasValue(T expected) {
        Poll<T> poll = poll();
        return expect(
                "the value " + expected, poll != null && poll.isReady() && Objects.equals(poll.value(), expected));
    }

    /**
     * Expects that the future failed.
     *
     * @param type the type of the failure
     * @return this
     */
    public TestTaskAssert<T> hasFailedWith(Class<? extends Throwable> type) {
        isNotNull();
        return expect(type.getName(), type.isInstance(actual.failure()));
    }

    /**
     * Expects that the future failed, and goes on with what it threw.
     *
     * @return assertions about the failure
     */
    public AbstractThrowableAssert<?, ? extends Throwable> failure() {
        isNotNull();
        expect("a failure", actual.failure() != null);
        return Assertions.assertThat(actual.failure());
    }

    /**
     * Expects that the future was cancelled.
     *
     * @return this
     */
    public TestTaskAssert<T> isCancelled() {
        isNotNull();
        return expect("a cancel", actual.cancels() > 0);
    }

    /**
     * Expects that the future gave a value, failed or was cancelled.
     *
     * @return this
     */
    public TestTaskAssert<T> isDone() {
        isNotNull();
        return expect("an end", actual.isDone());
    }

    /**
     * Expects a wake since the last poll began.
     *
     * @return this
     */
    public TestTaskAssert<T> isWoken() {
        isNotNull();
        return expect("a wake", actual.isWoken());
    }

    /**
     * Expects no wake since the last poll began.
     *
     * @return this
     */
    public TestTaskAssert<T> isNotWoken() {
        isNotNull();
        return expect("no wake", !actual.isWoken());
    }

    /**
     * Expects a number of polls.
     *
     * @param expected how many
     * @return this
     */
    public TestTaskAssert<T> hasPolls(int expected) {
        isNotNull();
        return expect(expected + " polls", actual.polls() == expected);
    }

    /**
     * Expects a number of wakes.
     *
     * @param expected how many
     * @return this
     */
    public TestTaskAssert<T> hasWakes(int expected) {
        isNotNull();
        return expect(expected + " wakes", actual.wakes() == expected);
    }

    private @Nullable Poll<T> poll() {
        isNotNull();
        return actual.lastPoll();
    }

    private TestTaskAssert<T> expect(String expected, boolean met) {
        if (!met) {
            AssertionError error = failure("expected %s, but %s %s", expected, actual, state());
            if (actual.failure() != null) {
                error.initCause(actual.failure());
            }
            throw error;
        }
        return this;
    }

    private String state() {
        if (actual.cancels() > 0) {
            return "was cancelled";
        }
        if (actual.failure() != null) {
            return "threw " + actual.failure();
        }
        Poll<T> poll = actual.lastPoll();
        if (poll == null) {
            return "was not polled";
        }
        String woken = actual.isWoken() ? ", and was woken since" : ", and was not woken since";
        return poll.isPending() ? "is pending" + woken : "gave " + poll.value();
    }
}
