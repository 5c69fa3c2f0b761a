// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.sync.AsyncMutex.Guard;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncMutexTest {
    private static final String FAIR = "fair";
    private static final String UNFAIR = "unfair";

    private static AsyncMutex mutex(String kind) {
        return kind.equals(FAIR) ? new AsyncMutex() : AsyncMutex.unfair();
    }

    private static HandPolled<Guard> lock(AsyncMutex mutex) {
        return HandPolled.of(mutex.lock());
    }

    /** Polls a lock that is expected to be had. */
    private static Guard locked(HandPolled<Guard> lock) throws Exception {
        Poll<Guard> poll = lock.poll();
        assertThat(poll.isReady()).isTrue();
        return poll.value();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIR, UNFAIR})
    void anUnlockedMutexIsLockedInTheFirstPollAndNotBefore(String kind) throws Exception {
        AsyncMutex mutex = mutex(kind);
        HandPolled<Guard> lock = lock(mutex);
        assertThat(mutex.isLocked()).isFalse();

        Guard guard = locked(lock);
        assertThat(mutex.isLocked()).isTrue();
        guard.close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIR, UNFAIR})
    void oneHoldsAtATimeAndTheNextIsWokenOnce(String kind) throws Exception {
        AsyncMutex mutex = mutex(kind);
        Guard first = locked(lock(mutex));
        HandPolled<Guard> second = lock(mutex);

        assertThat(second.poll().isPending()).isTrue();
        assertThat(second.wakes()).isZero();
        first.close();
        assertThat(second.wakes()).isEqualTo(1);
        locked(second).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIR, UNFAIR})
    void thoseWhoWaitAreServedInTheOrderOfTheirFirstPolls(String kind) throws Exception {
        AsyncMutex mutex = mutex(kind);
        Guard held = locked(lock(mutex));
        HandPolled<Guard> createdFirst = lock(mutex);
        HandPolled<Guard> polledFirst = lock(mutex);
        polledFirst.poll();
        createdFirst.poll();
        polledFirst.poll();

        held.close();
        assertThat(createdFirst.isWoken()).isFalse();
        held = locked(polledFirst);
        held.close();
        assertThat(createdFirst.isWoken()).isTrue();
        locked(createdFirst).close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void fairNobodyTakesTheTurnOfTheOneWhoIsNext() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(lock(mutex));
        HandPolled<Guard> next = lock(mutex);
        next.poll();
        held.close();

        assertThat(mutex.isLocked()).isTrue();
        assertThat(mutex.tryLock()).isNull();
        HandPolled<Guard> late = lock(mutex);
        assertThat(late.poll().isPending()).isTrue();
        locked(next).close();
        locked(late).close();
    }

    @Test
    void fairNobodyOvertakesThoseWhoWaitWhileTheMutexIsHeld() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(lock(mutex));
        HandPolled<Guard> next = lock(mutex);
        next.poll();

        assertThat(mutex.tryLock()).isNull();
        held.close();
        next.cancel();
        assertThat(mutex.tryLock()).isNotNull();
    }

    @Test
    void unfairTheFirstToPollHasTheLock() throws Exception {
        AsyncMutex mutex = AsyncMutex.unfair();
        Guard held = locked(lock(mutex));
        HandPolled<Guard> waiting = lock(mutex);
        waiting.poll();
        held.close();

        assertThat(mutex.isLocked()).isFalse();
        Guard quick = locked(lock(mutex));
        assertThat(waiting.poll().isPending()).isTrue();
        quick.close();
        assertThat(waiting.wakes()).isEqualTo(1);
        locked(waiting).close();
    }

    @Test
    void unfairWhoWasOvertakenKeepsHisPlaceAtTheHead() throws Exception {
        AsyncMutex mutex = AsyncMutex.unfair();
        Guard held = locked(lock(mutex));
        HandPolled<Guard> first = lock(mutex);
        HandPolled<Guard> second = lock(mutex);
        first.poll();
        second.poll();
        held.close();
        Guard quick = locked(lock(mutex));
        first.poll();
        quick.close();

        assertThat(first.isWoken()).isTrue();
        assertThat(second.isWoken()).isFalse();
    }

    @Test
    void unfairWhoWasOvertakenThreeTimesIsNotOvertakenAgain() throws Exception {
        AsyncMutex mutex = AsyncMutex.unfair();
        Guard held = locked(lock(mutex));
        HandPolled<Guard> waiting = lock(mutex);
        waiting.poll();
        for (int i = 0; i < Permits.PATIENCE; i++) {
            held.close();
            held = locked(lock(mutex));
            assertThat(waiting.poll().isPending()).isTrue();
        }

        assertThat(mutex.tryLock()).isNull();
        held.close();
        assertThat(mutex.tryLock()).isNull();
        HandPolled<Guard> late = lock(mutex);
        assertThat(late.poll().isPending()).isTrue();
        locked(waiting).close();
        assertThat(late.isWoken()).isTrue();
        assertThat(mutex.isLocked()).as("fair for one turn only").isFalse();
        locked(late).close();
    }

    @Test
    void unfairAnUnlockWakesAnotherIfTheOneWhoWasWokenHasNotPolledYet() throws Exception {
        AsyncMutex mutex = AsyncMutex.unfair();
        Guard held = locked(lock(mutex));
        HandPolled<Guard> asleep = lock(mutex);
        HandPolled<Guard> next = lock(mutex);
        asleep.poll();
        next.poll();
        held.close();
        locked(lock(mutex)).close();

        assertThat(next.isWoken()).isTrue();
        locked(next).close();
        locked(asleep).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIR, UNFAIR})
    void cancellingAQueuedWaiterLosesItsPlaceOnly(String kind) throws Exception {
        AsyncMutex mutex = mutex(kind);
        Guard held = locked(lock(mutex));
        HandPolled<Guard> first = lock(mutex);
        HandPolled<Guard> second = lock(mutex);
        HandPolled<Guard> third = lock(mutex);
        first.poll();
        second.poll();
        third.poll();
        second.cancel();
        second.cancel();

        assertThat(second.isWoken()).isFalse();
        held.close();
        locked(first).close();
        assertThat(second.isWoken()).isFalse();
        locked(third).close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIR, UNFAIR})
    void cancellingAWaiterWhoseTurnHasComeWakesTheNext(String kind) throws Exception {
        AsyncMutex mutex = mutex(kind);
        Guard held = locked(lock(mutex));
        HandPolled<Guard> first = lock(mutex);
        HandPolled<Guard> second = lock(mutex);
        first.poll();
        second.poll();
        held.close();
        assertThat(second.isWoken()).isFalse();
        first.cancel();

        assertThat(second.wakes()).isEqualTo(1);
        locked(second).close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {FAIR, UNFAIR})
    void cancelAfterTheGuardWasGivenDoesNotUnlock(String kind) throws Exception {
        AsyncMutex mutex = mutex(kind);
        HandPolled<Guard> lock = lock(mutex);
        Guard guard = locked(lock);
        lock.cancel();

        assertThat(mutex.isLocked()).isTrue();
        guard.close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void aGuardUnlocksOnceHoweverOftenItIsClosed() throws Exception {
        AsyncMutex mutex = new AsyncMutex("a");
        Guard stale = locked(lock(mutex));
        assertThat(stale).hasToString("Guard(AsyncMutex(a))");
        stale.close();
        Guard guard = locked(lock(mutex));
        stale.close();

        assertThat(mutex.isLocked()).isTrue();
        assertThat(stale).hasToString("Guard(closed)");
        guard.close();
    }

    @Test
    void aFailureOfTheHolderPoisonsNothing() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        HandPolled<Object> failing = HandPolled.of(mutex.withLock(() -> Futures.failed(new IOException("broken"))));

        assertThatThrownBy(failing::poll).isInstanceOf(IOException.class);
        locked(lock(mutex)).close();
    }

    @Test
    void theHolderIsTheTaskThatPolled() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        TaskInfo transfer = Somebody.named("transfer");
        TaskInfo audit = Somebody.named("audit");
        assertThat(mutex.holder()).isNull();
        Guard guard = locked(lock(mutex).with(TaskInfo.class, transfer));
        assertThat(mutex.holder()).isSameAs(transfer);
        HandPolled<Guard> next = lock(mutex).with(TaskInfo.class, audit);
        next.poll();
        assertThat(mutex.holder()).isSameAs(transfer);
        guard.close();
        assertThat(mutex.holder()).as("nobody has taken it yet").isNull();
        guard = locked(next);
        assertThat(mutex.holder()).isSameAs(audit);
        guard.close();
        assertThat(mutex.holder()).isNull();
    }

    @Test
    void tryLockKnowsItsHolderByTheContextOnly() {
        AsyncMutex mutex = new AsyncMutex();
        TaskInfo task = Somebody.named("a");
        Context cx = new NamedContext(task);
        Guard guard = mutex.tryLock(cx);
        assertThat(mutex.holder()).isSameAs(task);
        assertThat(mutex.tryLock(cx)).isNull();
        assertThat(guard).isNotNull();
        guard.close();

        assertThat(mutex.tryLock()).isNotNull();
        assertThat(mutex.holder()).isNull();
        assertThat(mutex.isLocked()).isTrue();
    }

    @Test
    void namesAreInEveryText() {
        assertThat(new AsyncMutex("accounts")).hasToString("AsyncMutex(accounts)");
        assertThat(new AsyncMutex("accounts").lock()).hasToString("AsyncMutex(accounts).lock");
        assertThat(AsyncMutex.unfair("accounts")).hasToString("AsyncMutex(accounts)");
        assertThat(new AsyncMutex().toString()).matches("AsyncMutex@[0-9a-f]+");
        assertThatThrownBy(() -> new AsyncMutex(nothing())).hasMessage("name");
    }

    @SuppressWarnings("NullAway") // what a caller without analysis may do
    private static String nothing() {
        return null;
    }

    // ---- withLock

    @Test
    void withLockHoldsTheLockForAsLongAsTheFutureRuns() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Probe<String> body = new Probe<>("body");
        HandPolled<String> future = HandPolled.of(mutex.withLock(() -> body));
        assertThat(mutex.isLocked()).isFalse();
        assertThat(future.poll().isPending()).isTrue();
        assertThat(mutex.isLocked()).isTrue();
        body.complete("done");

        assertThat(future.poll()).isEqualTo(Poll.ready("done"));
        assertThat(mutex.isLocked()).isFalse();
        assertThat(body.cancels()).isZero();
        assertThatThrownBy(future::poll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("future polled after completion: Locked(AsyncMutex@");
    }

    @Test
    void withLockMakesTheFutureOnceItIsItsTurn() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(lock(mutex));
        int[] made = new int[1];
        HandPolled<Integer> future = HandPolled.of(mutex.withLock(() -> Futures.ready(++made[0])));
        future.poll();
        assertThat(made[0]).isZero();
        held.close();

        assertThat(future.poll()).isEqualTo(Poll.ready(1));
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void withLockUnlocksWhenTheFunctionThrowsOrGivesNull() {
        AsyncMutex mutex = new AsyncMutex();
        HandPolled<Object> throwing = HandPolled.of(mutex.withLock(() -> {
            throw new IOException("broken");
        }));
        assertThatThrownBy(throwing::poll).isInstanceOf(IOException.class);
        assertThat(mutex.isLocked()).isFalse();

        HandPolled<Object> without = HandPolled.of(mutex.withLock(AsyncMutexTest::noFuture));
        assertThatThrownBy(without::poll).isInstanceOf(NullPointerException.class);
        assertThat(mutex.isLocked()).isFalse();
    }

    @SuppressWarnings("NullAway") // what a caller without analysis may do
    private static Future<Object> noFuture() {
        return null;
    }

    @Test
    void cancellingWithLockCancelsTheFutureAndThenUnlocks() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        boolean[] lockedAtCancel = new boolean[1];
        Future<Object> body = Futures.pollFn(cx -> Poll.pending(), () -> lockedAtCancel[0] = mutex.isLocked());
        HandPolled<Object> future = HandPolled.of(mutex.withLock(() -> body));
        future.poll();
        future.cancel();
        future.cancel();

        assertThat(lockedAtCancel[0]).isTrue();
        assertThat(mutex.isLocked()).isFalse();
        assertThatThrownBy(future::poll).hasMessageStartingWith("future polled after cancel: Locked");
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void cancellingWithLockUnlocksEvenIfTheFutureThrowsAtThat() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        IllegalStateException bug = new IllegalStateException("bug");
        Probe<Object> body = new Probe<>("body").throwingOnCancel(bug);
        HandPolled<Object> future = HandPolled.of(mutex.withLock(() -> body));
        future.poll();
        assertThat(Uncaught.during(future::cancel)).containsExactly(bug);

        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void cancellingWithLockWhileItWaitsLeavesTheQueue() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        Guard held = locked(lock(mutex));
        HandPolled<Object> future = HandPolled.of(mutex.withLock(() -> {
            throw new AssertionError("not its turn");
        }));
        future.poll();
        future.cancel();
        held.close();

        assertThat(mutex.isLocked()).isFalse();
        assertThat(future.isWoken()).isFalse();
    }

    @Test
    void anInterestedTaskIsNotWokenByTheUnlockOfOthersAfterItsEnd() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        HandPolled<Guard> lock = lock(mutex);
        Guard held = locked(lock(mutex));
        lock.poll();
        held.close();
        Guard guard = locked(lock);
        HandPolled<Guard> other = lock(mutex);
        other.poll();
        lock.waker().wake();
        int before = lock.wakes();
        guard.close();

        assertThat(lock.wakes()).isEqualTo(before);
        assertThat(other.isWoken()).isTrue();
    }

    /** A waker, and the name of a task. */
    private static final class NamedContext extends Context {
        private final TaskInfo task;

        NamedContext(TaskInfo task) {
            this.task = task;
        }

        @Override
        public Waker waker() {
            return Waker.noop();
        }

        @Override
        public <S> S find(Class<S> type) {
            return type.cast(task);
        }

        @Override
        public boolean mayProceed() {
            return true;
        }

        @Override
        public void progressed() {}
    }
}
