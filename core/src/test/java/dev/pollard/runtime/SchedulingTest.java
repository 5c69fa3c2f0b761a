// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SchedulingTest {
    private final BlockingQueue<StuckPoll> reports = new LinkedBlockingQueue<>();
    private @Nullable AsyncRuntime runtime;

    private AsyncRuntime runtime(Scheduling scheduling, int workers, Duration watchdog) {
        runtime = AsyncRuntime.builder()
                .scheduling(scheduling)
                .workers(workers)
                .name("test")
                .watchdog(watchdog)
                .onStuckPoll(reports::add)
                .build();
        return runtime;
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close(Duration.ZERO);
        }
    }

    /** Notes the thread of each of its polls, and wakes itself in between. */
    private static Future<Integer> noting(Set<Thread> threads, int polls) {
        int[] left = {polls};
        return pollFn(cx -> {
            threads.add(Thread.currentThread());
            if (--left[0] == 0) {
                return Poll.ready(polls);
            }
            cx.waker().wake();
            return Poll.pending();
        });
    }

    @Test
    void withoutStealingWhatATaskSpawnsStaysOnItsWorkerHoweverIdleTheOthersAre() throws Exception {
        AsyncRuntime r = runtime(Scheduling.THREAD_PER_CORE, 4, Duration.ZERO);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        List<JoinHandle<Integer>> children = new ArrayList<>();
        r.blockOn(pollFn(cx -> {
            threads.add(Thread.currentThread());
            for (int i = 0; i < 500; i++) {
                children.add(cx.service(Spawner.class).spawn(noting(threads, 20)));
            }
            return Poll.ready(0);
        }));
        for (JoinHandle<Integer> child : children) {
            r.blockOn(child);
        }
        assertThat(threads).hasSize(1);
    }

    @Test
    void withoutTheLifoSlotATaskThatIsWokenWaitsBehindThoseThatAreQueued() throws Exception {
        for (boolean lifo : new boolean[] {true, false}) {
            List<String> order = new ArrayList<>();
            try (AsyncRuntime r = AsyncRuntime.builder()
                    .workers(1)
                    .lifoSlot(lifo)
                    .watchdog(Duration.ZERO)
                    .build()) {
                r.blockOn(pollFn(cx -> {
                            Spawner here = cx.service(Spawner.class);
                            here.execute(() -> order.add("queued"));
                            return Poll.ready(here.spawn(pollFn(own -> Poll.ready(order.add("woken")))));
                        })
                        .andThen(task -> task));
                r.blockOn(new Countdown(100));
            }
            assertThat(order)
                    .as("with the slot: %s", lifo)
                    .containsExactly(lifo ? new String[] {"woken", "queued"} : new String[] {"queued", "woken"});
        }
    }

    @Test
    void theNumberOfWorkersIsTakenFromAProperty() {
        System.setProperty(SchedulerSettings.WORKERS, "3");
        try (AsyncRuntime r = AsyncRuntime.create()) {
            assertThat(r.workers()).isEqualTo(3);
        } finally {
            System.clearProperty(SchedulerSettings.WORKERS);
        }
    }

    @Test
    void withoutStealingWhatComesFromOutsideIsSpreadOverAllWorkers() throws Exception {
        AsyncRuntime r = runtime(Scheduling.THREAD_PER_CORE, 4, Duration.ZERO);
        Map<String, Integer> spawned = new HashMap<>();
        Set<String> executed = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 8; i++) {
            String thread =
                    r.blockOn(pollFn(cx -> Poll.ready(Thread.currentThread().getName())));
            spawned.merge(thread, 1, Integer::sum);
        }
        assertThat(spawned)
                .hasSize(4)
                .allSatisfy((thread, tasks) -> assertThat(tasks).isEqualTo(2));
        for (int i = 0; i < 4; i++) {
            CompletableFuture<String> ran = new CompletableFuture<>();
            r.execute(() -> ran.complete(Thread.currentThread().getName()));
            executed.add(ran.join());
        }
        assertThat(executed).hasSize(4);
    }

    @Test
    void withoutStealingAWakeFromElsewhereBringsATaskBackToItsWorker() throws Exception {
        AsyncRuntime r = runtime(Scheduling.THREAD_PER_CORE, 2, Duration.ZERO);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        BlockingQueue<Waker> wakers = new LinkedBlockingQueue<>();
        int[] polls = new int[1];
        JoinHandle<Integer> task = r.spawn(pollFn(cx -> {
            threads.add(Thread.currentThread());
            if (++polls[0] == 50) {
                return Poll.ready(polls[0]);
            }
            wakers.add(cx.waker());
            return Poll.pending();
        }));
        for (int i = 0; i < 49; i++) {
            Waker waker = wakers.take();
            if (i % 2 == 0) {
                waker.wake();
            } else {
                r.spawn(pollFn(
                                cx -> { // on one worker and then on the other
                                    waker.wake();
                                    return Poll.ready(0);
                                }))
                        .detach();
            }
        }
        assertThat(r.<Integer>blockOn(task)).isEqualTo(50);
        assertThat(threads).hasSize(1);
    }

    @Test
    void withoutStealingTasksOfOneWorkerShareWhatIsNotThreadSafe() throws Exception {
        AsyncRuntime r = runtime(Scheduling.THREAD_PER_CORE, 2, Duration.ZERO);
        Map<Integer, Integer> shared = new HashMap<>();
        List<JoinHandle<Integer>> children = new ArrayList<>();
        r.blockOn(pollFn(cx -> {
            for (int i = 0; i < 100; i++) {
                int[] left = {100};
                children.add(cx.service(Spawner.class).spawn(pollFn(own -> {
                    shared.merge(left[0], 1, Integer::sum);
                    if (--left[0] == 0) {
                        return Poll.ready(0);
                    }
                    own.waker().wake();
                    return Poll.pending();
                })));
            }
            return Poll.ready(0);
        }));
        for (JoinHandle<Integer> child : children) {
            r.blockOn(child);
        }
        assertThat(shared).hasSize(100).containsValues(100).doesNotContainValue(99);
    }

    @Test
    void withoutStealingAStuckWorkerIsReportedAndKeepsItsTasks() throws Exception {
        AsyncRuntime r = runtime(Scheduling.THREAD_PER_CORE, 2, Duration.ofMillis(10));
        CountDownLatch open = new CountDownLatch(1);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        JoinHandle<Integer> stuck = r.spawn(pollFn(cx -> {
            JoinHandle<Integer> child = cx.service(Spawner.class).spawn(noting(threads, 5));
            child.detach();
            threads.add(Thread.currentThread());
            open.await();
            return Poll.ready(0);
        }));
        assertThat(reports.take().handedOver()).isFalse();
        open.countDown();
        assertThat(r.<Integer>blockOn(stuck)).isZero();
        assertThat(r.close(Duration.ofSeconds(60)).isClean()).isTrue();
        assertThat(threads).hasSize(1);
    }

    @Test
    void aPinnedTaskIsMadeAndPolledByItsWorkerOnly() throws Exception {
        for (Scheduling scheduling : Scheduling.values()) {
            AsyncRuntime r = runtime(scheduling, 3, Duration.ZERO);
            assertThat(r.workers()).isEqualTo(3);
            for (int worker = 0; worker < 3; worker++) {
                Set<Thread> threads = ConcurrentHashMap.newKeySet();
                List<JoinHandle<?>> all = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    all.add(r.spawnPinned(worker, () -> {
                        threads.add(Thread.currentThread());
                        return Time.sleep(Duration.ofMillis(1)).andThen(done -> noting(threads, 10));
                    }));
                    all.add(r.spawn(new Countdown(30))); // something to steal
                }
                for (JoinHandle<?> handle : all) {
                    r.blockOn(handle);
                }
                assertThat(threads).extracting(Thread::getName).containsExactly("test-worker-" + worker);
            }
            r.close();
        }
    }

    @Test
    void aTaskSpawnsPinnedTasksOnItsOwnWorkerAndOnOthers() throws Exception {
        AsyncRuntime r = runtime(Scheduling.WORK_STEALING, 2, Duration.ZERO);
        Set<String> names = ConcurrentHashMap.newKeySet();
        List<JoinHandle<String>> handles = new ArrayList<>();
        r.blockOn(pollFn(cx -> {
            for (int i = 0; i < 10; i++) {
                int worker = i % 2;
                handles.add(r.spawnPinned(worker, "pinned", () -> {
                    names.add(worker + " " + Thread.currentThread().getName());
                    return Futures.yieldNow().map(done -> "made");
                }));
            }
            return Poll.ready(0);
        }));
        for (JoinHandle<String> handle : handles) {
            assertThat(handle.name()).isEqualTo("pinned");
            assertThat(r.blockOn(handle)).isEqualTo("made");
        }
        assertThat(names).containsExactlyInAnyOrder("0 test-worker-0", "1 test-worker-1");
    }

    @Test
    void pinnedTasksNeverRunAtTheSameTimeAlsoIfTheirWorkerIsReplaced() throws Exception {
        AsyncRuntime r = runtime(Scheduling.WORK_STEALING, 1, Duration.ofMillis(10));
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        JoinHandle<Integer> stuck = r.spawnPinned(
                0,
                () -> pollFn(cx -> {
                    inside.incrementAndGet();
                    open.await();
                    inside.decrementAndGet();
                    return Poll.ready(1);
                }));
        List<JoinHandle<Integer>> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int[] left = {10};
            others.add(r.spawnPinned(
                    0,
                    () -> pollFn(cx -> {
                        together.addAndGet(inside.get());
                        if (--left[0] == 0) {
                            return Poll.ready(2);
                        }
                        cx.waker().wake();
                        return Poll.pending();
                    })));
        }
        assertThat(reports.take().handedOver()).isTrue();
        assertThat(r.<Integer>blockOn(new Countdown(1000))).isEqualTo(1000); // those that are not pinned go on
        r.blockOn(Time.sleep(Duration.ofMillis(5)));
        open.countDown();
        assertThat(r.<Integer>blockOn(stuck)).isEqualTo(1);
        for (JoinHandle<Integer> other : others) {
            assertThat(r.<Integer>blockOn(other)).isEqualTo(2);
        }
        assertThat(together).hasValue(0);
    }

    @Test
    void pinnedTasksGoOnIfTheirWorkerIsStuckInATaskThatIsNot() throws Exception {
        AsyncRuntime r = runtime(Scheduling.WORK_STEALING, 1, Duration.ofMillis(10));
        CountDownLatch open = new CountDownLatch(1);
        JoinHandle<Integer> stuck = r.spawn(pollFn(cx -> {
            open.await();
            return Poll.ready(1);
        }));
        assertThat(r.<Integer>blockOn(r.spawnPinned(0, () -> new Countdown(10))))
                .isEqualTo(10);
        open.countDown();
        assertThat(r.<Integer>blockOn(stuck)).isEqualTo(1);
    }

    @Test
    void whatTheFactoryThrowsIsTheFailureOfThePinnedTask() {
        AsyncRuntime r = runtime(Scheduling.WORK_STEALING, 1, Duration.ZERO);
        IOException failure = new IOException("no future");
        assertThatThrownBy(() -> r.blockOn(r.spawnPinned(0, () -> {
                    throw failure;
                })))
                .isSameAs(failure);
    }

    @Test
    void aWorkerThatIsNotThereIsRefused() {
        AsyncRuntime r = runtime(Scheduling.WORK_STEALING, 2, Duration.ZERO);
        assertThatThrownBy(() -> r.spawnPinned(2, () -> new Countdown(0)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("Index 2 out of bounds for length 2");
    }

    @Test
    void pinnedTasksThatAreLeftAreCancelledWhenTheRuntimeCloses() {
        for (Scheduling scheduling : Scheduling.values()) {
            AsyncRuntime r = runtime(scheduling, 2, Duration.ZERO);
            AsyncRuntimeTest.Never never = new AsyncRuntimeTest.Never();
            JoinHandle<Integer> handle = r.spawnPinned(1, () -> never);
            awaitQuietly(never.polled);
            assertThat(r.close(Duration.ZERO).isClean()).isTrue();
            assertThat(never.cancels).hasValue(1);
            assertThat(handle.isFinished()).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
