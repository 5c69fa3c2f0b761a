// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** To which worker a pinned task comes. */
@Timeout(60)
class PinnedLoadsTest {
    private final AsyncRuntime runtime = AsyncRuntime.builder()
            .workers(3)
            .name("test")
            .watchdog(Duration.ZERO)
            .build();

    @AfterEach
    void close() {
        runtime.close(Duration.ZERO);
    }

    /** A pinned task that waits until it is aborted, and where it is. */
    private record Waiting(JoinHandle<Integer> handle, CompletableFuture<String> thread) {
        void end(AsyncRuntime runtime) {
            handle.abort();
            assertThatThrownBy(() -> runtime.blockOn(handle)).isNotNull();
        }
    }

    private static Future<Integer> noting(CompletableFuture<String> thread) {
        return pollFn(cx -> {
            thread.complete(Thread.currentThread().getName());
            return Poll.pending();
        });
    }

    private Waiting start() {
        CompletableFuture<String> thread = new CompletableFuture<>();
        return new Waiting(runtime.spawnPinned(() -> noting(thread)), thread);
    }

    @Test
    void aTaskComesToTheWorkerWithTheFewest() {
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(start());
        }
        assertThat(all.stream().map(one -> one.thread().join()))
                .containsExactlyInAnyOrder(
                        "test-worker-0",
                        "test-worker-0",
                        "test-worker-1",
                        "test-worker-1",
                        "test-worker-2",
                        "test-worker-2");
        Waiting gone = all.get(4);
        gone.end(runtime);
        assertThat(start().thread().join()).isEqualTo(gone.thread().join());
    }

    @Test
    void thoseWhoseWorkerWasChosenCountToo() {
        CompletableFuture<String> thread = new CompletableFuture<>();
        JoinHandle<Integer> chosen = runtime.spawnPinned(0, "chosen", () -> noting(thread));
        thread.join();
        assertThat(start().thread().join()).isEqualTo("test-worker-1");
        assertThat(start().thread().join()).isEqualTo("test-worker-2");
        new Waiting(chosen, thread).end(runtime);
        assertThat(start().thread().join()).isEqualTo("test-worker-0");
    }

    @Test
    void theFutureIsMadeOnTheWorkerAndItsFailureIsTheTasks() throws Exception {
        String maker = runtime.blockOn(runtime.spawnPinned(
                "maker", () -> Futures.ready(Thread.currentThread().getName())));
        assertThat(maker).isEqualTo("test-worker-0");
        assertThatThrownBy(() -> runtime.blockOn(runtime.<Integer>spawnPinned(() -> {
                    throw new IllegalArgumentException("no future");
                })))
                .hasMessage("no future");
        assertThat(start().thread().join()).isEqualTo("test-worker-0"); // neither of them counts any more
    }

    @Test
    void oneThatIsRefusedCountsForNothingAndIsCancelled() {
        PinnedLoads loads = new PinnedLoads(2);
        AtomicBoolean cancelled = new AtomicBoolean();
        PinnedFuture<Integer> future = new PinnedFuture<>(
                Futures.pollFn(cx -> Poll.pending(), () -> cancelled.set(true)), loads, loads.takeLeast());
        assertThat(loads).hasToString("PinnedLoads[1, 0]");
        future.cancel();
        future.cancel();
        assertThat(loads).hasToString("PinnedLoads[0, 0]");
        assertThat(cancelled).isTrue();
        runtime.close(Duration.ZERO);
        assertThatThrownBy(() -> runtime.spawnPinned(() -> Futures.ready(1)))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void manyThreadsThatSpawnAtOnceSpreadEvenly() throws Exception {
        PinnedLoads loads = new PinnedLoads(4);
        CountDownLatch done = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            new Thread(() -> {
                        for (int i = 0; i < 1000; i++) {
                            loads.takeLeast();
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        loads.take(0);
        assertThat(loads).hasToString("PinnedLoads[1001, 1000, 1000, 1000]");
    }

    @Test
    void theDumpSaysWhereItIsPinned() {
        start().thread().join();
        assertThat(runtime.dump().toString()).contains("pinned to worker 0");
    }
}
