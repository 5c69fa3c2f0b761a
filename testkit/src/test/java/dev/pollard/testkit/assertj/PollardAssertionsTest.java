// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.assertj;

import static dev.pollard.testkit.assertj.PollardAssertions.assertThat;
import static dev.pollard.testkit.assertj.PollardAssertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.CountingFuture;
import dev.pollard.testkit.Leaks;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestTask;
import java.io.IOException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PollardAssertionsTest {
    private final ManualFuture<Integer> child = ManualFuture.named("child");
    private final TestTask<Integer> task = TestTask.of(child.map(n -> n + 1));

    private static void fails(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @Test
    void followATaskFromPendingToItsValue() {
        assertThat(task.pollOnce()).isPending().isNotWoken().hasPolls(1).hasWakes(0);
        assertThat(child).isRunning().isNotCancelled();
        child.complete(1);
        assertThat(task).isPending().isWoken();
        assertThat(task.pollOnce()).isReady().hasValue(2).isDone().hasPolls(2).hasWakes(1);
        assertThat(child).isEnded().hasPolls(2).isNotMisused().isNotRunning();
    }

    @Test
    void noneOfThemPolls() {
        fails(() -> assertThat(task).isPending(), "expected Pending, but " + task + " was not polled");
        fails(() -> assertThat(task).isReady(), "expected a value, but " + task + " was not polled");
        assertThat(task).hasPolls(0);
        assertThat(child).hasPolls(0);
    }

    @Test
    void saysWhatWasExpectedAndWhatCame() {
        task.pollOnce();
        fails(
                () -> assertThat(task).hasValue(3),
                "expected the value 3, but " + task + " is pending, and was not woken since");
        fails(
                () -> assertThat(task).isWoken(),
                "expected a wake, but " + task + " is pending, and was not woken since");
        fails(
                () -> assertThat(task).hasWakes(1),
                "expected 1 wakes, but " + task + " is pending, and was not woken since");
        fails(() -> assertThat(task).isDone(), "expected an end, but " + task + " is pending, and was not woken since");
        child.complete(1);
        fails(
                () -> assertThat(task).isNotWoken(),
                "expected no wake, but " + task + " is pending, and was woken since");
        task.pollOnce();
        fails(() -> assertThat(task).hasValue(3), "expected the value 3, but " + task + " gave 2");
        fails(() -> assertThat(task).isPending(), "expected Pending, but " + task + " gave 2");
        fails(() -> assertThat(task).hasPolls(1), "expected 1 polls, but " + task + " gave 2");
        fails(() -> assertThat(task).isCancelled(), "expected a cancel, but " + task + " gave 2");
        fails(() -> assertThat(task).failure(), "expected a failure, but " + task + " gave 2");
    }

    @Test
    void failureIsLookedIntoAndIsTheCauseOfWhatFails() {
        IOException failure = new IOException("no");
        TestTask<Integer> failed = TestTask.of(Futures.failed(failure));
        assertThat(failed.pollOnce()).hasFailedWith(IOException.class).isDone();
        assertThat(failed).failure().isSameAs(failure).hasMessage("no");
        assertThatThrownBy(() -> assertThat(failed).hasFailedWith(ArithmeticException.class))
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected java.lang.ArithmeticException, but " + failed + " threw java.io.IOException: no")
                .hasCause(failure);
        assertThatThrownBy(() -> assertThat(failed).isReady()).hasCause(failure);
    }

    @Test
    void cancelIsSeenOnBothSides() {
        task.pollOnce().cancel();
        assertThat(task).isCancelled().isDone();
        fails(() -> assertThat(task).isPending(), "expected Pending, but " + task + " was cancelled");
        assertThat(child).isCancelledOnce().isNotRunning();
        fails(() -> assertThat(child).isNotCancelled(), "expected no cancel of child, but found 1");
        fails(() -> assertThat(child).isEnded(), "expected an end of child, but found none");
        fails(() -> assertThat(child).hasPolls(3), "expected 3 polls of child, but found 1");
        fails(
                () -> assertThat(child).isRunning(),
                "expected a running future of child, but found polls: 1, cancels: 1");
    }

    @Test
    void watchedFutures() {
        CountingFuture<Integer> counting = CountingFuture.of(Futures.ready(1));
        fails(() -> assertThat(counting).isCancelledOnce(), "expected one cancel of " + counting + ", but found 0");
        counting.cancel();
        TestTask.of(counting).pollOnce();
        fails(
                () -> assertThat(counting).isNotMisused(),
                "expected an owner that keeps to the contract of " + counting
                        + ", but found it was polled after it was cancelled");
        TestTask.of(child).pollOnce();
        fails(
                () -> assertThat(child).isNotRunning(),
                "expected nothing left running of child, but found polls: 1, cancels: 0");
    }

    @Test
    void steps() {
        assertThat(Poll.<Integer>pending()).isPending();
        assertThat(Poll.ready(1)).isReady().hasValue(1);
        assertThat(Step.<Integer>end()).isEnd();
        fails(() -> assertThat(Poll.ready(1)).isPending(), "expected Pending, but was Ready[value=1]");
        fails(() -> assertThat(Step.end()).isReady(), "expected a value, but was End");
        fails(() -> assertThat(Poll.pending()).isEnd(), "expected End, but was Pending");
        fails(() -> assertThat(Poll.ready(1)).hasValue(2), "expected the value 2, but was Ready[value=1]");
        fails(() -> assertThat(Step.<Integer>end()).hasValue(2), "expected the value 2, but was End");
    }

    @Test
    void leaks() {
        Leaks leaks = new Leaks();
        assertThat(leaks).isEmpty();
        leaks.account("files").opened("a");
        fails(() -> assertThat(leaks).isEmpty(), "left behind: files left open: [a]");
    }
}
