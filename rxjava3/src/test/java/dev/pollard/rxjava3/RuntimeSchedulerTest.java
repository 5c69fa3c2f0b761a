// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.runtime.AsyncRuntime;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RuntimeSchedulerTest {
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final AsyncRuntime runtime =
            AsyncRuntime.builder().workers(2).name("sched").build();
    private final Scheduler scheduler = RuntimeScheduler.on(runtime);

    @BeforeEach
    void listen() {
        RxJavaPlugins.setErrorHandler(uncaught::add);
    }

    @AfterEach
    void close() {
        RxJavaPlugins.reset();
        assertThat(runtime.close(Duration.ofSeconds(5)).isClean()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void operatorsOfRxJavaRunOnTheRuntime() {
        Flowable.range(1, 1000)
                .subscribeOn(scheduler)
                .observeOn(scheduler, false, 16)
                .map(i -> Thread.currentThread().getName().startsWith("sched") ? i : -1)
                .toList()
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertResult(IntStream.rangeClosed(1, 1000).boxed().toList());
    }

    @Test
    void timedOperatorsOfRxJavaRunOnTheRuntime() {
        Flowable.range(1, 3)
                .delay(1, TimeUnit.MILLISECONDS, scheduler)
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertResult(1, 2, 3);
        Flowable.interval(1, TimeUnit.MILLISECONDS, scheduler)
                .take(3)
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertResult(0L, 1L, 2L);
        Flowable.never()
                .timeout(1, TimeUnit.MILLISECONDS, scheduler)
                .test()
                .awaitDone(30, TimeUnit.SECONDS)
                .assertFailure(TimeoutException.class);
    }

    @Test
    void workerThatWasDisposedDropsWhatWaitsAndRefusesMore() {
        Scheduler.Worker worker = scheduler.createWorker();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        worker.schedule(() -> {
            begun.countDown();
            await(go);
            over.countDown();
        });
        worker.schedule(ran::incrementAndGet);
        worker.schedule(ran::incrementAndGet, 1, TimeUnit.HOURS);
        await(begun);

        worker.dispose();
        go.countDown();
        await(over);

        assertThat(worker.isDisposed()).isTrue();
        assertThat(worker.schedule(ran::incrementAndGet).isDisposed()).isTrue();
        assertThat(worker.schedule(ran::incrementAndGet, 1, TimeUnit.MILLISECONDS)
                        .isDisposed())
                .isTrue();
        assertThat(runtime.close(Duration.ofSeconds(5)).cancelledTasks()).isZero();
        assertThat(ran).hasValue(0);
    }

    @Test
    void workThatWasDisposedDoesNotStart() {
        Scheduler.Worker worker = scheduler.createWorker();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch last = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        worker.schedule(() -> await(go));
        Disposable second = worker.schedule(ran::incrementAndGet);
        worker.schedule(last::countDown);

        second.dispose();
        go.countDown();
        await(last);
        worker.dispose();

        assertThat(ran).hasValue(0);
        assertThat(second.isDisposed()).isTrue();
    }

    @Test
    void delayedWorkThatWasDisposedEndsItsTimer() {
        Disposable direct = scheduler.scheduleDirect(() -> {}, 1, TimeUnit.HOURS);
        direct.dispose();

        assertThat(runtime.close(Duration.ofSeconds(5)).cancelledTasks()).isZero();
        assertThat(direct.isDisposed()).isTrue();
    }

    @Test
    void whatWorkThrowsGoesToThePluginsAndTheWorkerGoesOn() {
        IllegalStateException failure = new IllegalStateException("the work's");
        Scheduler.Worker worker = scheduler.createWorker();
        CountDownLatch next = new CountDownLatch(1);
        worker.schedule(() -> {
            throw failure;
        });
        worker.schedule(next::countDown);
        await(next);
        worker.dispose();

        assertThat(uncaught).containsExactly(failure);
    }

    @Test
    void closedRuntimeRefusesAsTheirSchedulersDo() {
        Scheduler.Worker worker = scheduler.createWorker();
        runtime.close();

        assertThat(worker.schedule(() -> {}).isDisposed()).isTrue();
        assertThat(scheduler.scheduleDirect(() -> {}).isDisposed()).isTrue();
        assertThat(scheduler.createWorker().schedule(() -> {}).isDisposed()).isTrue();
        assertThat(uncaught)
                .isNotEmpty()
                .allSatisfy(seen -> assertThat(seen).hasRootCauseInstanceOf(RejectedExecutionException.class));
    }
}
