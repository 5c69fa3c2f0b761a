// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
        counts.polled(1);
        counts.polled(1023);
        counts.polled(1024);
        counts.polled(2047);
        counts.polled(Long.MAX_VALUE);
        counts.polled(0);
        TimeHistogram times = new TimeHistogram(counts.pollTimes);
        assertThat(times.classes()).isEqualTo(32);
        assertThat(times.count(0)).isEqualTo(2);
        assertThat(times.count(9)).isEqualTo(1);
        assertThat(times.count(10)).isEqualTo(2);
        assertThat(times.count(31)).isEqualTo(1);
        assertThat(times.samples()).isEqualTo(6);
        assertThat(times.percentile(0)).isEqualTo(Duration.ofNanos(2));
        assertThat(times.percentile(0.5)).isEqualTo(Duration.ofNanos(1024));
        assertThat(times.percentile(0.8)).isEqualTo(Duration.ofNanos(2048));
        assertThat(times).hasToString("TimeHistogram(6 times, median 1 us, 99 % 4.2 s)");
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
            assertThat(m.total().stealOperations())
                    .isBetween(1L, Math.min(m.total().steals(), m.total().stealAttempts()));
            assertThat(m.total().polls())
                    .isEqualTo(
                            m.workers().stream().mapToLong(WorkerMetrics::polls).sum());
            assertThat(m.toString()).startsWith("RuntimeMetrics(2 workers, ").contains("WorkerMetrics(polls ");
        }
    }

    @Test
    void threadsThatWaitForABlockingCallAreCounted() throws Exception {
        try (AsyncRuntime r = AsyncRuntime.builder().workers(1).build()) {
            assertThat(r.metrics().idleBlockingThreads()).isZero();
            r.blockOn(r.spawnBlocking(() -> 0));
            int kept = Runtime.version().feature() < 21 ? 1 : 0; // virtual ones end
            while (r.metrics().idleBlockingThreads() != kept || r.metrics().blockingThreads() != 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aWakeForNothingIsANoOp() {
        Counts counts = new Counts();
        counts.parked(10); // it had not slept before
        counts.unparked(20);
        counts.parked(30);
        counts.unparked(40);
        counts.polls++;
        counts.parked(50);
        assertThat(counts.noOps).isEqualTo(1);
    }

    @Test
    void sleepsThatNobodyNeededAreCounted() throws Exception {
        try (AsyncRuntime r = AsyncRuntime.builder().workers(1).build()) {
            while (r.metrics().total().noOps() == 0) {
                r.scheduler().unparkAll();
            }
            assertThat(r.metrics().total().parks()).isPositive();
        }
    }

    @Test
    void aWorkerThatSleepsHasParkedOnceMoreThanUnparked() throws Exception {
        try (AsyncRuntime r = AsyncRuntime.builder().workers(1).build()) {
            while (r.metrics().total().parksAndUnparks() % 2 == 0) {
                Thread.onSpinWait();
            }
            List<Long> inside = new ArrayList<>();
            r.blockOn(Futures.fromCallable(() -> inside.add(r.metrics().total().parksAndUnparks())));
            assertThat(inside.get(0)).isEven().isPositive();
        }
    }

    @Test
    void theThreadOfAWorkerIsKnown() throws Exception {
        try (AsyncRuntime r = AsyncRuntime.builder().workers(1).name("named").build()) {
            WorkerMetrics worker = r.metrics().workers().get(0);
            assertThat(worker.thread()).isEqualTo("named-worker-0");
            assertThat(worker.threadId())
                    .hasValue(r.blockOn(
                            Futures.fromCallable(() -> Thread.currentThread().getId())));
            assertThat(r.metrics().total().thread()).isNull();
            assertThat(r.metrics().total().threadId()).isEmpty();
        }
        try (LocalRuntime r = local()) {
            assertThat(r.metrics().workers().get(0).thread()).isNull();
        }
    }

    @Test
    void socketsAndTheirEventsAreCounted() throws Exception {
        try (LocalRuntime r = local()) {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            List<Registration> registrations = new ArrayList<>();
            JoinHandle<Integer> reads = r.spawn(pollFn(cx -> {
                if (registrations.isEmpty()) {
                    registrations.add(cx.service(Reactor.class).register(pipe.source(), SelectionKey.OP_READ, 0));
                }
                return registrations.get(0).pollReadable(cx) ? Poll.ready(1) : Poll.pending();
            }));
            r.blockOn(new Countdown(100));
            assertThat(r.metrics().total().registeredSockets()).isEqualTo(1);
            assertThat(r.metrics().total().socketEvents()).isZero();
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
            assertThat(r.blockOn(reads)).isEqualTo(1);
            assertThat(r.metrics().total().socketEvents()).isPositive();
            assertThat(r.metrics().total().deregisteredSockets()).isZero();
            registrations.get(0).close();
            registrations.get(0).close();
            assertThat(r.metrics().workers().get(0).deregisteredSockets()).isEqualTo(1);
            pipe.source().close();
            pipe.sink().close();
        }
    }

    @Test
    void theDifferenceOfTwoLooksHasWhatCameInBetween() throws Exception {
        try (LocalRuntime r = local()) {
            r.spawn(Futures.pending());
            r.blockOn(new Countdown(9));
            RuntimeMetrics before = r.metrics();
            r.blockOn(new Countdown(4));
            RuntimeMetrics after = r.metrics();
            RuntimeMetrics lately = after.since(before);

            assertThat(lately.total().polls())
                    .isEqualTo(after.total().polls() - before.total().polls())
                    .isBetween(5L, 6L);
            assertThat(lately.spawnedTasks()).isEqualTo(1);
            assertThat(lately.liveTasks()).isEqualTo(1);
            assertThat(lately.remoteSchedules()).isZero();
            assertThat(lately.elapsed()).isEqualTo(after.elapsed().minus(before.elapsed()));
            assertThat(lately.total().busy())
                    .isEqualTo(after.total().busy().minus(before.total().busy()));
            assertThat(after.since(after).total().polls()).isZero();
            assertThat(after.since(after).busyRatio()).isZero();
        }
    }

    @Test
    void looksAtRuntimesOfDifferentSizesHaveNoDifference() {
        try (LocalRuntime one = local();
                AsyncRuntime two = AsyncRuntime.builder().workers(2).build()) {
            assertThatThrownBy(() -> two.metrics().since(one.metrics()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("of another runtime, 2 workers here: 1");
        }
    }

    @Test
    void theBusyRatioIsAPartOfTheTimeOfAllWorkers() {
        WorkerFigures busy = new WorkerFigures();
        busy.busyNanos = 600;
        busy.counts.polls = 30;
        busy.counts.parks = 4;
        RuntimeFigures runtime = new RuntimeFigures(1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        RuntimeMetrics m = new RuntimeMetrics(List.of(busy, new WorkerFigures()), runtime);

        assertThat(m.busyRatio()).isEqualTo(0.3);
        assertThat(m.total().meanPollsPerPark()).isEqualTo(7.5);
        assertThat(m.workers().get(1).meanPollsPerPark()).isZero();
    }

    @Test
    void textsReadWell() {
        WorkerFigures figures = new WorkerFigures();
        figures.busyNanos = 1_500_000;
        assertThat(new WorkerMetrics(figures))
                .hasToString("WorkerMetrics(polls 0, steals 0, parks 0, busy 1.5 ms, queue 0, timers 0)");
        figures.meanPollNanos = 310_000;
        assertThat(new WorkerMetrics(figures))
                .hasToString(
                        "WorkerMetrics(polls 0, steals 0, parks 0, busy 1.5 ms, queue 0, timers 0, mean poll 310 us)");
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
