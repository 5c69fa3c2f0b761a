// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.TaskInfo;
import org.junit.jupiter.api.Test;

/** Row 18 of the complaints: a dump names what waits, for what, and who holds it. */
class InspectTest {
    private static final TaskInfo TRANSFER = new Somebody(17, "transfer-3");
    private static final TaskInfo AUDIT = new Somebody(18, "audit");

    private static <T> HandPolled<T> by(TaskInfo task, Future<T> future) {
        return HandPolled.of(future).with(TaskInfo.class, task);
    }

    /** Polls once, by nobody in particular, so that it waits. */
    private static Report waiting(Future<?> future) throws Exception {
        assertThat(HandPolled.of(future).poll().isPending()).isTrue();
        return Report.of(future);
    }

    @Test
    void aMutexNamesItsHolder() throws Exception {
        AsyncMutex mutex = new AsyncMutex("accounts");
        by(TRANSFER, mutex.lock()).poll();

        assertThat(waiting(mutex.lock()).lines())
                .containsExactly(
                        "name AsyncMutex(accounts).lock", "waits for AsyncMutex(accounts) held by task 17 transfer-3");
    }

    @Test
    void sinceIsWhenTheLockWasGotOrWhenTheFirstBeganToWaitForIt() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        AsyncMutex.Guard held = by(TRANSFER, mutex.lock()).poll().value();
        long before = System.nanoTime();
        Future<AsyncMutex.Guard> next = mutex.lock();
        Future<AsyncMutex.Guard> behind = mutex.lock();
        long first = waiting(next).since().get(0);
        long second = waiting(behind).since().get(0);
        assertThat(first - before).isNotNegative();
        assertThat(second).as("still the same holder").isEqualTo(first);

        long handOver = System.nanoTime();
        held.close();
        by(AUDIT, next).poll();
        assertThat(Report.of(behind).since().get(0) - handOver).isNotNegative();
        assertThat(Report.of(behind).lines()).last().asString().endsWith("held by task 18 audit");
    }

    @Test
    void anOldQueueDoesNotDateANewOne() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        AsyncMutex.Guard held = by(TRANSFER, mutex.lock()).poll().value();
        Future<AsyncMutex.Guard> next = mutex.lock();
        waiting(next);
        held.close();
        HandPolled.of(next).poll().value().close();
        by(TRANSFER, mutex.lock()).poll();
        long now = System.nanoTime();

        assertThat(waiting(mutex.lock()).since().get(0) - now).isNotNegative();
    }

    @Test
    void aQueueThatWasGivenUpDoesNotDateANewOne() throws Exception {
        AsyncMutex mutex = new AsyncMutex();
        AsyncMutex.Guard held = by(TRANSFER, mutex.lock()).poll().value();
        Future<AsyncMutex.Guard> cancelled = mutex.lock();
        waiting(cancelled);
        cancelled.cancel();
        held.close();
        by(TRANSFER, mutex.lock()).poll();
        long now = System.nanoTime();

        assertThat(waiting(mutex.lock()).since().get(0) - now).isNotNegative();
    }

    @Test
    void aTurnThatWasNotTakenYetIsToldByBothSides() throws Exception {
        AsyncMutex mutex = new AsyncMutex("accounts");
        AsyncMutex.Guard held = by(AUDIT, mutex.lock()).poll().value();
        Future<AsyncMutex.Guard> next = mutex.lock();
        Future<AsyncMutex.Guard> behind = mutex.lock();
        by(TRANSFER, next).poll();
        waiting(behind);
        held.close();

        assertThat(Report.of(next).lines())
                .containsExactly("name AsyncMutex(accounts).lock", "waits for a poll: its turn has come");
        assertThat(Report.of(behind).lines())
                .containsExactly(
                        "name AsyncMutex(accounts).lock",
                        "waits for AsyncMutex(accounts) held by task 17 transfer-3",
                        "waits for the turn was offered to task 17 transfer-3, which has not polled since");
    }

    @Test
    void aReadWriteLockNamesItsWriterOrAllItsReaders() throws Exception {
        AsyncRwLock lock = new AsyncRwLock("index");
        AsyncRwLock.WriteGuard writing = by(TRANSFER, lock.write()).poll().value();
        Future<AsyncRwLock.ReadGuard> reader = lock.read();
        assertThat(waiting(reader).lines())
                .containsExactly(
                        "name AsyncRwLock(index).read", "waits for AsyncRwLock(index) held by task 17 transfer-3");
        reader.cancel();
        writing.downgrade();
        by(AUDIT, lock.read()).poll();

        assertThat(waiting(lock.write()).lines())
                .containsExactlyInAnyOrder(
                        "name AsyncRwLock(index).write",
                        "waits for AsyncRwLock(index) held by task 17 transfer-3",
                        "waits for AsyncRwLock(index) held by task 18 audit");
    }

    @Test
    void aSemaphoreNamesThoseWhoHavePermits() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore("db", 3);
        by(TRANSFER, semaphore.acquire()).poll();
        assertThat(waiting(semaphore.acquire(3)).lines())
                .containsExactly(
                        "name AsyncSemaphore(db).acquire(3)",
                        "waits for AsyncSemaphore(db) held by task 17 transfer-3",
                        "waits for 3 permits, 2 free, held by task 17 transfer-3");
        AsyncSemaphore two = new AsyncSemaphore("two", 2);
        by(TRANSFER, two.acquire()).poll();
        by(AUDIT, two.acquire()).poll();

        assertThat(waiting(two.acquire()).lines())
                .as("either of them could release")
                .contains("waits for AsyncSemaphore(two) held by ?")
                .anyMatch(line -> line.contains("task 17 transfer-3") && line.contains("task 18 audit"));
    }

    @Test
    void aPermitThatIsGoneIsNotNamed() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore("db", 4);
        AsyncSemaphore.Permit permit = by(TRANSFER, semaphore.acquire(4)).poll().value();
        AsyncSemaphore.Permit part = permit.split(2);
        part.forget();
        permit.release();

        assertThat(waiting(semaphore.acquire(3)).lines())
                .contains("waits for AsyncSemaphore(db) held by ?", "waits for 3 permits, 2 free");
    }

    @Test
    void aOnceCellNamesWhoMakesTheValue() throws Exception {
        OnceCell<String> cell = new OnceCell<>("config");
        Future<String> making = cell.getOrInit(() -> new Probe<>("load"));
        by(TRANSFER, making).poll();

        assertThat(Report.of(making).lines()).containsExactly("name OnceCell(config).getOrInit", "child load");
        assertThat(waiting(cell.getOrInit(() -> Futures.ready("a"))).lines())
                .containsExactly(
                        "name OnceCell(config).getOrInit",
                        "child null",
                        "waits for OnceCell(config) held by task 17 transfer-3");
    }

    @Test
    void theOthersTellWhatIsMissing() throws Exception {
        assertThat(waiting(new Notify("jobs").notified()).lines())
                .containsExactly("name Notify(jobs).notified", "waits for a notification of Notify(jobs)");
        assertThat(waiting(new AsyncLatch("shards", 3).await()).lines())
                .containsExactly(
                        "name AsyncLatch(shards).await", "waits for 3 more to be counted down in AsyncLatch(shards)");
        assertThat(waiting(new AsyncBarrier("rounds", 3).await()).lines())
                .containsExactly("name AsyncBarrier(rounds).await", "waits for 2 more to come to AsyncBarrier(rounds)");
        assertThat(waiting(new SetOnce<String>("address").await()).lines())
                .containsExactly("name SetOnce(address).await", "waits for the value of SetOnce(address)");
    }

    @Test
    void withLockTellsItsLockAndThenItsFuture() throws Exception {
        AsyncMutex mutex = new AsyncMutex("accounts");
        AsyncMutex.Guard held = HandPolled.of(mutex.lock()).poll().value();
        Future<String> future = mutex.withLock(() -> new Probe<>("transfer"));
        assertThat(waiting(future).lines())
                .containsExactly("name Locked(AsyncMutex(accounts).lock)", "child AsyncMutex(accounts).lock");
        held.close();

        assertThat(waiting(future).lines()).containsExactly("name Locked(AsyncMutex(accounts).lock)", "child transfer");
    }

    @Test
    void nothingIsToldBeforeTheFirstPollAndAfterTheEnd() throws Exception {
        Future<AsyncMutex.Guard> lock = new AsyncMutex("accounts").lock();
        assertThat(Report.of(lock).lines()).containsExactly("name AsyncMutex(accounts).lock");
        HandPolled.of(lock).poll();
        assertThat(Report.of(lock).lines()).containsExactly("name AsyncMutex(accounts).lock");
    }
}
