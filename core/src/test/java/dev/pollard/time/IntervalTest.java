// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Future;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static final long START = 77;

    private final ManualTimers timers = new ManualTimers(START);

    private static Interval every(long millis) {
        return Time.interval(Duration.ofMillis(millis));
    }

    /** The time of the tick in ms since the first poll at {@link #START}. */
    private long ready(Interval interval) {
        Poll<Moment> poll = interval.pollTick(timers);
        assertThat(poll.isReady()).isTrue();
        assertThat((poll.value().nanoTime() - START) % 1_000_000).isZero();
        return (poll.value().nanoTime() - START) / 1_000_000;
    }

    private void assertPending(Interval interval) {
        assertThat(interval.pollTick(timers).isPending()).isTrue();
    }

    @Test
    void firstTickIsImmediateAndTheOthersComeOnceAPeriod() {
        Interval interval = every(10);
        assertThat(ready(interval)).isZero();
        for (int tick = 1; tick <= 5; tick++) {
            assertPending(interval);
            timers.advanceMillis(9);
            assertPending(interval);
            timers.advanceMillis(1);
            assertThat(timers.wakes).isEqualTo(tick);
            assertThat(ready(interval)).isEqualTo(tick * 10L);
        }
    }

    /** The consumer is busy from 0 to 125 with a period of 50, then takes ticks as they come: when, and for when scheduled. */
    private List<String> ticksAfterAStall(MissedTickBehavior behavior) {
        Interval interval = every(50).withMissedTicks(behavior);
        List<String> ticks = new ArrayList<>();
        ready(interval);
        timers.advanceMillis(125);
        for (int ms = 125; ms <= 260; ms++) {
            for (Poll<Moment> poll = interval.pollTick(timers); poll.isReady(); poll = interval.pollTick(timers)) {
                ticks.add(ms + ":" + (poll.value().nanoTime() - START) / 1_000_000);
            }
            timers.advanceMillis(1);
        }
        return ticks;
    }

    @Test
    void burstCatchesUp() {
        assertThat(ticksAfterAStall(MissedTickBehavior.BURST))
                .containsExactly("125:50", "125:100", "150:150", "200:200", "250:250");
    }

    @Test
    void delayBeginsANewScheduleAtTheLateTick() {
        assertThat(ticksAfterAStall(MissedTickBehavior.DELAY)).containsExactly("125:50", "175:175", "225:225");
    }

    @Test
    void skipKeepsTheScheduleWithoutTheMissedTicks() {
        assertThat(ticksAfterAStall(MissedTickBehavior.SKIP))
                .containsExactly("125:50", "150:150", "200:200", "250:250");
    }

    @Test
    void upToFiveMillisecondsLateIsNotMissed() {
        for (MissedTickBehavior behavior : MissedTickBehavior.values()) {
            Interval interval = every(20).withMissedTicks(behavior);
            Moment first = interval.pollTick(timers).value();
            timers.advanceMillis(25);
            assertThat(first.until(interval.pollTick(timers).value())).isEqualTo(Duration.ofMillis(20));
            timers.advanceMillis(15);
            assertThat(first.until(interval.pollTick(timers).value())).isEqualTo(Duration.ofMillis(40));
        }
    }

    @Test
    void moreThanFiveMillisecondsLateIsMissed() {
        Interval interval = every(20).withMissedTicks(MissedTickBehavior.DELAY);
        ready(interval);
        timers.advanceNanos(25_000_001);
        interval.pollTick(timers);
        timers.advanceMillis(15);
        assertPending(interval);
    }

    @Test
    void burstGivesWayWhenTheBudgetIsUsedUp() {
        Interval interval = every(10);
        ready(interval);
        timers.advanceMillis(1000);
        timers.exhausted = true;
        int wakes = timers.wakes;

        assertPending(interval);
        assertThat(timers.wakes).isEqualTo(wakes + 1);
        assertThat(ready(interval)).isEqualTo(10);
    }

    @Test
    void cancelledTickLosesNoTickAndLeavesNoTimer() {
        Interval interval = every(10);
        ready(interval);
        Future<Moment> tick = interval.tick();
        assertThat(poll(tick).isPending()).isTrue();
        timers.advanceMillis(4);
        tick.cancel();
        tick.cancel();
        assertThat(timers.armed()).isZero();

        assertPending(interval);
        timers.advanceMillis(6);
        assertThat(ready(interval)).isEqualTo(10);
    }

    @Test
    void unpolledTickThatIsCancelledDoesNotDisturbTheOther() {
        Interval interval = every(10);
        ready(interval);
        assertPending(interval);
        interval.tick().cancel();
        assertThat(timers.armed()).isOne();
    }

    @Test
    void tickIsAFutureOfOneTick() {
        Future<Moment> tick = every(10).tick();
        assertThat(poll(tick).value()).isEqualTo(new Moment(START));
        assertThat(timers.armed()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> tick.poll(timers))
                .withMessage("future polled after completion: Tick(Interval(10 ms))");
    }

    private Poll<Moment> poll(Future<Moment> future) {
        try {
            return future.poll(timers);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void resetBeginsANewScheduleOnePeriodAhead() {
        Interval interval = every(10);
        ready(interval);
        assertPending(interval);
        timers.advanceMillis(7);
        interval.reset();
        assertPending(interval);
        timers.advanceMillis(9);
        assertPending(interval);
        timers.advanceMillis(1);
        assertThat(ready(interval)).isEqualTo(17);
    }

    @Test
    void resetImmediatelyTicksAtTheNextPoll() {
        Interval interval = every(10);
        ready(interval);
        assertPending(interval);
        timers.advanceMillis(3);
        interval.resetImmediately();
        assertThat(ready(interval)).isEqualTo(3);
        timers.advanceMillis(10);
        assertThat(ready(interval)).isEqualTo(13);
    }

    @Test
    void resetAfterSetsTheFirstTickOfTheNewSchedule() {
        Interval interval = every(10);
        interval.resetAfter(Duration.ofMillis(42));
        assertPending(interval);
        timers.advanceMillis(42);
        assertThat(ready(interval)).isEqualTo(42);
        timers.advanceMillis(10);
        assertThat(ready(interval)).isEqualTo(52);
    }

    @Test
    void resetAtSetsTheFirstTickOfTheNewSchedule() {
        Interval interval = every(10);
        ready(interval);
        assertPending(interval);
        interval.resetAt(timers.moment().plus(Duration.ofMillis(42)));
        assertPending(interval);
        timers.advanceMillis(42);
        assertThat(ready(interval)).isEqualTo(42);
        timers.advanceMillis(10);
        assertThat(ready(interval)).isEqualTo(52);
    }

    @Test
    void resetAtAMissedMomentDoesWhatWasSetForMissedTicks() {
        timers.advanceMillis(100);
        Moment past = timers.moment().plus(Duration.ofMillis(-25));
        List<Long> ticks = new ArrayList<>();
        for (MissedTickBehavior behavior : MissedTickBehavior.values()) {
            Interval interval = every(10).withMissedTicks(behavior);
            interval.resetAt(past);
            assertThat(ready(interval)).isEqualTo(75);
            Poll<Moment> second = interval.pollTick(timers);
            ticks.add(second.isReady() ? (second.value().nanoTime() - START) / 1_000_000 : -1);
            interval.cancel();
        }
        assertThat(ticks).containsExactly(85L, -1L, -1L);
    }

    @Test
    void otherResetsMissNothing() {
        for (MissedTickBehavior behavior : MissedTickBehavior.values()) {
            Interval interval = every(10).withMissedTicks(behavior);
            ready(interval);
            timers.advanceMillis(1000);
            interval.resetImmediately();
            long first = ready(interval);
            timers.advanceMillis(10);
            assertThat(ready(interval)).isEqualTo(first + 10);
        }
    }

    @Test
    void intervalAtTicksFirstAtItsMoment() {
        Interval interval = Time.intervalAt(timers.moment().plus(Duration.ofMillis(7)), Duration.ofMillis(10));
        timers.advanceMillis(3);
        assertPending(interval);
        timers.advanceMillis(4);
        assertThat(ready(interval)).isEqualTo(7);
        timers.advanceMillis(10);
        assertThat(ready(interval)).isEqualTo(17);
    }

    @Test
    void skipIsExactAtAWholeNumberOfPeriods() {
        Interval interval = every(10).withMissedTicks(MissedTickBehavior.SKIP);
        ready(interval);
        timers.advanceMillis(30);
        assertThat(ready(interval)).isEqualTo(10);
        assertPending(interval);
        timers.advanceMillis(10);
        assertThat(ready(interval)).isEqualTo(40);
    }

    @Test
    void hugePeriodTicksOnce() {
        Interval interval = Time.interval(ChronoUnit.FOREVER.getDuration());
        assertThat(ready(interval)).isZero();
        assertPending(interval);
        timers.advance(Duration.ofDays(36500));
        assertPending(interval);
        assertThat(interval).hasToString("Interval(forever)");
    }

    @Test
    void periodMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Time.interval(Duration.ZERO))
                .withMessage("period <= 0: PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Time.interval(Duration.ofMillis(-1)))
                .withMessage("period <= 0: PT-0.001S");
        assertThat(every(25).period()).isEqualTo(Duration.ofMillis(25));
    }
}
