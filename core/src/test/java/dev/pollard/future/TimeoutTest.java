// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.support.Probe;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Probe<String> probe = new Probe<>("Probe");
    private final FakeTimers timers = new FakeTimers(Long.MAX_VALUE - 5);

    private HandPolled<String> within(Duration limit) {
        return HandPolled.of(probe.timeout(limit)).with(Timers.class, timers);
    }

    @Test
    void readyFutureWinsWithoutATimer() throws Exception {
        probe.complete("a");

        assertThat(within(SECOND).poll()).isEqualTo(Poll.ready("a"));
        assertThat(timers.arms()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void readyFutureWinsAlsoWithNoTimeAtAll(long seconds) throws Exception {
        probe.complete("a");

        assertThat(within(Duration.ofSeconds(seconds)).poll()).isEqualTo(Poll.ready("a"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void pendingFutureWithNoTimeAtAllFailsInTheFirstPoll(long seconds) {
        assertThatExceptionOfType(TimeoutExceededException.class).isThrownBy(within(Duration.ofSeconds(seconds))::poll);
        assertThat(probe.cancels()).isEqualTo(1);
    }

    /** Row 14: always ready to go on, never done, and never a unit left for its timeout. */
    @Test
    void timeIsOverAlsoForAFutureThatUsesTheBudgetUp() throws Exception {
        Future<String> greedy = Futures.pollFn(cx -> {
            while (cx.mayProceed()) {
                cx.progressed();
            }
            return Poll.pending();
        });
        HandPolled<String> late =
                HandPolled.of(greedy.timeout(SECOND)).with(Timers.class, timers).withBudget(3);
        assertThat(late.poll().isPending()).isTrue();
        timers.advance(SECOND);

        assertThatExceptionOfType(TimeoutExceededException.class)
                .isThrownBy(() -> late.withBudget(3).poll());
    }

    @Test
    void failsAndCancelsWhenTheTimeIsOver() throws Exception {
        HandPolled<String> late = within(SECOND);
        assertThat(late.poll().isPending()).isTrue();
        timers.advance(SECOND.minusNanos(1));
        assertThat(late.isWoken()).isFalse();
        timers.advance(Duration.ofNanos(1));

        assertThat(late.wakes()).isEqualTo(1);
        assertThatExceptionOfType(TimeoutExceededException.class)
                .isThrownBy(late::poll)
                .withMessage("not done within 1 s")
                .satisfies(e -> assertThat(e.limit()).isEqualTo(SECOND));
        assertThat(probe.cancels()).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(late::poll)
                .withMessage("future polled after completion: Timeout(Probe, 1 s)");
        assertThat(timers.disarms()).isZero();
    }

    @Test
    void valueThatIsThereWhenTheTimeIsOverWins() throws Exception {
        HandPolled<String> late = within(SECOND);
        late.poll();
        timers.advance(SECOND);
        probe.completeUnnoticed("a");

        assertThat(late.poll()).isEqualTo(Poll.ready("a"));
    }

    @Test
    void timeRunsFromTheFirstPendingPollAndIsNotPutOffByLaterOnes() throws Exception {
        HandPolled<String> late = within(SECOND);
        timers.advance(SECOND.multipliedBy(5));
        late.poll();
        timers.advance(SECOND.dividedBy(2));
        late.poll();
        timers.advance(SECOND.dividedBy(2));

        assertThat(late.isWoken()).isTrue();
        assertThat(timers.arms()).isEqualTo(1);
    }

    @Test
    void endOfTheInnerTakesTheTimerBack() throws Exception {
        HandPolled<String> done = within(SECOND);
        done.poll();
        probe.complete("a");
        done.poll();

        assertThat(timers.armed()).isEmpty();
        assertThat(timers.disarms()).isEqualTo(1);
    }

    @Test
    void failureOfTheInnerTakesTheTimerBack() throws Exception {
        HandPolled<String> done = within(SECOND);
        done.poll();
        probe.fail(new IllegalStateException("mine"));

        assertThatThrownBy(done::poll).hasMessage("mine");
        assertThat(timers.armed()).isEmpty();
        assertThat(probe.cancels()).isZero();
    }

    @Test
    void cancelTakesTheTimerBackAndALateFireWakesNobody() throws Exception {
        HandPolled<String> cancelled = within(SECOND);
        cancelled.poll();
        TimerNode node = timers.armed().get(0);
        cancelled.cancel();

        assertThat(timers.armed()).isEmpty();
        assertThat(probe.cancels()).isEqualTo(1);
        FakeTimers.fire(node);
        assertThat(cancelled.isWoken()).isFalse();
    }

    @Test
    void timerWakesTheWakerOfTheLastPoll() throws Exception {
        HandPolled<String> late = within(SECOND);
        late.poll();
        CountingWaker before = late.changeWaker();
        late.with(Timers.class, timers).poll();
        timers.advance(SECOND);

        assertThat(before.wakes()).isZero();
        assertThat(late.isWoken()).isTrue();
    }

    private HandPolled<String> until(Moment deadline) {
        return HandPolled.of(probe.timeoutAt(deadline)).with(Timers.class, timers);
    }

    @Test
    void deadlineFailsTheFutureWhenItHasCome() throws Exception {
        HandPolled<String> late = until(new Moment(timers.nanoTime()).plus(SECOND));
        timers.advance(SECOND.dividedBy(4));
        assertThat(late.poll().isPending()).isTrue();
        timers.advance(SECOND.multipliedBy(3).dividedBy(4).minusNanos(1));
        assertThat(late.isWoken()).isFalse();
        timers.advance(Duration.ofNanos(1));

        assertThat(late.wakes()).isEqualTo(1);
        assertThatExceptionOfType(TimeoutExceededException.class)
                .isThrownBy(late::poll)
                .satisfies(e -> assertThat(e.limit()).isEqualTo(Duration.ofMillis(750)));
        assertThat(probe.cancels()).isEqualTo(1);
    }

    @Test
    void pastDeadlineFailsAFutureThatHasToWaitInItsFirstPoll() {
        assertThatExceptionOfType(TimeoutExceededException.class)
                .isThrownBy(until(new Moment(timers.nanoTime()).plus(SECOND.negated()))::poll)
                .satisfies(e -> assertThat(e.limit()).isEqualTo(Duration.ZERO));
        assertThat(probe.cancels()).isEqualTo(1);
        assertThat(timers.arms()).isZero();
    }

    @Test
    void readyFutureWinsAlsoAfterItsDeadline() throws Exception {
        probe.complete("a");

        assertThat(until(new Moment(timers.nanoTime()).plus(SECOND.negated())).poll())
                .isEqualTo(Poll.ready("a"));
    }

    @Test
    void hugeLimitMeansForEver() throws Exception {
        HandPolled<String> patient = within(Duration.ofSeconds(Long.MAX_VALUE));
        patient.poll();

        assertThat(timers.nanosToDeadline()).isEqualTo(Long.MAX_VALUE >> 1);
        timers.advance(Duration.ofDays(365 * 100));
        assertThat(patient.isWoken()).isFalse();
    }

    @Test
    void waitingWithoutTimersFailsAndCancels() {
        assertThatIllegalStateException()
                .isThrownBy(HandPolled.of(probe.timeout(SECOND))::poll)
                .withMessageContaining("no Timers");
        assertThat(probe.cancels()).isEqualTo(1);
    }

    @Test
    void earlierDeadlineOfTheContextCutsTheTimeAndIsNamed() throws Exception {
        HandPolled<String> late = within(SECOND.multipliedBy(10));
        late.with(Deadline.class, late.pollWith(cx -> Deadline.after(cx, SECOND, "scope checkout")));
        late.poll();
        timers.advance(SECOND);
        assertThat(late.isWoken()).isTrue();

        assertThatExceptionOfType(TimeoutExceededException.class)
                .isThrownBy(late::poll)
                .withMessage("scope checkout not done within 1 s")
                .satisfies(e -> assertThat(e.owner()).isEqualTo("scope checkout"))
                .satisfies(e -> assertThat(e.limit()).isEqualTo(SECOND));
        assertThat(probe.cancels()).isEqualTo(1);
    }

    @Test
    void laterDeadlineOfTheContextChangesNothing() throws Exception {
        HandPolled<String> late = within(SECOND);
        late.with(Deadline.class, late.pollWith(cx -> Deadline.after(cx, SECOND.multipliedBy(2), "scope checkout")));
        late.poll();
        timers.advance(SECOND);

        assertThatExceptionOfType(TimeoutExceededException.class)
                .isThrownBy(late::poll)
                .withMessage("not done within 1 s")
                .satisfies(e -> assertThat(e.owner()).isNull());
    }

    @Test
    void deadlineThatHasPassedEndsTheTimeAtOnce() throws Exception {
        HandPolled<String> late = within(SECOND);
        late.with(Deadline.class, late.pollWith(cx -> Deadline.after(cx, SECOND, "scope checkout")));
        timers.advance(SECOND.multipliedBy(3));

        assertThatExceptionOfType(TimeoutExceededException.class)
                .isThrownBy(late::poll)
                .satisfies(e -> assertThat(e.owner()).isEqualTo("scope checkout"));
        assertThat(probe.cancels()).isEqualTo(1);
        assertThat(timers.arms()).isZero();
    }

    @Test
    void deadlineThatIsSetLaterDoesNotMoveAnEarlierOne() throws Exception {
        HandPolled<String> hand = within(SECOND);
        Deadline outer = hand.pollWith(cx -> Deadline.after(cx, SECOND, "outer"));
        hand.with(Deadline.class, outer);

        Deadline later = hand.pollWith(cx -> Deadline.after(cx, SECOND.multipliedBy(2), "inner"));
        Deadline earlier = hand.pollWith(cx -> Deadline.after(cx, SECOND.dividedBy(2), "inner"));
        assertThat(later).isSameAs(outer);
        assertThat(new Moment(timers.nanoTime()).until(outer.moment())).isEqualTo(SECOND);
        assertThat(earlier).hasToString("Deadline(inner, 500 ms)");
        timers.advance(SECOND.dividedBy(4));
        assertThat(hand.<Duration>pollWith(outer::remaining)).isEqualTo(Duration.ofMillis(750));
        timers.advance(SECOND);
        assertThat(hand.<Duration>pollWith(outer::remaining)).isZero();
    }
}
