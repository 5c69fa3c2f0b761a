// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pollard.runtime.AsyncRuntime;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

@Timeout(60)
class RuntimeSchedulerTest {
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final AsyncRuntime runtime = AsyncRuntime.builder()
            .workers(2)
            .name("sched")
            .onUncaught(event -> uncaught.add(event.failure()))
            .build();
    private final Scheduler scheduler = RuntimeScheduler.on(runtime);

    @AfterEach
    void close() {
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
    void operatorsOfReactorRunOnTheRuntime() {
        StepVerifier.create(Flux.range(1, 1000)
                        .subscribeOn(scheduler)
                        .publishOn(scheduler, 16)
                        .map(i -> Thread.currentThread().getName().startsWith("sched") ? i : -1)
                        .collectList())
                .expectNext(IntStream.rangeClosed(1, 1000).boxed().toList())
                .verifyComplete();
    }

    @Test
    void timedOperatorsOfReactorRunOnTheRuntime() {
        StepVerifier.create(Flux.range(1, 3).delayElements(Duration.ofMillis(1), scheduler))
                .expectNext(1, 2, 3)
                .verifyComplete();
        StepVerifier.create(Flux.interval(Duration.ofMillis(1), scheduler).take(3))
                .expectNext(0L, 1L, 2L)
                .verifyComplete();
        StepVerifier.create(Flux.never().timeout(Duration.ofMillis(1), scheduler))
                .verifyError(java.util.concurrent.TimeoutException.class);
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

        assertThat(ran).hasValue(0);
        assertThat(second.isDisposed()).isTrue();
        worker.dispose();
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
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> worker.schedule(ran::incrementAndGet));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> worker.schedule(ran::incrementAndGet, 1, TimeUnit.MILLISECONDS));
        assertThat(runtime.close(Duration.ofSeconds(5)).cancelledTasks()).isZero();
        assertThat(ran).hasValue(0);
    }

    @Test
    void periodicWorkGoesOnUntilItIsDisposed() {
        CountDownLatch ticks = new CountDownLatch(5);
        Disposable direct = scheduler.schedulePeriodically(ticks::countDown, 0, 1, TimeUnit.MILLISECONDS);
        await(ticks);
        direct.dispose();

        Scheduler.Worker worker = scheduler.createWorker();
        CountDownLatch more = new CountDownLatch(5);
        worker.schedulePeriodically(more::countDown, 1, 1, TimeUnit.MILLISECONDS);
        await(more);
        worker.dispose();

        assertThat(runtime.close(Duration.ofSeconds(5)).cancelledTasks()).isZero();
    }

    @Test
    void delayedWorkThatWasDisposedEndsItsTimer() {
        Disposable direct = scheduler.schedule(() -> {}, 1, TimeUnit.HOURS);
        direct.dispose();

        assertThat(runtime.close(Duration.ofSeconds(5)).cancelledTasks()).isZero();
        assertThat(direct.isDisposed()).isTrue();
    }

    @Test
    void whatWorkThrowsReachesTheHandlerAndTheWorkerGoesOn() {
        IllegalStateException failure = new IllegalStateException("the work's");
        Scheduler.Worker worker = scheduler.createWorker();
        CountDownLatch next = new CountDownLatch(1);
        worker.schedule(() -> {
            throw failure;
        });
        worker.schedule(next::countDown);
        await(next);
        worker.dispose();
        runtime.close(Duration.ofSeconds(5));

        assertThat(uncaught).containsExactly(failure);
    }

    @Test
    void disposedSchedulerRefusesAndEndsItsWorkers() {
        Scheduler.Worker worker = scheduler.createWorker();

        scheduler.dispose();

        assertThat(scheduler.isDisposed()).isTrue();
        assertThat(worker.isDisposed()).isTrue();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> scheduler.schedule(() -> {}));
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(scheduler::createWorker);
    }
}
