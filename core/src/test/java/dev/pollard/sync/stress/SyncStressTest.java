// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.sync.AsyncBarrier;
import dev.pollard.sync.AsyncLatch;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.sync.AsyncRwLock;
import dev.pollard.sync.AsyncSemaphore;
import dev.pollard.sync.Notified;
import dev.pollard.sync.Notify;
import dev.pollard.sync.OnceCell;
import dev.pollard.sync.SetOnce;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks on real workers, and threads, that use one primitive all at once; some give up on the way. */
@Timeout(120)
class SyncStressTest {
    private static final int TASKS = 16;
    private static final int ROUNDS = 2_000;

    private final AsyncRuntime runtime =
            AsyncRuntime.builder().workers(4).name("stress").build();
    private final List<JoinHandle<?>> handles = new ArrayList<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    private <T> JoinHandle<T> spawn(Future<T> future) {
        JoinHandle<T> handle = runtime.spawn(future);
        handles.add(handle);
        return handle;
    }

    private int sumOf(List<JoinHandle<Integer>> all) throws Exception {
        int sum = 0;
        for (JoinHandle<Integer> handle : all) {
            sum += runtime.blockOn(handle);
        }
        return sum;
    }

    private void joinAll() throws Exception {
        for (JoinHandle<?> handle : handles) {
            runtime.blockOn(handle);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMutexExcludesTasksAndThreads(boolean fair) throws Exception {
        AsyncMutex mutex = fair ? new AsyncMutex() : AsyncMutex.unfair();
        int[] counter = new int[1]; // guarded by the mutex
        List<JoinHandle<Integer>> tasks = new ArrayList<>();
        for (int t = 0; t < TASKS; t++) {
            boolean waitsInside = t % 4 == 0;
            tasks.add(spawn(new Again(
                    ROUNDS,
                    t % 3 == 0 ? 5 : 0,
                    () -> mutex.withLock(() -> {
                        int before = counter[0];
                        return waitsInside
                                ? Futures.yieldNow().map(x -> counter[0] = before + 1)
                                : Futures.ready(counter[0] = before + 1);
                    }))));
        }
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    try (AsyncMutex.Guard guard = mutex.blockingLock()) {
                        assertThat(guard).isNotNull();
                        counter[0]++;
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        int done = sumOf(tasks);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(mutex.isLocked()).isFalse();
        assertThat(counter[0]).isEqualTo(done + 2 * ROUNDS);
    }

    @Test
    void aSemaphoreGivesOutNoMoreThanItHas() throws Exception {
        int permits = 5;
        AsyncSemaphore semaphore = new AsyncSemaphore(permits);
        AtomicInteger out = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int t = 0; t < TASKS; t++) {
            int count = 1 + t % permits;
            spawn(new Again(
                    ROUNDS,
                    t % 3 == 0 ? 4 : 0,
                    () -> semaphore.acquire(count).map(permit -> {
                        most.accumulateAndGet(out.addAndGet(count), Math::max);
                        out.addAndGet(-count);
                        permit.release();
                        return 1;
                    })));
        }
        joinAll();

        assertThat(most.get()).isBetween(1, permits);
        assertThat(semaphore.availablePermits()).isEqualTo(permits);
    }

    @Test
    void readersSeeWhatAWriterHasFinished() throws Exception {
        AsyncRwLock lock = new AsyncRwLock();
        int[] pair = new int[2]; // guarded by the lock
        AtomicInteger torn = new AtomicInteger();
        for (int t = 0; t < TASKS; t++) {
            if (t % 4 == 0) {
                boolean givesUp = t % 8 == 0; // while it waits; in the middle of its work it would leave a torn pair
                Future<?> work = new Again(
                        ROUNDS,
                        givesUp ? 5 : 0,
                        () -> lock.withWrite(() -> {
                            pair[0]++;
                            return givesUp
                                    ? Futures.ready(pair[1]++)
                                    : Futures.yieldNow().map(x -> pair[1]++);
                        }));
                spawn(work);
            } else {
                spawn(new Again(
                        ROUNDS,
                        t % 8 == 1 ? 5 : 0,
                        () -> lock.withRead(() -> {
                            if (pair[0] != pair[1]) {
                                torn.incrementAndGet();
                            }
                            return Futures.ready(0);
                        })));
            }
        }
        joinAll();

        assertThat(torn).hasValue(0);
        AsyncRwLock.WriteGuard guard = lock.tryWrite();
        assertThat(guard).isNotNull();
    }

    /** A queue without a bound: what the documentation of enable shows. */
    private static final class Take implements Future<Integer> {
        private final Queue<Integer> queue;
        private final Notify notify;
        private @Nullable Notified notified;

        Take(Queue<Integer> queue, Notify notify) {
            this.queue = queue;
            this.notify = notify;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            while (true) {
                if (notified == null) {
                    notified = notify.notified();
                    notified.enable();
                    Integer item = queue.poll();
                    if (item != null) {
                        notified.cancel();
                        return Poll.ready(item);
                    }
                }
                if (notified.poll(cx).isPending()) {
                    return Poll.pending();
                }
                notified = null;
            }
        }

        @Override
        public void cancel() {
            if (notified != null) {
                notified.cancel();
            }
        }
    }

    /** Takes so many items; gives up waiting for one now and then, and begins anew. */
    private static final class Share implements Future<Integer> {
        private final int share;
        private final Queue<Integer> queue;
        private final Notify notify;
        private final AtomicInteger taken;
        private int got;
        private int turns;
        private @Nullable Take current;

        Share(int share, Queue<Integer> queue, Notify notify, AtomicInteger taken) {
            this.share = share;
            this.queue = queue;
            this.notify = notify;
            this.taken = taken;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            while (got < share) {
                if (current == null) {
                    current = new Take(queue, notify);
                }
                if (current.poll(cx).isReady()) {
                    got++;
                    taken.incrementAndGet();
                    current = null;
                } else {
                    if (turns++ % 4 == 0) {
                        current.cancel();
                        current = null;
                        cx.yieldNow();
                    }
                    return Poll.pending();
                }
            }
            return Poll.ready(got);
        }

        @Override
        public void cancel() {
            if (current != null) {
                current.cancel();
            }
        }
    }

    @Test
    void noNotificationIsLostWhenListenersGiveUp() throws Exception {
        Queue<Integer> queue = new ConcurrentLinkedQueue<>();
        Notify notify = new Notify();
        AtomicInteger taken = new AtomicInteger();
        int total = TASKS / 2 * ROUNDS;
        for (int t = 0; t < TASKS / 2; t++) {
            spawn(new Share(ROUNDS, queue, notify, taken));
        }
        for (int t = 0; t < TASKS / 2; t++) {
            spawn(new Again(
                    ROUNDS,
                    0,
                    () -> Futures.yieldNow().map(x -> {
                        queue.add(1);
                        notify.notifyOne();
                        return 0;
                    })));
        }
        joinAll();

        assertThat(taken).hasValue(total);
        assertThat(queue).isEmpty();
    }

    @Test
    void aBarrierLetsAllGoInEachRoundAndHasOneLeader() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(TASKS);
        AtomicInteger leaders = new AtomicInteger();
        AtomicInteger[] arrivals = new AtomicInteger[ROUNDS];
        AtomicInteger early = new AtomicInteger();
        for (int i = 0; i < ROUNDS; i++) {
            arrivals[i] = new AtomicInteger();
        }
        for (int t = 0; t < TASKS; t++) {
            int[] round = new int[1];
            spawn(new Again(ROUNDS, 0, () -> {
                int mine = round[0]++;
                arrivals[mine].incrementAndGet();
                return barrier.await().map(leader -> {
                    if (leader) {
                        leaders.incrementAndGet();
                    }
                    if (arrivals[mine].get() != TASKS) {
                        early.incrementAndGet();
                    }
                    return 0;
                });
            }));
        }
        joinAll();

        assertThat(leaders).hasValue(ROUNDS);
        assertThat(early).hasValue(0);
        assertThat(barrier.arrived()).isZero();
    }

    @Test
    void aOnceCellIsFilledOnceWhoeverFailsOrGivesUp() throws Exception {
        for (int round = 0; round < 300; round++) {
            OnceCell<Integer> cell = new OnceCell<>();
            AtomicInteger made = new AtomicInteger();
            List<JoinHandle<Integer>> all = new ArrayList<>();
            for (int t = 0; t < TASKS; t++) {
                int mine = t;
                Future<Integer> get = cell.getOrInit(() -> mine % 3 == 0
                        ? Futures.yieldNow().andThen(x -> Futures.failed(new IllegalStateException()))
                        : Futures.yieldNow().map(x -> made.incrementAndGet()));
                all.add(spawn(get.recover(x -> -1)));
            }
            all.get(1).abort();
            all.get(2).abort();
            for (JoinHandle<Integer> handle : all) {
                try {
                    assertThat(runtime.blockOn(handle)).isIn(-1, 1);
                } catch (CancellationException e) {
                    assertThat(handle).isIn(all.get(1), all.get(2));
                }
            }
            assertThat(made).hasValue(1);
            assertThat(cell.get()).isEqualTo(1);
        }
    }

    @Test
    void latchesAndValuesReachAll() throws Exception {
        for (int round = 0; round < 300; round++) {
            AsyncLatch latch = new AsyncLatch(TASKS);
            SetOnce<Integer> once = new SetOnce<>();
            AtomicInteger winners = new AtomicInteger();
            for (int t = 0; t < TASKS; t++) {
                int mine = t;
                spawn(Futures.join(latch.await(), once.await()));
                spawn(Futures.fromCallable(() -> {
                    if (once.set(mine)) {
                        winners.incrementAndGet();
                    }
                    latch.countDown();
                    return 0;
                }));
            }
            joinAll();
            handles.clear();

            assertThat(winners).hasValue(1);
            assertThat(latch.count()).isZero();
        }
    }
}
