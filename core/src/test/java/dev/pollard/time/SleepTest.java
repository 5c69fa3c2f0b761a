// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Moment;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SleepTest {
    private final ManualTimers timers = new ManualTimers(123_456_789);

    private static Sleep millis(long millis) {
        return Time.sleep(Duration.ofMillis(millis));
    }

    private void assertPending(Sleep sleep) {
        assertThat(sleep.poll(timers).isPending()).isTrue();
    }

    private void assertReady(Sleep sleep) {
        assertThat(sleep.poll(timers).isReady()).isTrue();
    }

    @Test
    void durationCountsFromTheFirstPoll() {
        Sleep sleep = millis(10);
        timers.advanceMillis(100);
        assertThat(timers.arms).isZero();

        assertPending(sleep);
        timers.advanceMillis(9);
        assertPending(sleep);
        assertThat(timers.wakes).isZero();
        timers.advanceMillis(1);
        assertThat(timers.wakes).isOne();
        assertReady(sleep);
        assertThat(timers.progress).isOne();
        assertThat(timers.armed()).isZero();
    }

    @Test
    void sleepIsNeverEarlyNotByANanosecond() {
        Sleep sleep = Time.sleep(Duration.ofNanos(1));
        timers.advanceNanos(300);
        assertPending(sleep);
        timers.advanceNanos(999_699);
        assertPending(sleep);
        timers.advanceNanos(1);
        assertReady(sleep);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void zeroOrLessIsReadyAtTheFirstPollWithoutTimers(long millis) {
        assertThat(millis(millis).poll(Context.of(Waker.noop())).isReady()).isTrue();
    }

    @Test
    void zeroGivesWayOnceWhenTheBudgetIsUsedUp() {
        Sleep sleep = millis(0);
        timers.exhausted = true;

        assertPending(sleep);
        assertThat(timers.wakes).isOne();
        assertReady(sleep);
    }

    @Test
    void elapsedSleepIsReadyEvenWhenTheBudgetIsUsedUp() {
        Sleep sleep = millis(5);
        assertPending(sleep);
        timers.advanceMillis(5);
        timers.exhausted = true;

        assertReady(sleep);
    }

    @Test
    void hugeDurationsNeverEnd() {
        for (Duration duration : new Duration[] {
            ChronoUnit.FOREVER.getDuration(), Duration.ofNanos(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE)
        }) {
            Sleep sleep = Time.sleep(duration);
            assertPending(sleep);
            timers.advance(Duration.ofDays(365));
            assertPending(sleep);
            assertThat(sleep).hasToString("Sleep(forever)");
        }
        assertThat(timers.wakes).isZero();
    }

    @Test
    void resetFromForeverAndToForeverIsNotEarly() {
        Sleep sleep = millis(5);
        assertPending(sleep);
        timers.stall(20);
        sleep.reset(ChronoUnit.FOREVER.getDuration());
        timers.advanceMillis(0);
        assertPending(sleep);
        timers.advance(Duration.ofDays(10_000));
        assertPending(sleep);

        sleep.reset(Duration.ofMillis(1));
        assertPending(sleep);
        timers.advanceMillis(2);
        assertReady(sleep);
    }

    @Test
    void resetToLaterDoesNotTouchTheTimersUntilTheOldOneFires() {
        Sleep sleep = millis(10);
        assertPending(sleep);
        for (int i = 0; i < 9; i++) {
            timers.advanceMillis(1);
            sleep.reset(Duration.ofMillis(10));
            assertPending(sleep);
        }
        assertThat(timers.arms).isOne();
        assertThat(timers.disarms).isZero();

        timers.advanceMillis(1);
        assertThat(timers.wakes).isOne();
        assertPending(sleep);
        assertThat(timers.arms).isEqualTo(2);
        timers.advanceMillis(8);
        assertPending(sleep);
        timers.advanceMillis(1);
        assertThat(timers.wakes).isEqualTo(2);
        assertReady(sleep);
    }

    @Test
    void resetToEarlierWakesEarlier() {
        Sleep sleep = millis(1000);
        assertPending(sleep);
        sleep.reset(Duration.ofMillis(3));
        assertPending(sleep);
        assertThat(timers.armed()).isOne();
        timers.advanceMillis(3);
        assertThat(timers.wakes).isOne();
        assertReady(sleep);
        assertThat(timers.armed()).isZero();
    }

    @Test
    void resetToZeroWhileArmedIsReadyAndTakesTheTimerBack() {
        Sleep sleep = millis(1000);
        assertPending(sleep);
        sleep.reset(Duration.ZERO);
        assertReady(sleep);
        assertThat(timers.armed()).isZero();
    }

    @Test
    void resetAfterTheAlarmWentOffButBeforeThePollCounts() {
        Sleep sleep = millis(5);
        assertPending(sleep);
        timers.advanceMillis(5);
        sleep.reset(Duration.ofMillis(5));
        assertPending(sleep);
        timers.advanceMillis(5);
        assertReady(sleep);
    }

    @Test
    void completedSleepCanBeReset() {
        Sleep sleep = millis(5);
        for (int round = 1; round <= 3; round++) {
            assertPending(sleep);
            timers.advanceMillis(5);
            assertThat(timers.wakes).isEqualTo(round);
            assertReady(sleep);
            sleep.reset(Duration.ofMillis(5));
        }
    }

    @Test
    void resetBeforeTheFirstPollReplacesTheDuration() {
        Sleep sleep = millis(5);
        sleep.reset(Duration.ofMillis(7));
        assertThat(sleep).hasToString("Sleep(7 ms)");
        assertPending(sleep);
        timers.advanceMillis(6);
        assertPending(sleep);
        timers.advanceMillis(1);
        assertReady(sleep);
    }

    @Test
    void sleepUntilEndsAtTheMomentAndNotBefore() {
        Sleep sleep = Time.sleepUntil(timers.moment().plus(Duration.ofMillis(10)));
        timers.advanceMillis(4);
        assertPending(sleep);
        timers.advanceNanos(5_999_999);
        assertPending(sleep);
        assertThat(sleep.isElapsed()).isFalse();
        timers.advanceNanos(1);
        assertReady(sleep);
        assertThat(sleep.isElapsed()).isTrue();
    }

    @Test
    void sleepUntilTheRecentOrDistantPastIsReadyAtOnce() {
        assertReady(Time.sleepUntil(timers.moment()));
        assertReady(Time.sleepUntil(timers.moment().plus(Duration.ofDays(-40_000))));
        assertThat(timers.arms).isZero();
    }

    @Test
    void sleepUntilTheDistantFutureIsNotThePast() {
        Sleep sleep = Time.sleepUntil(timers.moment().plus(ChronoUnit.FOREVER.getDuration()));
        assertPending(sleep);
        timers.advance(Duration.ofDays(36_500));
        assertPending(sleep);
    }

    @Test
    void resetAtALaterMomentDoesNotTouchTheTimersUntilTheOldOneFires() {
        Moment start = timers.moment();
        Sleep sleep = Time.sleepUntil(start.plus(Duration.ofMillis(10)));
        assertPending(sleep);
        for (int i = 11; i <= 30; i++) {
            sleep.resetAt(start.plus(Duration.ofMillis(i)));
            assertPending(sleep);
        }
        assertThat(timers.arms).isOne();
        assertThat(timers.disarms).isZero();

        timers.advanceMillis(10);
        assertPending(sleep);
        timers.advanceMillis(19);
        assertPending(sleep);
        timers.advanceMillis(1);
        assertReady(sleep);
        assertThat(timers.arms).isEqualTo(2);
    }

    @Test
    void resetAtAnEarlierMomentWakesEarlier() {
        Moment start = timers.moment();
        Sleep sleep = Time.sleepUntil(start.plus(Duration.ofMillis(100)));
        assertPending(sleep);
        sleep.resetAt(start.plus(Duration.ofMillis(3)));
        assertPending(sleep);
        assertThat(timers.armed()).isOne();
        timers.advanceMillis(3);
        assertThat(timers.wakes).isOne();
        assertReady(sleep);
    }

    @Test
    void durationsAndMomentsMayFollowEachOther() {
        Sleep sleep = millis(50);
        assertPending(sleep);
        sleep.resetAt(timers.moment().plus(Duration.ofMillis(80)));
        assertPending(sleep);
        sleep.reset(Duration.ofMillis(20));
        assertPending(sleep);
        timers.advanceMillis(19);
        assertPending(sleep);
        sleep.resetAt(timers.moment().plus(Duration.ofMillis(5)));
        assertPending(sleep);
        assertThat(timers.armed()).isOne();
        timers.advanceMillis(4);
        assertPending(sleep);
        timers.advanceMillis(1);
        assertReady(sleep);
        assertThat(timers.armed()).isZero();
    }

    @Test
    void putOffSleepKeepsItsAlarmOnlyWhileItsTimersAreTheSame() {
        ManualTimers others = new ManualTimers(5);
        Sleep sleep = millis(10);
        assertPending(sleep);
        sleep.reset(Duration.ofMillis(20));
        assertThat(sleep.poll(others).isPending()).isTrue();

        assertThat(timers.armed()).isZero();
        assertThat(others.armed()).isOne();
        others.advanceMillis(20);
        assertThat(sleep.poll(others).isReady()).isTrue();
    }

    @Test
    void neverNeedsNoTimersAndBecomesASleepByReset() {
        Sleep sleep = Time.never();
        assertThat(sleep.poll(Context.of(Waker.noop())).isPending()).isTrue();
        timers.advance(Duration.ofDays(100_000));
        assertPending(sleep);
        assertThat(timers.arms).isZero();
        assertThat(sleep).hasToString("Sleep(forever)");

        sleep.reset(Duration.ofMillis(2));
        assertPending(sleep);
        timers.advanceMillis(2);
        assertReady(sleep);
    }

    @Test
    void nowIsTheTimeOfWhoeverPolls() throws Exception {
        Future<Moment> now = Time.now();
        timers.advanceMillis(5);
        assertThat(now.poll(timers).value()).isEqualTo(timers.moment());
        assertThatIllegalStateException().isThrownBy(() -> now.poll(timers));
    }

    @Test
    void cancelTakesTheTimerBackAndIsIdempotent() {
        Sleep sleep = millis(5);
        assertPending(sleep);
        assertThat(timers.armed()).isOne();
        sleep.cancel();
        sleep.cancel();

        assertThat(timers.armed()).isZero();
        assertThat(timers.disarms).isOne();
        timers.advanceMillis(10);
        assertThat(timers.wakes).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> sleep.poll(timers))
                .withMessage("future polled after cancellation: Sleep(5 ms)");
        assertThatIllegalStateException()
                .isThrownBy(() -> sleep.reset(Duration.ZERO))
                .withMessage("sleep reset after cancellation: Sleep(5 ms)");
    }

    @Test
    void alarmThatGoesOffWhileItIsTakenBackWakesNobody() {
        Sleep sleep = millis(5);
        timers.deaf = true;
        assertPending(sleep);
        sleep.cancel();
        timers.advanceMillis(5);

        assertThat(timers.wakes).isZero();
    }

    @Test
    void cancelBeforeTheFirstPollAndAfterTheEndTouchesNoTimers() {
        millis(5).cancel();
        Sleep sleep = millis(5);
        assertPending(sleep);
        timers.advanceMillis(5);
        assertReady(sleep);
        sleep.cancel();

        assertThat(timers.disarms).isZero();
    }

    @Test
    void pollAfterTheEndIsRefused() {
        Sleep sleep = millis(0);
        assertReady(sleep);
        assertThatIllegalStateException()
                .isThrownBy(() -> sleep.poll(timers))
                .withMessage("future polled after completion: Sleep(0 s)");
    }

    @Test
    void theLastWakerWins() {
        int[] wakes = new int[2];
        Sleep sleep = millis(5);
        sleep.poll(timers.withWaker(() -> wakes[0]++));
        sleep.poll(timers.withWaker(() -> wakes[1]++));
        timers.advanceMillis(5);
        assertThat(wakes).containsExactly(0, 1);
    }

    @Test
    void pollWithoutTimersSaysWhatToDo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> millis(5).poll(Context.of(Waker.noop())))
                .withMessageContaining("no Timers in a context without a runtime");
    }

    @ParameterizedTest
    @CsvSource({
        "PT5S,Sleep(5 s)",
        "PT0.005S,Sleep(5 ms)",
        "PT0.000005S,Sleep(5 us)",
        "PT1.000000001S,Sleep(1000000001 ns)"
    })
    void namesItsDuration(Duration duration, String name) {
        assertThat(Time.sleep(duration)).hasToString(name);
    }

    @Test
    void clockThatWrapsIsNoDeadlinePassed() {
        ManualTimers wrapping = new ManualTimers(Long.MAX_VALUE - 2_000_000);
        Sleep sleep = millis(5);
        assertThat(sleep.poll(wrapping).isPending()).isTrue();
        wrapping.advanceMillis(4);
        assertThat(sleep.poll(wrapping).isPending()).isTrue();
        wrapping.advanceMillis(1);
        assertThat(sleep.poll(wrapping).isReady()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // the point
    void nullIsRefused() {
        assertThatNullPointerException().isThrownBy(() -> Time.sleep(null)).withMessage("duration");
        assertThatNullPointerException().isThrownBy(() -> millis(1).reset(null)).withMessage("duration");
        assertThatNullPointerException()
                .isThrownBy(() -> millis(1).resetAt(null))
                .withMessage("moment");
        assertThatNullPointerException().isThrownBy(() -> Time.sleepUntil(null)).withMessage("deadline");
    }
}
