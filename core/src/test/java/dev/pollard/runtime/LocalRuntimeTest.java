// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.runtime.AsyncRuntimeTest.Never;
import dev.pollard.task.Poll;
import dev.pollard.time.Ticker;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalRuntimeTest {

    @Test
    void everythingRunsOnTheCallingThread() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            List<Thread> threads = new ArrayList<>();
            runtime.spawn(new Countdown(3).then(() -> threads.add(Thread.currentThread())));
            runtime.blockOn(new Countdown(100).then(() -> threads.add(Thread.currentThread())));
            assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
        }
    }

    @Test
    void tasksStandStillBetweenCallsOfBlockOn() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            Never never = new Never();
            JoinHandle<Integer> handle = runtime.spawn(never);
            assertThat(never.polled.getCount()).isOne();
            runtime.blockOn(new Countdown(100));
            assertThat(never.polled.getCount()).isZero();
            handle.abort();
            assertThat(never.cancels).hasValue(0);
            assertThatThrownBy(() -> runtime.blockOn(handle)).isInstanceOf(CancellationException.class);
            assertThat(never.cancels).hasValue(1);
        }
    }

    @Test
    void sleepingTasksWakeInTheOrderOfTheirDeadlines() throws Exception {
        long[] millis = new long[1]; // each look at the clock takes a millisecond
        Ticker ticker = () -> ++millis[0] * 1_000_000;
        try (LocalRuntime runtime = LocalRuntime.create(ticker, UncaughtHandler.logging())) {
            List<Integer> order = new ArrayList<>();
            List<JoinHandle<Boolean>> handles = new ArrayList<>();
            for (int i : new int[] {30, 10, 20}) {
                handles.add(runtime.spawn(Time.sleep(Duration.ofMillis(i)).map(done -> order.add(i))));
            }
            for (JoinHandle<Boolean> handle : handles) {
                runtime.blockOn(handle);
            }
            assertThat(order).containsExactly(10, 20, 30);
        }
    }

    @Test
    void manyReadyTasksTakeTurnsInOrder() throws Exception {
        int tasks = 4 * RunQueue.CAPACITY; // more than a ring holds
        List<Integer> turns = new ArrayList<>();
        try (LocalRuntime runtime = LocalRuntime.create()) {
            runtime.blockOn(pollFn(cx -> {
                for (int i = 0; i < tasks; i++) {
                    int number = i;
                    int[] left = {3};
                    runtime.spawn(pollFn(own -> {
                                turns.add(number);
                                if (--left[0] == 0) {
                                    return Poll.ready(number);
                                }
                                own.waker().wake();
                                return Poll.pending();
                            }))
                            .detach();
                }
                return Poll.ready(tasks);
            }));
            assertThat(runtime.close(Duration.ofSeconds(30)).cancelledTasks()).isZero();
        }
        int[] taken = new int[tasks];
        for (int turn = 0; turn < turns.size(); turn++) {
            int number = turns.get(turn);
            // The task spawned last runs first, out of the LIFO slot: it is one turn ahead of the others at most.
            assertThat(++taken[number]).isLessThanOrEqualTo(turn / tasks + 2);
        }
        assertThat(taken).containsOnly(3);
    }

    @Test
    void aForeignThreadWakesATaskOfASleepingRuntime() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            CompletableFuture<Runnable> waker = new CompletableFuture<>();
            boolean[] open = new boolean[1];
            Thread thread = new Thread(() -> {
                Runnable wake = waker.join();
                synchronized (open) {
                    open[0] = true;
                }
                wake.run();
            });
            thread.start();
            assertThat(runtime.<String>blockOn(pollFn(cx -> {
                        waker.complete(cx.waker()::wake);
                        synchronized (open) {
                            return open[0] ? Poll.ready("woken") : Poll.pending();
                        }
                    })))
                    .isEqualTo("woken");
            thread.join();
        }
    }

    @Test
    void blockOnInsideIsRefused() {
        try (LocalRuntime runtime = LocalRuntime.create();
                LocalRuntime other = LocalRuntime.create()) {
            assertThatThrownBy(() -> runtime.blockOn(pollFn(cx -> Poll.ready(other.blockOn(new Countdown(1))))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("blockOn on worker thread");
        }
    }

    @Test
    void aSecondDriverIsRefused() throws Exception {
        LocalRuntime runtime = LocalRuntime.create();
        CountDownLatch driven = new CountDownLatch(1);
        Thread driver = new Thread(runtime::run);
        runtime.execute(driven::countDown);
        driver.start();
        driven.await();
        assertThatThrownBy(() -> runtime.blockOn(new Countdown(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("already driven by another thread");
        assertThat(runtime.close(Duration.ZERO).isClean()).isTrue();
        driver.join();
    }

    @Test
    void closeCancelsTheTasksThatNobodyDrives() {
        List<Throwable> uncaught = new ArrayList<>();
        LocalRuntime runtime = LocalRuntime.create(Ticker.system(), event -> uncaught.add(event.failure()));
        Never never = new Never();
        runtime.spawn(never);
        CloseReport report = runtime.close(Duration.ofMillis(1));
        assertThat(report.cancelledTasks()).isOne();
        assertThat(report.isClean()).isTrue();
        assertThat(never.cancels).hasValue(1);
        assertThat(uncaught).isEmpty();
    }
}
