// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.support.FakeTimers;
import dev.pollard.task.Waker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private final FakeTimers timers = new FakeTimers(Long.MAX_VALUE - 5);
    private int wakes;
    private int otherWakes;
    private final Waker waker = () -> wakes++;
    private final Waker other = () -> otherWakes++;

    @Test
    void wakesOnceAtTheTimeAndSaysSo() {
        Alarm alarm = Alarm.after(10, timers, waker);
        assertThat(alarm.hasFired(waker)).isFalse();
        timers.advance(Duration.ofNanos(9));
        assertThat(wakes).isZero();

        timers.advance(Duration.ofNanos(1));
        assertThat(wakes).isOne();
        assertThat(alarm.hasFired(waker)).isTrue();
        assertThat(alarm).hasToString("Alarm(fired)");
    }

    @Test
    void wakesTheWakerOfTheLastLook() {
        Alarm alarm = Alarm.at(timers.nanoTime() + 10, timers, waker);
        alarm.hasFired(other);
        timers.advance(Duration.ofNanos(10));

        assertThat(wakes).isZero();
        assertThat(otherWakes).isOne();
    }

    @Test
    void droppedAlarmIsTakenBackAndWakesNobodyIfItFiresYet() {
        Alarm alarm = Alarm.after(10, timers, waker);
        alarm.drop();
        assertThat(timers.armed()).isEmpty();

        FakeTimers.fire(alarm);
        assertThat(wakes).isZero();
        assertThat(alarm).hasToString("Alarm(fired)");
    }

    @Test
    void dropAfterTheFireAsksTheTimersForNothing() {
        Alarm alarm = Alarm.after(10, timers, waker);
        timers.advance(Duration.ofNanos(10));
        alarm.drop();

        assertThat(timers.disarms()).isZero();
    }

    /** Timers whose clock stands still. */
    private record OnWheel(SharedWheel wheel, long nanoTime) implements Timers {
        @Override
        public void arm(TimerNode node, long deadlineNanos) {
            wheel.add(node, deadlineNanos);
        }

        @Override
        public void armAfter(TimerNode node, long delayNanos) {
            wheel.addAfter(node, delayNanos);
        }

        @Override
        public void disarm(TimerNode node) {
            wheel.remove(node);
        }
    }

    @Test
    void knowsItsTimersAndHowLongItWaits() {
        OnWheel onWheel = new OnWheel(new SharedWheel(0, () -> {}), 7_000_000);
        Alarm alarm = Alarm.at(9_000_000, onWheel, waker);

        assertThat(alarm.isOf(onWheel)).isTrue();
        assertThat(alarm.isOf(timers)).isFalse();
        assertThat(alarm.remainingNanos(-1)).isEqualTo(2_000_000);
        assertThat(alarm).hasToString("Alarm(waiting)");
    }

    @Test
    void delayThatHasNotBegunIsWhatIsLeft() {
        OnWheel onWheel = new OnWheel(new SharedWheel(0, () -> {}), 7_000_000);
        Alarm alarm = Alarm.after(3_000_000, onWheel, waker);
        assertThat(alarm.remainingNanos(3_000_000)).isEqualTo(3_000_000);

        onWheel.wheel().advance(5_000_000, 10);
        assertThat(alarm.remainingNanos(3_000_000)).isEqualTo(1_000_000);
    }
}
