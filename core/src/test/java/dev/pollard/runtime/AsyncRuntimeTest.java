// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AsyncRuntimeTest {
    private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    private @Nullable AsyncRuntime runtime;

    private AsyncRuntime runtime(int workers) {
        runtime = AsyncRuntime.builder()
                .workers(workers)
                .name("test")
                .onUncaught(event -> uncaught.add(event.failure()))
                .build();
        return runtime;
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void blockOnGivesTheValueOfTheFuture(int workers) throws Exception {
        assertThat(runtime(workers).<Integer>blockOn(new Countdown(1000))).isEqualTo(1000);
    }

    @Test
    void blockOnThrowsWhatTheFutureThrew() {
        IOException failure = new IOException("broken");
        assertThatThrownBy(() -> runtime(1).blockOn(new Throwing(failure))).isSameAs(failure);
    }

    @Test
    void blockOnIsRefusedOnAWorkerAndSaysWhatToDo() throws Exception {
        AsyncRuntime r = runtime(1);
        assertThatThrownBy(() -> r.blockOn(pollFn(cx -> Poll.ready(r.blockOn(new Countdown(0))))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blockOn on worker thread test-worker-0")
                .hasMessageContaining("spawnBlocking");
    }

    @Test
    void anInterruptAbortsWhatBlockOnWaitsForAndItsCleanupRunsFirst() throws Exception {
        AsyncRuntime r = runtime(1);
        Never never = new Never();
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                r.blockOn(never);
            } catch (Throwable t) {
                seen.complete(t);
            }
        });
        waiting.start();
        never.polled.await();
        waiting.interrupt();
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
        assertThat(never.cancels).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void tasksSpawnedByTasksAllRun(int workers) throws Exception {
        AsyncRuntime r = runtime(workers);
        AtomicInteger done = new AtomicInteger();
        List<JoinHandle<Integer>> handles = new ArrayList<>();
        Future<Integer> parent = pollFn(cx -> {
            Spawner spawner = cx.service(Spawner.class);
            for (int i = 0; i < 5000; i++) {
                handles.add(spawner.spawn(new Countdown(i % 7).then(done::incrementAndGet)));
            }
            return Poll.ready(0);
        });
        r.blockOn(parent);
        for (JoinHandle<Integer> handle : handles) {
            r.blockOn(handle);
        }
        assertThat(done).hasValue(5000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void tasksSpawnedByManyThreadsAllRun(int workers) throws Exception {
        AsyncRuntime r = runtime(workers);
        AtomicInteger done = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < 2000; i++) {
                        JoinHandle<Integer> handle = r.spawn(new Countdown(i % 3).then(done::incrementAndGet));
                        if (i % 10 == 0) {
                            handle.toCompletableFuture().get(30, TimeUnit.SECONDS);
                        }
                    }
                } catch (Exception e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(r.close(Duration.ofSeconds(30)).cancelledTasks()).isZero();
        assertThat(failures).isEmpty();
        assertThat(done).hasValue(8000);
    }

    @Test
    void awaitingAHandleGivesTheTasksOwnException() {
        AsyncRuntime r = runtime(2);
        IOException failure = new IOException("broken");
        JoinHandle<Integer> handle = r.spawn(new Throwing(failure));
        assertThatThrownBy(() -> r.blockOn(handle)).isSameAs(failure);
        assertThatThrownBy(() -> r.blockOn(handle))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("future polled after completion: Task(");
    }

    @Test
    void abortCancelsAnIdleTaskOnAWorker() throws Exception {
        AsyncRuntime r = runtime(1);
        Never never = new Never();
        JoinHandle<Integer> handle = r.spawn("waits", never);
        never.polled.await();
        handle.abort();
        assertThatThrownBy(() -> r.blockOn(handle))
                .isInstanceOf(CancellationException.class)
                .hasMessageMatching("aborted: task \\d+ waits");
        assertThat(never.cancels).hasValue(1);
        assertThat(never.cancelledBy).isInstanceOf(WorkerThread.class);
        handle.abort();
        assertThat(never.cancels).hasValue(1);
    }

    @Test
    void aTimeoutAroundAHandleStopsTheTask() throws Exception {
        AsyncRuntime r = runtime(1);
        Never never = new Never();
        JoinHandle<Integer> handle = r.spawn(never);
        never.polled.await();
        handle.cancel();
        never.cancelled.await();
        assertThat(never.cancels).hasValue(1);
    }

    @Test
    void aDetachedTaskOutlivesTheCancellationOfItsHandle() throws Exception {
        AsyncRuntime r = runtime(1);
        Never never = new Never();
        JoinHandle<Integer> handle = r.spawn(never).detach();
        never.polled.await();
        handle.cancel();
        r.blockOn(new Countdown(100));
        assertThat(never.cancels).hasValue(0);
    }

    @Test
    void theFailureOfADetachedTaskReachesTheHandler() throws Exception {
        AsyncRuntime r = runtime(1);
        IOException failure = new IOException("nobody looks");
        r.spawn(new Throwing(failure)).detach();
        assertThat(uncaught.take()).isSameAs(failure);
    }

    @Test
    void aFailureThatNobodyAwaitedReachesTheHandlerAtTheLatestWhenTheRuntimeCloses() throws Exception {
        AsyncRuntime r = runtime(1);
        IOException failure = new IOException("nobody looks");
        JoinHandle<Integer> handle = r.spawn(new Throwing(failure));
        r.close(Duration.ofSeconds(10));
        assertThat(uncaught.poll()).isSameAs(failure);
        assertThat(handle.isFinished()).isTrue();
    }

    @Test
    void aFailureThatWasAwaitedDoesNotReachTheHandler() {
        AsyncRuntime r = runtime(1);
        assertThatThrownBy(() -> r.blockOn(r.spawn(new Throwing(new IOException("seen")))))
                .hasMessage("seen");
        r.close(Duration.ofSeconds(10));
        assertThat(uncaught).isEmpty();
    }

    @Test
    void aTaskThatThrowsAnErrorDoesNotKillItsWorker() throws Exception {
        AsyncRuntime r = runtime(1);
        assertThatThrownBy(() -> r.blockOn(pollFn(cx -> {
                    throw new StackOverflowError("deep");
                })))
                .isInstanceOf(StackOverflowError.class);
        assertThat(r.<Integer>blockOn(new Countdown(3))).isEqualTo(3);
    }

    @Test
    void cancellingTheCompletableFutureAbortsTheTask() throws Exception {
        AsyncRuntime r = runtime(1);
        Never never = new Never();
        CompletableFuture<Integer> future = r.spawn(never).toCompletableFuture();
        never.polled.await();
        future.cancel(true);
        never.cancelled.await();
        assertThat(never.cancels).hasValue(1);
    }

    @Test
    void completableFutureCarriesValueAndFailure() throws Exception {
        AsyncRuntime r = runtime(2);
        assertThat(r.spawn(new Countdown(5)).toCompletableFuture().get()).isEqualTo(5);
        IOException failure = new IOException("broken");
        assertThatThrownBy(() ->
                        r.spawn(new Throwing(failure)).toCompletableFuture().get())
                .hasCause(failure);
    }

    @Test
    void closeCancelsWhatIsLeftAndReportsItsNumber() throws Exception {
        AsyncRuntime r = runtime(2);
        Never first = new Never();
        Never second = new Never();
        r.spawn(first);
        r.spawn(second);
        first.polled.await();
        second.polled.await();
        CloseReport report = r.close(Duration.ofMillis(1));
        assertThat(report.cancelledTasks()).isEqualTo(2);
        assertThat(report.isClean()).isTrue();
        assertThat(first.cancels).hasValue(1);
        assertThat(second.cancels).hasValue(1);
    }

    @Test
    void closeReportsByNameWhatDoesNotEnd() throws Exception {
        AsyncRuntime r = runtime(1);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        r.spawn("sticks", pollFn(cx -> {
            stuck.countDown();
            release.await();
            return Poll.ready(0);
        }));
        stuck.await();
        CloseReport report = r.close(Duration.ZERO);
        release.countDown();
        assertThat(report.unfinished()).singleElement().asString().contains("sticks");
    }

    @Test
    void spawningAfterCloseIsRefusedAndCancelsTheFuture() {
        AsyncRuntime r = runtime(1);
        r.close();
        Never never = new Never();
        assertThatThrownBy(() -> r.spawn(never))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("runtime closed: AsyncRuntime(test");
        assertThat(never.cancels).hasValue(1);
    }

    @Test
    void tasksMaySpawnWhileTheRuntimeDrains() throws Exception {
        AsyncRuntime r = runtime(2);
        CountDownLatch closing = new CountDownLatch(1);
        CompletableFuture<Integer> child = new CompletableFuture<>();
        CountDownLatch polled = new CountDownLatch(1);
        r.spawn(pollFn(cx -> {
            polled.countDown();
            if (closing.getCount() > 0) {
                cx.waker().wake();
                return Poll.pending();
            }
            cx.service(Spawner.class)
                    .spawn(new Countdown(3).then(() -> child.complete(1)))
                    .detach();
            return Poll.ready(0);
        }));
        polled.await();
        Thread closer = new Thread(() -> r.close(Duration.ofSeconds(20)));
        closer.start();
        while (true) { // until close has begun: outsiders are refused
            try {
                r.spawn(new Countdown(0));
            } catch (RejectedExecutionException e) {
                break;
            }
        }
        closing.countDown();
        assertThat(child.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        closer.join();
    }

    @Test
    void spawnBlockingRunsOffTheWorkersAndGivesTheValue() throws Exception {
        AsyncRuntime r = runtime(1);
        Thread thread = r.blockOn(r.spawnBlocking(Thread::currentThread));
        assertThat(thread).isNotInstanceOf(WorkerThread.class);
        assertThat(thread.getName()).startsWith("test-blocking-");
    }

    @Test
    void abortInterruptsABlockingCall() throws Exception {
        AsyncRuntime r = runtime(1);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        JoinHandle<Integer> handle = r.spawnBlocking(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return 0;
        });
        started.await();
        handle.abort();
        interrupted.await();
        assertThatThrownBy(() -> r.blockOn(handle)).isInstanceOf(CancellationException.class);
    }

    @Test
    void executeRunsCommandsAndReportsWhatTheyThrow() throws Exception {
        AsyncRuntime r = runtime(1);
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        r.execute(() -> ran.complete(Thread.currentThread()));
        assertThat(ran.get()).isInstanceOf(WorkerThread.class);
        IllegalStateException failure = new IllegalStateException("command");
        r.execute(() -> {
            throw failure;
        });
        assertThat(uncaught.take()).isSameAs(failure);
    }

    @Test
    void aTaskThatWakesItselfForEverStarvesNobodyOnTheSameWorker() throws Exception {
        AsyncRuntime r = runtime(1);
        AtomicInteger turns = new AtomicInteger();
        r.spawn(pollFn(cx -> {
            turns.incrementAndGet();
            cx.waker().wake();
            return Poll.pending();
        }));
        assertThat(r.<Integer>blockOn(new Countdown(1000))).isEqualTo(1000); // the injector, and a peer
        assertThat(r.blockOn(new Alarm(2_000_000))).isGreaterThanOrEqualTo(0L); // the timers
        assertThat(turns.get()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void timersOfManyTasksFireAndNeverEarly(int workers) throws Exception {
        AsyncRuntime r = runtime(workers);
        List<JoinHandle<Long>> handles = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            handles.add(r.spawn(new Alarm(i % 50 * 1_000_000L + i)));
        }
        for (JoinHandle<Long> handle : handles) {
            assertThat(r.blockOn(handle)).isNotNegative();
        }
    }

    @Test
    void aTimerArmedFromAForeignThreadFires() throws Exception {
        AsyncRuntime r = runtime(2);
        Alarm alarm = new Alarm(1_000_000);
        CountDownLatch woken = new CountDownLatch(1);
        Context cx = r.newContext(woken::countDown);
        Poll<Long> late = alarm.poll(cx);
        if (late.isPending()) {
            woken.await();
            late = alarm.poll(cx);
        }
        assertThat(late.value()).isNotNegative();
    }

    @Test
    void closeIsRefusedOnAWorker() {
        AsyncRuntime r = runtime(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> r.blockOn(pollFn(cx -> Poll.ready(r.close(Duration.ZERO)))))
                .withMessageContaining("close on worker thread");
    }

    /** Each command that {@code execute} has taken runs, also if the runtime closes at that moment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCommandThatMeetsTheCloseRunsOrIsRefused(int workers) throws Exception {
        for (int round = 0; round < 50; round++) {
            AsyncRuntime r = runtime(workers);
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger ran = new AtomicInteger();
            CountDownLatch flowing = new CountDownLatch(1);
            Thread foreign = new Thread(() -> {
                try {
                    while (true) {
                        r.execute(() -> {
                            ran.incrementAndGet();
                            executeOneMore(r, accepted, ran);
                        });
                        accepted.incrementAndGet();
                        flowing.countDown();
                    }
                } catch (RejectedExecutionException e) {
                    // closed
                }
            });
            foreign.start();
            flowing.await();
            r.close();
            foreign.join();
            while (ran.get() != accepted.get()) { // close does not wait for ever for a long queue
                assertThat(Thread.interrupted()).as("time is up").isFalse();
                Thread.onSpinWait();
            }
        }
    }

    private static void executeOneMore(AsyncRuntime r, AtomicInteger accepted, AtomicInteger ran) {
        try {
            r.execute(ran::incrementAndGet);
            accepted.incrementAndGet();
        } catch (RejectedExecutionException e) {
            // closed
        }
    }

    @Test
    void aCommandRunsThoughTheOnlyWorkerIsStuckWhileTheRuntimeCloses() throws Exception {
        AsyncRuntime r = runtime(1);
        r.watchdog(Duration.ZERO);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        Never behind = new Never();
        r.spawn("sticks", pollFn(cx -> {
            Spawner here = cx.service(Spawner.class);
            here.execute(ran::incrementAndGet); // into the worker's own queue
            here.spawn(behind).detach();
            stuck.countDown();
            release.await();
            return Poll.ready(0);
        }));
        stuck.await();
        r.execute(ran::incrementAndGet);
        r.close();
        assertThat(ran).hasValue(2);
        assertThatThrownBy(() -> r.execute(ran::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);
        release.countDown();
        behind.cancelled.await(); // by the worker, when it came back
        assertThat(behind.cancels).hasValue(1);
    }

    @Test
    void aTaskSpawnedByACommandWhileTheRuntimeStopsIsCancelled() throws Exception {
        AsyncRuntime r = runtime(1);
        r.watchdog(Duration.ZERO);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Never never = new Never();
        AtomicInteger refused = new AtomicInteger();
        r.execute(() -> {
            running.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            try {
                r.spawn(never);
            } catch (RejectedExecutionException e) {
                refused.incrementAndGet();
            }
        });
        running.await();
        Thread closer = new Thread(r::close);
        closer.start();
        while (true) { // until close has begun
            try {
                r.spawn(new Countdown(0));
            } catch (RejectedExecutionException e) {
                break;
            }
        }
        release.countDown();
        closer.join();
        never.cancelled.await();
        assertThat(never.cancels).hasValue(1);
    }

    @Test
    void badNumbersOfWorkersAreRefused() {
        assertThatThrownBy(() -> AsyncRuntime.builder().workers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("workers not in 1..1024: 0");
    }

    // ---- futures to run

    interface PollFn<T extends @Nullable Object> {
        Poll<T> poll(Context cx) throws Exception;
    }

    static <T extends @Nullable Object> Future<T> pollFn(PollFn<T> fn) {
        return new Future<>() {
            @Override
            public Poll<T> poll(Context cx) throws Exception {
                return fn.poll(cx);
            }

            @Override
            public void cancel() {}
        };
    }

    /** Wakes itself n times, then gives n. */
    static final class Countdown implements Future<Integer> {
        private final int n;
        private int left;
        private @Nullable Runnable after;

        Countdown(int n) {
            this.n = n;
            this.left = n;
        }

        Countdown then(Runnable action) {
            after = action;
            return this;
        }

        @Override
        public Poll<Integer> poll(Context cx) {
            if (left-- > 0) {
                cx.waker().wake();
                return Poll.pending();
            }
            if (after != null) {
                after.run();
            }
            return Poll.ready(n);
        }

        @Override
        public void cancel() {}
    }

    /** Waits on a timer; gives by how many nanoseconds it was late. */
    static final class Alarm extends TimerNode implements Future<Long> {
        private final long nanos;
        private final AtomicWaker waker = new AtomicWaker();
        private volatile boolean fired;
        private long deadline;
        private boolean armed;

        Alarm(long nanos) {
            this.nanos = nanos;
        }

        @Override
        public Poll<Long> poll(Context cx) {
            Timers timers = cx.service(Timers.class);
            if (!armed) {
                armed = true;
                deadline = timers.nanoTime() + nanos;
                timers.arm(this, deadline);
            }
            waker.register(cx.waker());
            return fired ? Poll.ready(timers.nanoTime() - deadline) : Poll.pending();
        }

        @Override
        protected void fire() {
            fired = true;
            waker.wake();
        }

        @Override
        public void cancel() {}
    }

    /** Never ends; counts its cancels. */
    static final class Never implements Future<Integer> {
        final CountDownLatch polled = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);
        final AtomicInteger cancels = new AtomicInteger();
        volatile @Nullable Thread cancelledBy;

        @Override
        public Poll<Integer> poll(Context cx) {
            polled.countDown();
            return Poll.pending();
        }

        @Override
        public void cancel() {
            cancelledBy = Thread.currentThread();
            cancels.incrementAndGet();
            cancelled.countDown();
        }
    }

    /** Fails at its first poll. */
    static final class Throwing implements Future<Integer> {
        private final Exception failure;

        Throwing(Exception failure) {
            this.failure = failure;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            throw failure;
        }

        @Override
        public void cancel() {}
    }
}
