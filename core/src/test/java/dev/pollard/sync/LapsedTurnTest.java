// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.sync.AsyncMutex.Guard;
import dev.pollard.task.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 8 of the traps: a turn that came to a future which nobody polls. */
class LapsedTurnTest {
    private static final Duration PERIOD = Duration.ofNanos(LapseWatch.PERIOD_NANOS);

    private final FakeTimers timers = new FakeTimers(0);

    private <T> HandPolled<T> polled(Future<T> future) {
        return HandPolled.of(future).with(Timers.class, timers);
    }

    private static Guard locked(HandPolled<Guard> lock) throws Exception {
        return lock.poll().value();
    }

    private void periods(int count) {
        for (int i = 0; i < count; i++) {
            timers.advance(PERIOD);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void row8FairHandOffToAWaiterThatIsNotPolled(boolean fair) throws Exception {
        AsyncMutex mutex = fair ? new AsyncMutex() : AsyncMutex.unfair();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> forgotten = polled(mutex.lock());
        HandPolled<Guard> behind = polled(mutex.lock());
        forgotten.poll();
        behind.poll();
        held.close();
        periods(1);
        assertThat(behind.isWoken()).as("after 10 ms at the earliest").isFalse();
        assertThat(mutex.lapsedTurns()).isZero();
        periods(1);

        assertThat(behind.isWoken()).isTrue();
        assertThat(mutex.lapsedTurns()).isEqualTo(1);
        locked(behind).close();
        assertThat(timers.armed()).isEmpty();
    }

    @Test
    void theOneWhoComesAfterTheGrantIsServedToo() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> forgotten = polled(mutex.lock());
        forgotten.poll();
        held.close();
        assertThat(timers.armed()).as("nobody else waits").isEmpty();
        HandPolled<Guard> late = polled(mutex.lock());
        assertThat(late.poll().isPending()).isTrue();
        periods(2);

        locked(late).close();
        locked(forgotten).close();
    }

    @Test
    void theTimersOfTheOneWhoIsForgottenServeAThreadThatHasNone() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> forgotten = polled(mutex.lock());
        HandPolled<Guard> behind = HandPolled.of(mutex.lock());
        forgotten.poll();
        behind.poll();
        held.close();
        periods(2);

        locked(behind).close();
        assertThat(timers.armed()).isEmpty();
    }

    @Test
    void whoLetHisTurnLapseIsTheFirstOnceHeIsPolledAgain() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> slow = polled(mutex.lock());
        HandPolled<Guard> second = polled(mutex.lock());
        HandPolled<Guard> third = polled(mutex.lock());
        slow.poll();
        second.poll();
        third.poll();
        held.close();
        periods(2);
        held = locked(second);
        assertThat(slow.poll().isPending()).isTrue();
        held.close();

        assertThat(slow.isWoken()).isTrue();
        assertThat(third.isWoken()).isFalse();
        locked(slow).close();
        locked(third).close();
    }

    @Test
    void whoLetHisTurnLapseTakesAMutexThatIsFree() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> slow = polled(mutex.lock());
        HandPolled<Guard> second = polled(mutex.lock());
        slow.poll();
        second.poll();
        held.close();
        periods(2);
        second.cancel();

        assertThat(mutex.isLocked()).isFalse();
        locked(slow).close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void aTurnThatLapsedDoesNotComeBackBeforeTheFutureIsPolled() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> forgotten = polled(mutex.lock());
        HandPolled<Guard> second = polled(mutex.lock());
        HandPolled<Guard> third = polled(mutex.lock());
        forgotten.poll();
        second.poll();
        third.poll();
        held.close();
        periods(2);
        locked(second).close();

        assertThat(third.isWoken()).as("at once").isTrue();
        locked(third).close();
        assertThat(mutex.lapsedTurns()).isEqualTo(1);
    }

    @Test
    void eachLapseDoublesThePatienceForTheNextTurn() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        HandPolled<Guard> slow = polled(mutex.lock());
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> other = polled(mutex.lock());
        slow.poll();
        other.poll();
        held.close();
        int[] expected = {2, 3, 5, 9, 17, 33, 65, 65};
        for (int periods : expected) {
            assertThat(slow.isWoken()).isTrue();
            periods(periods - 1);
            assertThat(other.isWoken()).as("before %s periods", periods).isFalse();
            periods(1);
            assertThat(other.isWoken()).as("after %s periods", periods).isTrue();
            held = locked(other);
            slow.poll();
            other = polled(mutex.lock());
            other.poll();
            held.close();
        }
    }

    @Test
    void manyTurnsLapseTogether() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(2);
        AsyncSemaphore.Permit both = polled(semaphore.acquire(2)).poll().value();
        List<HandPolled<AsyncSemaphore.Permit>> forgotten = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            forgotten.add(polled(semaphore.acquire()));
            forgotten.get(i).poll();
        }
        HandPolled<AsyncSemaphore.Permit> large = polled(semaphore.acquire(2));
        large.poll();
        both.release();
        periods(2);

        assertThat(semaphore.lapsedTurns()).isEqualTo(2);
        assertThat(large.poll().value().permits()).isEqualTo(2);
    }

    @Test
    void aWriterThatIsNotPolledDoesNotHoldUpReaders() throws Exception {
        AsyncRwLock lock = new AsyncRwLock();
        AsyncRwLock.WriteGuard held = polled(lock.write()).poll().value();
        HandPolled<AsyncRwLock.WriteGuard> forgotten = polled(lock.write());
        HandPolled<AsyncRwLock.ReadGuard> reader = polled(lock.read());
        forgotten.poll();
        reader.poll();
        held.close();
        periods(2);

        assertThat(lock.lapsedTurns()).isEqualTo(1);
        assertThat(reader.poll().isReady()).isTrue();
    }

    @Test
    void anInitialiserThatIsNotPolledGivesItsTurnToTheNext() throws Exception {
        OnceCell<String> cell = new OnceCell<>();
        Probe<String> failing = new Probe<>("failing");
        HandPolled<String> first = polled(cell.getOrInit(() -> failing));
        HandPolled<String> forgotten = polled(cell.getOrInit(() -> Futures.ready("forgotten")));
        HandPolled<String> behind = polled(cell.getOrInit(() -> Futures.ready("behind")));
        first.poll();
        forgotten.poll();
        behind.poll();
        first.cancel();
        periods(2);

        assertThat(behind.poll().value()).isEqualTo("behind");
        assertThat(forgotten.poll().value()).isEqualTo("behind");
    }

    @Test
    void whoTakesHisTurnInTimeLosesNothing() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> next = polled(mutex.lock());
        HandPolled<Guard> behind = polled(mutex.lock());
        next.poll();
        behind.poll();
        held.close();
        periods(1);
        held = locked(next);
        periods(100);

        assertThat(behind.isWoken()).isFalse();
        assertThat(mutex.lapsedTurns()).isZero();
        held.close();
        locked(behind).close();
    }

    @Test
    void noTimerRunsWhileNoTurnIsOpenOrNobodyElseWaits() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> next = polled(mutex.lock());
        HandPolled<Guard> behind = polled(mutex.lock());
        next.poll();
        behind.poll();
        assertThat(timers.armed()).as("the mutex is held").isEmpty();
        held.close();
        assertThat(timers.armed()).hasSize(1);
        behind.cancel();
        assertThat(timers.armed()).as("nobody else waits").isEmpty();
        locked(next).close();
        assertThat(timers.arms()).isEqualTo(1);
    }

    @Test
    void aTimerThatOutlivesItsTurnFiresOnceAndRestsThen() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> next = polled(mutex.lock());
        HandPolled<Guard> behind = polled(mutex.lock());
        next.poll();
        behind.poll();
        held.close();
        locked(next);
        periods(5);

        assertThat(timers.arms()).isEqualTo(1);
        assertThat(timers.armed()).isEmpty();
    }

    @Test
    void aTimerThatFiresTooLateDoesNothing() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> next = polled(mutex.lock());
        HandPolled<Guard> behind = polled(mutex.lock());
        next.poll();
        behind.poll();
        held.close();
        TimerNode stale = timers.armed().get(0);
        behind.cancel();
        HandPolled<Guard> another = polled(mutex.lock());
        another.poll();
        FakeTimers.fire(stale);
        periods(1);

        assertThat(mutex.lapsedTurns())
                .as("after one period of the timer that counts")
                .isZero();
        locked(next).close();
        locked(another).close();
    }

    @Test
    void aWatchThatIsArmedAfterItWasStoppedIsTakenBack() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(polled(mutex.lock()));
        HandPolled<Guard> next = polled(mutex.lock());
        next.poll();
        List<HandPolled<Guard>> behind = new ArrayList<>();
        Timers meddling = new Timers() {
            @Override
            public long nanoTime() {
                return timers.nanoTime();
            }

            @Override
            public void arm(TimerNode node, long deadlineNanos) {
                behind.get(0).cancel(); // on another thread, before this one has armed
                timers.arm(node, deadlineNanos);
            }

            @Override
            public void disarm(TimerNode node) {
                timers.disarm(node);
            }
        };
        behind.add(HandPolled.of(mutex.lock()).with(Timers.class, meddling));
        behind.get(0).poll();
        held.close();

        assertThat(timers.arms()).isEqualTo(1);
        assertThat(timers.armed()).isEmpty();
        locked(next).close();
    }

    @Test
    void withoutTimersNothingLapsesButTheDiagnosisNamesTheOneWhoIsNotPolled() throws Exception {
        AsyncMutex mutex = new AsyncMutex("accounts");
        TaskInfo transfer = new Somebody(17, "transfer-3");
        Guard held = locked(HandPolled.of(mutex.lock()));
        HandPolled<Guard> forgotten = HandPolled.of(mutex.lock()).with(TaskInfo.class, transfer);
        Future<Guard> future = mutex.lock();
        HandPolled<Guard> behind = HandPolled.of(future);
        forgotten.poll();
        behind.poll();
        held.close();

        assertThat(Report.of(future).lines())
                .containsExactly(
                        "name AsyncMutex(accounts).lock",
                        "waits for AsyncMutex(accounts) held by task 17 transfer-3",
                        "waits for the turn was offered to task 17 transfer-3, which has not polled since");
    }
}
