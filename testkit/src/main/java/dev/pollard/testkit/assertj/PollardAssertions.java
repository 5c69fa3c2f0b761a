// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.assertj;

import dev.pollard.task.Step;
import dev.pollard.testkit.Leaks;
import dev.pollard.testkit.TestTask;
import dev.pollard.testkit.Watched;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * AssertJ assertions for polls, hand-driven tasks and watched futures, and with them all that {@link Assertions} has.
 *
 * <p>They look and do not touch: no assertion polls.
 *
 * <pre>{@code
 * import static dev.pollard.testkit.assertj.PollardAssertions.assertThat;
 *
 * assertThat(task.pollOnce()).isPending().isNotWoken();
 * child.complete(1);
 * assertThat(task).isWoken();
 * assertThat(task.pollOnce()).hasValue(2).hasPolls(2);
 * assertThat(child).isEnded().isNotMisused();
 * }</pre>
 */
@SuppressWarnings("exports") // who uses these requires AssertJ
public final class PollardAssertions extends Assertions {
    private PollardAssertions() {}

    /**
     * Begins assertions about a task.
     *
     * @param <T> the type of the value
     * @param actual the task
     * @return the assertions
     */
    public static <T extends @Nullable Object> TestTaskAssert<T> assertThat(@Nullable TestTask<T> actual) {
        return new TestTaskAssert<>(actual);
    }

    /**
     * Begins assertions about the result of a poll, or a step of an async iterator.
     *
     * @param <T> the type of the value
     * @param actual the result
     * @return the assertions
     */
    public static <T extends @Nullable Object> StepAssert<T> assertThat(@Nullable Step<T> actual) {
        return new StepAssert<>(actual);
    }

    /**
     * Begins assertions about a watched future or iterator.
     *
     * @param actual the future or iterator
     * @return the assertions
     */
    public static WatchedAssert assertThat(@Nullable Watched actual) {
        return new WatchedAssert(actual);
    }

    /**
     * Begins assertions about a ledger.
     *
     * @param actual the ledger
     * @return the assertions
     */
    public static LeaksAssert assertThat(@Nullable Leaks actual) {
        return new LeaksAssert(actual);
    }
}
