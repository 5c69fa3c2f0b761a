// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsTest {

    private static LocalRuntime local() {
        return LocalRuntime.create(() -> 0, UncaughtHandler.logging());
    }

    @Test
    void aNewRuntimeHasDoneNothing() {
        try (LocalRuntime r = local()) {
            RuntimeMetrics m = r.metrics();
            assertThat(m.spawnedTasks()).isZero();
            assertThat(m.liveTasks()).isZero();
            assertThat(m.remoteSchedules()).isZero();
            assertThat(m.startedBlockingCalls()).isZero();
            assertThat(m.workers()).hasSize(1);
            assertThat(m.total().polls()).isZero();
            assertThat(m.total().busy()).isZero();
            assertThat(m.total().pollTimes().samples()).isZero();
            assertThat(m.total().pollTimes().percentile(0.5)).isZero();
        }
    }

    @Test
    void pollsSpawnsAndLocalSchedulesAreCounted() throws Exception {
        try (LocalRuntime r = local()) {
            r.blockOn(new Countdown(9)); // from the driving thread, which is the worker's
            assertThat(r.metrics().total().polls()).isEqualTo(10);
            assertThat(r.metrics().spawnedTasks()).isEqualTo(1);
            assertThat(r.metrics().liveTasks()).isZero();
            assertThat(r.metrics().total().localSchedules()).isEqualTo(1);
            r.spawn(Futures.pending()); // from outside
            assertThat(r.metrics().remoteSchedules()).isEqualTo(1);
            assertThat(r.metrics().injectorDepth()).isEqualTo(1);
            assertThat(r.metrics().liveTasks()).isEqualTo(1);
            r.blockOn(new Countdown(100));
            assertThat(r.metrics().injectorDepth()).isZero();
            assertThat(r.metrics().total().busy()).isPositive();
        }
    }

    @Test
    void hitsOfTheLifoSlotAreCounted() throws Exception {
        try (LocalRuntime r = local()) {
            r.blockOn(pollFn(cx -> {
                cx.service(Spawner.class).spawn(new Countdown(0)).detach();
                return Poll.ready(0);
            }));
            assertThat(r.metrics().total().lifoHits()).isEqualTo(1);
        }
    }

    @Test
    void armedTimersAndQueuedJobsAreThere() throws Exception {
        try (LocalRuntime r = local()) {
            List<WorkerMetrics> inside = new ArrayList<>();
            r.blockOn(pollFn(cx -> {
                for (int i = 0; i < 5; i++) {
                    cx.service(Spawner.class).spawn(Time.sleep(Duration.ofHours(1)));
                }
                inside.add(r.metrics().total());
                return Poll.ready(0);
            }));
            assertThat(inside.get(0).queueDepth()).isEqualTo(4); // and one in the LIFO slot
            r.blockOn(new Countdown(100));
            assertThat(r.metrics().total().timers()).isEqualTo(5);
            assertThat(r.metrics().total().queueDepth()).isZero();
        }
    }

    @Test
    void parksAreCountedAndTheirTimeIsNotBusy() throws Exception {
        try (LocalRuntime r = LocalRuntime.create()) {
            r.blockOn(Time.sleep(Duration.ofMillis(30)));
            WorkerMetrics m = r.metrics().total();
            assertThat(m.parks()).isPositive();
            Duration busy = m.busy();
            assertThat(r.metrics().total().busy()).isEqualTo(busy); // nobody drives it now
        }
    }

    @Test
    void aSampleOfThePollsIsTimed() throws Exception {
        try (LocalRuntime r = LocalRuntime.create()) {
            r.blockOn(new Countdown(10_000));
            WorkerMetrics m = r.metrics().total();
            assertThat(m.pollTimes().samples()).isBetween(100L, 5001L);
            assertThat(m.pollTimes().percentile(0.5)).isPositive();
            assertThat(m.pollTimes().percentile(1))
                    .isGreaterThanOrEqualTo(m.pollTimes().percentile(0.5));
            assertThat(m.meanPoll()).isPositive();
        }
    }

    @Test
    void classesOfPollTimesArePowersOfTwo() {
        Counts counts = new Counts();
        counts.timed(1);
        counts.timed(1023);
        counts.timed(1024);
        counts.timed(2047);
        counts.timed(Long.MAX_VALUE);
        counts.timed(0);
        PollTimes times = new PollTimes(counts.times);
        assertThat(times.classes()).isEqualTo(32);
        assertThat(times.count(0)).isEqualTo(2);
        assertThat(times.count(9)).isEqualTo(1);
        assertThat(times.count(10)).isEqualTo(2);
        assertThat(times.count(31)).isEqualTo(1);
        assertThat(times.samples()).isEqualTo(6);
        assertThat(times.percentile(0)).isEqualTo(Duration.ofNanos(2));
        assertThat(times.percentile(0.5)).isEqualTo(Duration.ofNanos(1024));
        assertThat(times.percentile(0.8)).isEqualTo(Duration.ofNanos(2048));
        assertThat(times).hasToString("PollTimes(6 samples, median PT0.000001024S, 99 % PT4.294967296S)");
        assertThatThrownBy(() -> times.percentile(1.1)).hasMessage("part not in 0..1: 1.1");
        assertThatThrownBy(() -> times.percentile(Double.NaN)).hasMessage("part not in 0..1: NaN");
        assertThatThrownBy(() -> times.count(32)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatWorkersStealIsCountedAndTheTotalIsTheSum() throws Exception {
        try (AsyncRuntime r = AsyncRuntime.builder().workers(2).build()) {
            while (r.metrics().total().steals() == 0) {
                List<JoinHandle<Integer>> handles = new ArrayList<>();
                r.blockOn(pollFn(cx -> {
                    for (int i = 0; i < 200; i++) {
                        handles.add(cx.service(Spawner.class).spawn(new Countdown(200)));
                    }
                    return Poll.ready(0);
                }));
                for (JoinHandle<Integer> handle : handles) {
                    r.blockOn(handle);
                }
            }
            RuntimeMetrics m = r.metrics();
            assertThat(m.workers()).hasSize(2);
            assertThat(m.total().steals())
                    .isEqualTo(m.workers().stream()
                            .mapToLong(WorkerMetrics::steals)
                            .sum());
            assertThat(m.total().stealAttempts()).isPositive();
            assertThat(m.total().polls())
                    .isEqualTo(
                            m.workers().stream().mapToLong(WorkerMetrics::polls).sum());
            assertThat(m.toString()).startsWith("RuntimeMetrics(2 workers, ").contains("WorkerMetrics(polls ");
        }
    }

    @Test
    void blockingCallsAreCountedByWhereTheyAre() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (AsyncRuntime r = AsyncRuntime.builder()
                .workers(1)
                .blockingThreads(1)
                .blockingQueue(1)
                .build()) {
            List<JoinHandle<Integer>> handles = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                handles.add(r.spawnBlocking(() -> {
                    begun.countDown();
                    open.await();
                    return 0;
                }));
            }
            begun.await();
            while (r.metrics().waitingBlockingCalls() == 0) {
                Thread.onSpinWait();
            }
            RuntimeMetrics m = r.metrics();
            assertThat(m.blockingThreads()).isEqualTo(1);
            assertThat(m.queuedBlockingCalls()).isEqualTo(1);
            assertThat(m.waitingBlockingCalls()).isEqualTo(1);
            assertThat(m.startedBlockingCalls()).isEqualTo(1);
            open.countDown();
            for (JoinHandle<Integer> handle : handles) {
                r.blockOn(handle);
            }
            assertThat(r.metrics().startedBlockingCalls()).isEqualTo(3);
        }
    }

    @Test
    void theFiguresOfAReplacedWorkerStayWithItsPlace() throws Exception {
        BlockingQueue<StuckPoll> reports = new LinkedBlockingQueue<>();
        CountDownLatch open = new CountDownLatch(1);
        try (AsyncRuntime r = AsyncRuntime.builder()
                .workers(1)
                .watchdog(Duration.ofMillis(10))
                .onStuckPoll(reports::add)
                .build()) {
            r.blockOn(new Countdown(50));
            JoinHandle<Integer> stuck = r.spawn(pollFn(cx -> {
                open.await();
                return Poll.ready(0);
            }));
            reports.take();
            r.blockOn(new Countdown(50));
            assertThat(r.metrics().replacedWorkers()).isEqualTo(1);
            assertThat(r.metrics().spareThreads()).isEqualTo(1);
            long polls = r.metrics().total().polls();
            assertThat(polls).isEqualTo(51 + 1 + 51);
            open.countDown();
            r.blockOn(stuck);
            while (r.scheduler().victims().length > 1) { // until the thread has come back
                Thread.onSpinWait();
            }
            assertThat(r.metrics().total().polls()).isGreaterThanOrEqualTo(polls);
            assertThat(r.metrics().workers()).hasSize(1);
        }
    }
}
