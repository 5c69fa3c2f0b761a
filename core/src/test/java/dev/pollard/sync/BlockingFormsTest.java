// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.BlockingRefusal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingFormsTest {
    private final AsyncMutex mutex = new AsyncMutex("m");
    private final AsyncRwLock lock = new AsyncRwLock("l");
    private final AsyncSemaphore semaphore = new AsyncSemaphore("s", 1);

    /** A call on a thread of its own, which waits. */
    private static final class Blocked<T> {
        final CompletableFuture<T> outcome = new CompletableFuture<>();
        final Thread thread;

        Blocked(Callable<T> call) {
            thread = new Thread(
                    () -> {
                        try {
                            outcome.complete(call.call());
                        } catch (Throwable t) {
                            outcome.completeExceptionally(t);
                        }
                    },
                    "blocked");
            thread.start();
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void withoutAHolderNothingBlocks() throws Exception {
        mutex.blockingLock().close();
        lock.blockingRead().close();
        lock.blockingWrite().close();
        semaphore.blockingAcquire(1).close();

        assertThat(mutex.isLocked()).isFalse();
        assertThat(lock.tryWrite()).isNotNull();
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    @Test
    void aThreadWaitsInTheSameQueueAsTasksDo() throws Exception {
        AsyncMutex.Guard held = mutex.blockingLock();
        assertThat(mutex.holder()).isNotNull();
        assertThat(mutex.holder().label())
                .isEqualTo("thread " + Thread.currentThread().getName());
        Blocked<AsyncMutex.Guard> first = new Blocked<>(mutex::blockingLock);
        Blocked<AsyncMutex.Guard> second = new Blocked<>(mutex::blockingLock);
        held.close();
        AsyncMutex.Guard guard = first.outcome.get();
        assertThat(mutex.holder().label()).isEqualTo("thread blocked");
        assertThat(mutex.holder().id()).isNegative();
        assertThat(second.outcome).isNotDone();
        guard.close();
        second.outcome.get().close();
    }

    @Test
    void readersAndWritersBlockEachOther() throws Exception {
        AsyncRwLock.ReadGuard reading = lock.blockingRead();
        Blocked<AsyncRwLock.WriteGuard> writer = new Blocked<>(lock::blockingWrite);
        Blocked<AsyncRwLock.ReadGuard> reader = new Blocked<>(lock::blockingRead);
        reading.close();
        AsyncRwLock.WriteGuard writing = writer.outcome.get();
        assertThat(reader.outcome).isNotDone();
        writing.close();
        reader.outcome.get().close();
    }

    @Test
    void aClosedSemaphoreRefusesTheThreadThatWaits() {
        Blocked<AsyncSemaphore.Permit> blocked = new Blocked<>(() -> semaphore.blockingAcquire(2));
        semaphore.close();

        assertThatThrownBy(blocked.outcome::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SemaphoreClosedException.class);
    }

    @Test
    void anInterruptLeavesTheQueue() throws Exception {
        AsyncMutex.Guard held = mutex.blockingLock();
        Blocked<AsyncMutex.Guard> interrupted = new Blocked<>(mutex::blockingLock);
        Blocked<AsyncMutex.Guard> next = new Blocked<>(mutex::blockingLock);
        interrupted.thread.interrupt();

        assertThatThrownBy(interrupted.outcome::get).hasCauseInstanceOf(InterruptedException.class);
        held.close();
        next.outcome.get().close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotLock() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(mutex::blockingLock).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void aWorkerIsRefused() throws Exception {
        List<Callable<?>> calls = List.of(
                mutex::blockingLock, lock::blockingRead, lock::blockingWrite, () -> semaphore.blockingAcquire(1));
        List<String> names = List.of("blockingLock", "blockingRead", "blockingWrite", "blockingAcquire");
        try (AsyncRuntime runtime =
                        AsyncRuntime.builder().workers(1).name("test").build();
                LocalRuntime local = LocalRuntime.create()) {
            for (int i = 0; i < calls.size(); i++) {
                Callable<?> call = calls.get(i);
                String name = names.get(i);
                assertThatThrownBy(() -> runtime.blockOn(Futures.fromCallable(call)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith(name + " on worker thread test-worker-0 would block its tasks");
                assertThatThrownBy(() -> local.blockOn(Futures.fromCallable(call)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageStartingWith(name + " on worker thread");
            }
            runtime.blockOn(Futures.blocking(() -> mutex.blockingLock())).close();
        }
        mutex.blockingLock().close();
        assertThat(mutex.isLocked()).isFalse();
    }

    @Test
    void aThreadIsRefusedForAsLongAsItIsMarked() {
        BlockingRefusal.enter();
        try {
            assertThatThrownBy(() -> BlockingRefusal.check("f")).hasMessageStartingWith("f on worker thread");
        } finally {
            BlockingRefusal.leave();
        }
        BlockingRefusal.check("f");
    }
}
