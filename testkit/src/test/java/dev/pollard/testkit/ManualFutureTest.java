// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ManualFutureTest {
    private final ManualFuture<String> future = ManualFuture.named("manual");
    private final TestTask<String> task = TestTask.of(future);

    @Test
    void completesOnce() {
        task.assertPending();
        assertThat(future.isRunning()).isTrue();
        assertThat(future.complete("first")).isTrue();
        assertThat(future.complete("second")).isFalse();
        assertThat(future.fail(new IOException())).isFalse();
        assertThat(future.isEnded()).isFalse();
        task.assertReady("first");
        assertThat(future.isEnded()).isTrue();
        assertThat(future.isRunning()).isFalse();
        assertThat(future.polls()).isEqualTo(2);
    }

    @Test
    void failsWithExceptionsAndErrors() {
        future.fail(new IOException("no"));
        assertThat(task.assertFailed(IOException.class)).hasMessage("no");

        ManualFuture<String> other = ManualFuture.create();
        other.fail(new StackOverflowError());
        TestTask.of(other).assertFailed(StackOverflowError.class);
    }

    @Test
    void pollAfterTheEndIsRememberedEvenIfSwallowed() {
        future.complete("x");
        task.assertReady();
        TestTask.of(future).assertFailed(AssertionError.class);
        assertThatThrownBy(future::assertNotMisused)
                .isInstanceOf(AssertionError.class)
                .hasMessage("manual was polled after its end");
    }

    @Test
    void pollAfterCancelIsRefused() {
        future.cancel();
        assertThat(task.assertFailed(AssertionError.class)).hasMessage("manual was polled after it was cancelled");
    }

    @Test
    void secondCancelIsMisuseButNotAfterTheEnd() {
        future.cancel();
        future.assertNotMisused();
        future.assertCancelledOnce();
        future.cancel();
        assertThatThrownBy(future::assertNotMisused).hasMessage("manual was cancelled twice");
        assertThatThrownBy(future::assertCancelledOnce).hasMessage("expected one cancel, but manual has 2");
        assertThatThrownBy(future::assertNotCancelled).hasMessage("expected no cancel, but manual has 2");
    }

    @Test
    void cancelledFutureForgetsItsWaker() {
        task.assertPending();
        future.cancel();
        future.complete("late");
        task.assertNotWoken();
    }

    @Test
    void watchesTheLoserOfARace() {
        ManualFuture<String> left = ManualFuture.named("left");
        ManualFuture<String> right = ManualFuture.named("right");
        TestTask<String> race = TestTask.of(Futures.race(left, right));
        race.assertPending();
        left.complete("won");
        race.assertReady("won");
        right.assertCancelledOnce();
        left.assertNotCancelled();
    }

    @Test
    void countingFutureCountsAroundAnother() {
        CountingFuture<String> counting = CountingFuture.of(future);
        TestTask<String> outer = TestTask.of(counting);
        outer.assertPending();
        assertThat(counting.isRunning()).isTrue();
        future.complete("x");
        outer.assertReady("x");
        assertThat(counting.polls()).isEqualTo(2);
        assertThat(counting.isEnded()).isTrue();
        assertThat(counting.isRunning()).isFalse();
        counting.cancel();
        counting.assertNotMisused();
        assertThat(counting).hasToString("manual (polls: 2, cancels: 1, ended)");
    }

    @Test
    void countingFutureRemembersMisuse() {
        CountingFuture<Integer> ended = CountingFuture.of(Futures.ready(1));
        TestTask.of(ended).assertReady(1);
        TestTask.of(ended).assertFailed(IllegalStateException.class);
        assertThatThrownBy(ended::assertNotMisused).hasMessageEndingWith("was polled after its end");

        Future<Integer> never = ManualFuture.create();
        CountingFuture<Integer> cancelled = CountingFuture.of(never);
        cancelled.cancel();
        cancelled.cancel();
        assertThatThrownBy(cancelled::assertNotMisused).hasMessageEndingWith("was cancelled twice");
    }
}
