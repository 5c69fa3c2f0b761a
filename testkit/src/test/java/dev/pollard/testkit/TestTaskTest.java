// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TestTaskTest {
    private final ManualFuture<Integer> child = ManualFuture.named("child");
    private final TestTask<Integer> task = TestTask.of(child);

    @Test
    void nothingHappensBeforeTheFirstPoll() {
        assertThat(task.polls()).isZero();
        assertThat(child.polls()).isZero();
        assertThat(task.isDone()).isFalse();
    }

    @Test
    void followsAFutureFromPendingToItsValue() {
        task.assertPending().assertNotWoken();
        child.complete(42);
        task.assertWoken();
        assertThat(task.isDone()).isFalse();
        task.assertReady(42);
        assertThat(task.isDone()).isTrue();
        assertThat(task.polls()).isEqualTo(2);
        assertThat(task.wakes()).isOne();
    }

    @Test
    void wakeCountsFromTheBeginningOfTheLastPoll() {
        task.assertPending();
        child.wake();
        assertThat(task.isWoken()).isTrue();
        task.assertPending();
        assertThat(task.isWoken()).isFalse();
    }

    @Test
    void wakeDuringThePollCounts() throws Exception {
        int[] left = {3};
        TestTask<String> woken = TestTask.of(Futures.pollFn(cx -> {
            if (left[0]-- > 0) {
                cx.waker().wake();
                return Poll.pending();
            }
            return Poll.ready("done");
        }));
        assertThat(woken.pollWhileWoken().value()).isEqualTo("done");
        assertThat(woken.polls()).isEqualTo(4);
    }

    @Test
    void futureThatWakesItselfForEverIsNamed() {
        TestTask<String> spinning = TestTask.of(Futures.pollFn(cx -> {
            cx.waker().wake();
            return Poll.pending();
        }));
        assertThatThrownBy(spinning::pollWhileWoken)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was woken in each of 10000 polls");
    }

    @Test
    void formerWakerDoesNotCount() {
        task.assertPending();
        CountingWaker former = task.changeWaker();
        child.wake();
        assertThat(former.wakes()).isOne();
        task.assertNotWoken();

        task.assertPending();
        child.wake();
        task.assertWoken();
        assertThat(task.wakes()).isOne();
    }

    @Test
    void cancelReachesTheFuture() {
        task.assertPending();
        task.cancel();
        child.assertCancelledOnce();
        assertThat(task.cancels()).isOne();
        assertThat(task.isDone()).isTrue();
    }

    @Test
    void assertionsSayWhatWasExpectedAndWhatCame() {
        assertThatThrownBy(task::assertReady)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected a value, but child (polls: 1, wakes: 0, 0 s passed) is pending");
        assertThatThrownBy(() -> task.assertReady(1)).hasMessageStartingWith("expected the value 1, but child");
        assertThatThrownBy(task::assertWoken).hasMessageContaining("was not woken since its last poll");
        assertThatThrownBy(() -> task.assertFailed(IOException.class))
                .hasMessageStartingWith("expected java.io.IOException, but child")
                .hasMessageEndingWith("is pending");
        child.wake();
        assertThatThrownBy(task::assertNotWoken).hasMessageStartingWith("expected no wake, but child");

        assertThatThrownBy(() -> TestTask.of(Futures.ready(5)).assertPending())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("gave Ready[value=5]");
        assertThatThrownBy(() -> TestTask.of(Futures.ready(5)).assertReady(6))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("gave 5");
        assertThatThrownBy(() -> TestTask.of(Futures.ready(5)).assertFailed(IOException.class))
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("gave 5");
    }

    @Test
    void unexpectedFailureIsTheCause() {
        IOException failure = new IOException("no");
        Future<Integer> failed = Futures.failed(failure);
        assertThat(TestTask.of(failed).assertFailed(IOException.class)).isSameAs(failure);
        assertThatThrownBy(() -> TestTask.of(Futures.<Integer>failed(failure)).assertPending())
                .isInstanceOf(AssertionError.class)
                .hasCause(failure);
        assertThatThrownBy(() -> TestTask.of(Futures.<Integer>failed(failure)).assertReady(1))
                .isInstanceOf(AssertionError.class)
                .hasCause(failure);
        assertThatThrownBy(() -> TestTask.of(Futures.<Integer>failed(failure)).assertFailed(ArithmeticException.class))
                .isInstanceOf(AssertionError.class)
                .hasCause(failure);
    }

    @Test
    void timePassesByHand() {
        TestTask<String> sleeping =
                TestTask.of(Time.sleep(Duration.ofMinutes(5)).map(nothing -> "awake"));
        sleeping.assertPending();
        sleeping.time().advance(Duration.ofMinutes(5));
        sleeping.assertWoken().assertReady("awake");
    }

    @Test
    void eachPollHasTheWholeBudget() {
        TestContext cx = TestContext.builder().budget(2).build();
        int[] done = {0};
        TestTask<String> greedy = TestTask.of(
                Futures.pollFn(c -> {
                    while (done[0] < 5) {
                        if (!c.mayProceed()) {
                            return Poll.pending();
                        }
                        done[0]++;
                        c.progressed();
                    }
                    return Poll.ready("done");
                }),
                cx);
        greedy.assertPending().assertWoken();
        assertThat(done[0]).isEqualTo(2);
        greedy.assertPending().assertWoken();
        greedy.assertReady("done");
        assertThat(cx.progress()).isEqualTo(5);
        assertThat(cx.yields()).isEqualTo(2);
    }

    @Test
    void runToEndMovesTheClockOnlyWhenThereIsNothingElseToDo() throws Exception {
        int[] polls = {0};
        TestTask<String> busyThenAsleep = TestTask.of(Futures.pollFn(cx -> {
                    if (++polls[0] < 5) {
                        cx.waker().wake();
                        return Poll.pending();
                    }
                    return Poll.ready(cx.service(Ticker.class));
                })
                .andThen(ticker -> Time.sleep(Duration.ofHours(3)))
                .map(x -> "done"));

        assertThat(busyThenAsleep.runToEnd()).isEqualTo("done");

        assertThat(busyThenAsleep.time().elapsed()).hasHours(3);
        assertThat(polls[0]).isEqualTo(5);
    }

    @Test
    void runToEndThrowsTheFailureAndSaysWhenItIsStuck() {
        IOException failure = new IOException("no");
        assertThatThrownBy(() -> TestTask.of(Futures.failed(failure)).runToEnd())
                .isSameAs(failure);
        assertThatThrownBy(task::runToEnd)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected an end, but child (polls: 1, wakes: 0, 0 s passed) is pending, was not woken, "
                        + "and no timer is armed");
        assertThatThrownBy(() -> TestTask.of(Futures.pollFn(cx -> {
                            cx.waker().wake();
                            return Poll.pending();
                        }))
                        .runToEnd())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("has not ended after 10000 polls");
    }

    @Test
    void lastPollIsKept() {
        assertThat(task.lastPoll()).isNull();
        assertThat(task.pollOnce().lastPoll()).isEqualTo(Poll.pending());
        IOException failure = new IOException("no");
        child.fail(failure);
        assertThat(task.pollOnce().lastPoll()).isNull();
        assertThat(task.failure()).isSameAs(failure);
        assertThat(task.isDone()).isTrue();
    }

    @Test
    void futureFindsItsTask() {
        TestTask<TaskInfo> named = TestTask.named(
                "reader", Futures.pollFn(cx -> Poll.ready(cx.service(TaskInfo.class))), TestContext.create());
        assertThat(named.assertReady()).isSameAs(named.info());
        assertThat(named.info().name()).isEqualTo("reader");
        assertThat(named.info().id()).isNegative().isNotEqualTo(task.info().id());
        assertThat(named.info()).hasToString("task " + named.info().id() + " reader");
        assertThat(named).hasToString("reader: PollFn (polls: 1, wakes: 0, 0 s passed)");
    }

    @Test
    void contextCountsByItself() {
        TestContext cx = TestContext.create();
        cx.newPoll().waker().wake();
        assertThat(cx.isWoken()).isTrue();
        assertThat(cx.newPoll().isWoken()).isFalse();
        assertThat(cx.polls()).isEqualTo(2);
        assertThat(cx.wakes()).isOne();
        TestContext other = TestContext.builder().waker(Waker.noop()).build();
        assertThatThrownBy(other::isWoken)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("waker does not count: Waker.noop()");
    }

    @Test
    void contextHasTheServicesThatItWasGiven() {
        VirtualTime time = new VirtualTime();
        TestContext cx = TestContext.builder()
                .time(time)
                .service(StringBuilder.class, new StringBuilder("service"))
                .build();
        assertThat(cx.service(StringBuilder.class)).hasToString("service");
        assertThat(cx.service(Ticker.class)).isSameAs(time);
        assertThatThrownBy(() -> cx.service(Runnable.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no Runnable in a test context");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestContext.builder().budget(-1))
                .withMessage("units < 0: -1");
    }
}
