// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingPoolTest {
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> accepted = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private @Nullable BlockingPool pool;

    private BlockingPool pool(int threads, int queue) {
        pool = new BlockingPool("test", threads, queue, failures::add);
        return pool;
    }

    @AfterEach
    void end() {
        mayEnd.release(1000);
    }

    /** Makes a call that says when it begins, and ends when the test lets it. */
    private Runnable call(BlockingPool target, String name) {
        return target.execute(
                new Runnable() {
                    @Override
                    public void run() {
                        begun.add(name);
                        try {
                            mayEnd.acquire();
                        } catch (InterruptedException e) {
                            begun.add(name + " interrupted");
                        }
                    }

                    @Override
                    public String toString() {
                        return name;
                    }
                },
                () -> accepted.add(name));
    }

    @Test
    void noMoreCallsRunThanThereAreThreadsAndTheRestComeInOrder() throws Exception {
        BlockingPool p = pool(2, 2);
        for (int i = 0; i < 6; i++) {
            call(p, "call " + i);
        }
        assertThat(List.of(begun.take(), begun.take())).containsExactlyInAnyOrder("call 0", "call 1");
        assertThat(p).hasToString("BlockingPool(2 of 2 threads, 2 queued, 2 waiting)");
        assertThat(begun).isEmpty();
        for (int i = 2; i < 6; i++) {
            mayEnd.release();
            assertThat(begun.take()).isEqualTo("call " + i);
        }
        assertThat(p.active()).isEqualTo(2);
    }

    @Test
    void whoWaitsIsAcceptedWhenThereIsAPlaceInTheQueueAndNotBefore() throws Exception {
        BlockingPool p = pool(1, 1);
        for (int i = 0; i < 4; i++) {
            call(p, "call " + i);
        }
        assertThat(accepted).containsExactly("call 0", "call 1");
        mayEnd.release();
        begun.take();
        assertThat(begun.take()).isEqualTo("call 1");
        while (accepted.size() < 3) {
            Thread.onSpinWait();
        }
        assertThat(accepted).containsExactly("call 0", "call 1", "call 2");
    }

    @Test
    void takingBackAQueuedCallMakesAPlaceForOneThatWaits() throws Exception {
        BlockingPool p = pool(1, 1);
        call(p, "runs");
        Runnable queued = call(p, "queued");
        Runnable waiting = call(p, "waiting");
        call(p, "waiting too");
        waiting.run();
        queued.run();
        assertThat(accepted).containsExactly("runs", "queued", "waiting too");
        queued.run(); // once is enough
        mayEnd.release();
        begun.take();
        assertThat(begun.take()).isEqualTo("waiting too");
    }

    @Test
    void withoutAQueueACallIsAcceptedWhenItGetsAThread() throws Exception {
        BlockingPool p = pool(1, 0);
        call(p, "first");
        call(p, "second");
        assertThat(accepted).containsExactly("first");
        mayEnd.release();
        begun.take();
        assertThat(begun.take()).isEqualTo("second");
    }

    @Test
    void anInterruptReachesItsOwnCallAndNeverTheNext() throws Exception {
        BlockingPool p = pool(1, 10);
        for (int i = 0; i < 100; i++) {
            Runnable first = call(p, "first");
            call(p, "second");
            assertThat(begun.take()).isEqualTo("first");
            first.run();
            first.run();
            assertThat(begun.take()).isEqualTo("first interrupted");
            assertThat(begun.take()).isEqualTo("second");
            mayEnd.release();
            while (p.active() > 0) {
                Thread.onSpinWait();
            }
        }
        assertThat(begun).isEmpty();
    }

    @Test
    void closingDropsWhatHasNotBegunInterruptsTheRestAndCountsThat() throws Exception {
        BlockingPool p = pool(1, 1);
        call(p, "runs");
        call(p, "queued");
        call(p, "waiting");
        begun.take();
        p.close();
        p.awaitEnd(Duration.ofSeconds(30).toNanos());
        assertThat(begun).containsExactly("runs interrupted");
        assertThat(p.interrupted()).isOne();
        assertThat(p.unfinished()).isEmpty();
        assertThatThrownBy(() -> call(p, "late")).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whatACallThrowsReachesTheHandlerAndItsThreadGoesOn() throws Exception {
        BlockingPool p = pool(1, 10);
        IllegalStateException failure = new IllegalStateException("call");
        p.execute(() -> {
            throw failure;
        });
        call(p, "next");
        assertThat(failures.take()).isSameAs(failure);
        assertThat(begun.take()).isEqualTo("next");
    }

    @Test
    void manyCallsFromManyThreadsAllRunOnce() throws Exception {
        BlockingPool p = pool(3, 2);
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(4000);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 1000; i++) {
                    p.execute(() -> {
                        most.accumulateAndGet(together.incrementAndGet(), Math::max);
                        ran.incrementAndGet();
                        together.decrementAndGet();
                        all.countDown();
                    });
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        all.await();
        assertThat(ran).hasValue(4000);
        assertThat(most.get()).isBetween(1, 3);
    }

    // ---- through the runtime

    private AsyncRuntime runtime(int threads, int queue) {
        return AsyncRuntime.builder()
                .workers(1)
                .name("test")
                .blockingThreads(threads)
                .blockingQueue(queue)
                .build();
    }

    private String named(String name) throws InterruptedException {
        begun.add(name);
        mayEnd.acquire();
        return name;
    }

    @Test
    void aSpawnWaitsUntilItsCallHasAPlace() throws Exception {
        try (AsyncRuntime r = runtime(1, 1)) {
            JoinHandle<String> runs = r.blockOn(r.spawnBlockingWhenFree(() -> named("runs")));
            JoinHandle<String> queued = r.blockOn(r.spawnBlockingWhenFree(() -> named("queued")));
            HandPolled<JoinHandle<String>> waits = HandPolled.of(r.spawnBlockingWhenFree(() -> named("waits")));
            assertThat(waits.poll().isPending()).isTrue();
            while (r.scheduler().blocking().waiting() == 0) {
                Thread.onSpinWait();
            }
            assertThat(waits.isWoken()).isFalse();
            mayEnd.release();
            assertThat(r.blockOn(runs)).isEqualTo("runs");
            while (!waits.isWoken()) {
                Thread.onSpinWait();
            }
            JoinHandle<String> handle = waits.poll().value();
            mayEnd.release(2);
            assertThat(r.blockOn(queued)).isEqualTo("queued");
            assertThat(r.blockOn(handle)).isEqualTo("waits");
            assertThat(begun).containsExactly("runs", "queued", "waits");
            assertThatThrownBy(waits::poll)
                    .hasMessage("future polled after completion: SpawnBlockingWhenFree(completion)");
        }
    }

    @Test
    void cancellingASpawnThatWaitsTakesItsCallBack() throws Exception {
        try (AsyncRuntime r = runtime(1, 0)) {
            JoinHandle<String> runs = r.blockOn(r.spawnBlockingWhenFree(() -> named("runs")));
            HandPolled<JoinHandle<String>> waits = HandPolled.of(r.spawnBlockingWhenFree(() -> named("never")));
            waits.poll();
            while (r.scheduler().blocking().waiting() == 0) {
                Thread.onSpinWait();
            }
            waits.cancel();
            while (r.scheduler().blocking().waiting() > 0) {
                Thread.onSpinWait();
            }
            mayEnd.release(2);
            assertThat(r.blockOn(runs)).isEqualTo("runs");
            assertThat(r.blockOn(r.spawnBlocking(() -> "next"))).isEqualTo("next");
            assertThat(begun).containsExactly("runs");
        }
    }

    @Test
    void aSpawnIsLazyAndEndsThoughItsTaskEndsBeforeItsCallIsAccepted() throws Exception {
        AsyncRuntime r = runtime(1, 0);
        HandPolled<JoinHandle<String>> never = HandPolled.of(r.spawnBlockingWhenFree(() -> named("never")));
        assertThat(r.scheduler().owned().spawned()).isZero();
        JoinHandle<String> runs = r.blockOn(r.spawnBlockingWhenFree(() -> named("runs")));
        HandPolled<JoinHandle<String>> waits = HandPolled.of(r.spawnBlockingWhenFree(() -> named("waits")));
        waits.poll();
        CloseReport report = r.close(Duration.ZERO);
        assertThat(report.isClean()).isTrue();
        assertThat(report.interruptedCalls()).isOne();
        assertThat(report.cancelledTasks()).isEqualTo(2);
        while (!waits.isWoken()) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> outcome(waits.poll().value())).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> outcome(runs)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(never::poll).isInstanceOf(RejectedExecutionException.class);
    }

    private static <T> T outcome(JoinHandle<T> handle) throws Exception {
        Poll<T> poll = HandPolled.of(handle).poll();
        return poll.value();
    }

    @Test
    void aCallThatDoesNotHeedItsInterruptIsNamedInTheReport() throws Exception {
        AsyncRuntime r = runtime(4, 4);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        r.spawnBlocking("stubborn", () -> {
            started.countDown();
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return 0;
        });
        started.await();
        CloseReport report = r.close(Duration.ZERO);
        release.countDown();
        assertThat(report.interruptedCalls()).isOne();
        assertThat(report.unfinished()).singleElement().asString().matches("blocking call of task \\d+ stubborn");
    }

    @Test
    void theFailureOfACallIsThatOfItsTask() {
        try (AsyncRuntime r = runtime(1, 1)) {
            IOException failure = new IOException("no file");
            assertThatThrownBy(() -> r.blockOn(r.blockOn(r.spawnBlockingWhenFree(() -> {
                        throw failure;
                    }))))
                    .isSameAs(failure);
        }
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> AsyncRuntime.builder().blockingThreads(0)).hasMessage("blocking threads < 1: 0");
        assertThatThrownBy(() -> AsyncRuntime.builder().blockingQueue(-1)).hasMessage("blocking queue < 0: -1");
    }

    /** The thread that has moved somebody on goes on with the next call, whatever that one's waker does. */
    @Test
    void aCallIsRunThoughTheOneWhoIsToldOfItsPlaceThrows() throws Exception {
        BlockingPool p = pool(1, 1);
        call(p, "first");
        call(p, "queued");
        p.execute(() -> begun.add("waiting"), () -> {
            throw new IllegalStateException("bug");
        });
        mayEnd.release(2);

        assertThat(begun.take()).isEqualTo("first");
        assertThat(begun.take()).isEqualTo("queued");
        assertThat(begun.take()).isEqualTo("waiting");
        assertThat(failures.take()).hasMessage("bug");
    }
}
