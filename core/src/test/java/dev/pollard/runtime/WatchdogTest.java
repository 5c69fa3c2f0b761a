// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class WatchdogTest {
    private static final Duration SOON = Duration.ofMillis(10);
    private static final long SECOND = 1_000_000_000;

    private final BlockingQueue<StuckPoll> reports = new LinkedBlockingQueue<>();
    private final List<Throwable> uncaught = new ArrayList<>();
    private @Nullable AsyncRuntime runtime;

    private AsyncRuntime runtime(int workers, Duration threshold) {
        runtime = AsyncRuntime.builder()
                .workers(workers)
                .name("test")
                .watchdog(threshold)
                .onStuckPoll(reports::add)
                .onUncaught(event -> {
                    synchronized (uncaught) {
                        uncaught.add(event.failure());
                    }
                })
                .build();
        return runtime;
    }

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close(Duration.ZERO);
        }
        assertThat(uncaught).isEmpty();
    }

    /** Blocks its worker until the latch is open. */
    private static Future<String> blocker(CountDownLatch begun, CountDownLatch open) {
        return pollFn(cx -> {
            begun.countDown();
            open.await();
            return Poll.ready("back");
        });
    }

    /** Waits for a byte on a channel that is registered with the worker that polls. */
    private static Future<Byte> reading(Pipe pipe, CountDownLatch registered) {
        Registration[] registration = new Registration[1];
        return pollFn(cx -> {
            if (registration[0] == null) {
                pipe.source().configureBlocking(false);
                registration[0] = cx.service(Reactor.class).register(pipe.source(), SelectionKey.OP_READ, 0);
            }
            ByteBuffer buffer = ByteBuffer.allocate(1);
            if (registration[0].pollReadable(cx) && pipe.source().read(buffer) == 1) {
                registration[0].close();
                return Poll.ready(buffer.get(0));
            }
            registration[0].clearReadable();
            registered.countDown();
            return registration[0].pollReadable(cx) ? Poll.ready((byte) 0) : Poll.pending();
        });
    }

    @Test
    void queueLifoTaskTimersSocketsAndYieldersOfAnOnlyWorkerGoOnWhileATaskBlocksIt() throws Exception {
        AsyncRuntime r = runtime(1, SOON);
        Pipe pipe = Pipe.open();
        CountDownLatch registered = new CountDownLatch(1);
        JoinHandle<Byte> socket = r.spawn(reading(pipe, registered));
        registered.await();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        List<JoinHandle<?>> peers = new ArrayList<>();
        JoinHandle<Integer> parent = r.spawn("parent", pollFn(cx -> {
            Spawner here = cx.service(Spawner.class);
            peers.add(here.spawn(Time.sleep(Duration.ofMillis(1))));
            peers.add(here.spawn(Futures.yieldNow()));
            peers.add(here.spawn(new Countdown(10)));
            here.spawn(pollFn(
                            inner -> { // the first turn lets the others arm their timers and give way
                                if (peers.size() == 3) {
                                    peers.add(inner.service(Spawner.class).spawn(new Countdown(0)));
                                    inner.waker().wake();
                                    return Poll.pending();
                                }
                                peers.add(inner.service(Spawner.class).spawn(new Countdown(1))); // in the LIFO slot
                                begun.countDown();
                                open.await();
                                return Poll.ready(0);
                            }))
                    .detach();
            return Poll.ready(0);
        }));
        begun.await();
        assertThat(r.<Integer>blockOn(parent)).isZero();
        for (JoinHandle<?> peer : peers) {
            r.blockOn(peer);
        }
        pipe.sink().write(ByteBuffer.wrap(new byte[] {7}));
        assertThat(r.<Byte>blockOn(socket)).isEqualTo((byte) 7);
        assertThat(reports.take().handedOver()).isTrue();
        open.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void tasksGoOnWhileAllWorkersAreBlockedAgainAndAgain(int workers) throws Exception {
        AsyncRuntime r = runtime(workers, SOON);
        for (int round = 0; round < 3; round++) {
            CountDownLatch begun = new CountDownLatch(workers);
            CountDownLatch open = new CountDownLatch(1);
            List<JoinHandle<String>> blocked = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                blocked.add(r.spawn(blocker(begun, open)));
            }
            begun.await(); // with fewer workers than blockers this itself needs the hand-over
            assertThat(r.<Integer>blockOn(new Countdown(100))).isEqualTo(100);
            r.blockOn(Time.sleep(Duration.ofMillis(2)));
            open.countDown();
            for (JoinHandle<String> handle : blocked) {
                assertThat(r.blockOn(handle)).isEqualTo("back");
            }
        }
    }

    @Test
    void theReportNamesTheTaskAndShowsWhereItsThreadIs() throws Exception {
        AsyncRuntime r = runtime(1, SOON);
        CountDownLatch open = new CountDownLatch(1);
        JoinHandle<String> handle = r.spawn("transfer", blocker(new CountDownLatch(1), open));
        StuckPoll report = reports.take();
        assertThat(report.task()).isEqualTo(handle.label());
        assertThat(report.thread()).isEqualTo("test-worker-0");
        assertThat(report.lasted()).isGreaterThanOrEqualTo(SOON);
        assertThat(report.stack()).anyMatch(frame -> frame.getMethodName().contains("blocker"));
        assertThat(report.handedOver()).isTrue();
        assertThat(report.describe())
                .startsWith(handle.label() + " has been in one poll for ")
                .contains("\n\tat ");
        assertThat(handle).hasToString("Task(" + handle.label() + ", running)");
        open.countDown();
    }

    @Test
    void whatAStuckTaskWakesSpawnsAndArmsOnceItHasLostItsWorkerStillRuns() throws Exception {
        AsyncRuntime r = runtime(1, SOON);
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<JoinHandle<Integer>> child = new CompletableFuture<>();
        JoinHandle<Integer> stuck = r.spawn(new Future<>() {
            private final Future<@Nullable Void> sleep = Time.sleep(Duration.ofMillis(1));
            private final Future<@Nullable Void> yield = Futures.yieldNow();
            private int polls;

            @Override
            public Poll<Integer> poll(Context cx) throws Exception {
                if (polls++ == 0) {
                    open.await();
                    child.complete(cx.service(Spawner.class).spawn(new Countdown(2)));
                    yield.poll(cx);
                    sleep.poll(cx);
                    return Poll.pending();
                }
                return sleep.poll(cx).isPending() ? Poll.pending() : Poll.ready(polls);
            }

            @Override
            public void cancel() {}
        });
        reports.take();
        open.countDown();
        assertThat(r.<Integer>blockOn(child.join())).isEqualTo(2);
        assertThat(r.<Integer>blockOn(stuck)).isGreaterThan(1);
    }

    @Test
    void aTaskThatWokeItselfBeforeItGotStuckGoesOnAfterwards() throws Exception {
        AsyncRuntime r = runtime(1, SOON);
        CountDownLatch open = new CountDownLatch(1);
        int[] polls = new int[1];
        JoinHandle<Integer> stuck = r.spawn(pollFn(cx -> {
            if (polls[0]++ == 0) {
                cx.waker().wake();
                open.await();
                return Poll.pending();
            }
            return Poll.ready(polls[0]);
        }));
        reports.take();
        open.countDown();
        assertThat(r.<Integer>blockOn(stuck)).isEqualTo(2);
    }

    @Test
    void aThreadThatComesBackIsUsedAgain() throws Exception {
        AsyncRuntime r = runtime(1, SOON);
        for (int i = 0; i < 5; i++) {
            CountDownLatch open = new CountDownLatch(1);
            JoinHandle<String> handle = r.spawn(blocker(new CountDownLatch(1), open));
            reports.take();
            open.countDown();
            assertThat(r.blockOn(handle)).isEqualTo("back");
        }
        // Two, and one more for each time that the one that came back had not yet arrived among the spare ones.
        assertThat(r.crew().alive()).hasSizeLessThanOrEqualTo(6);
        assertThat(r.close(Duration.ZERO).isClean()).isTrue();
        assertThat(r.crew().alive()).isEmpty();
    }

    @Test
    void aCommandThatBlocksAndAFutureThatBlocksInCancelAreSeenToo() throws Exception {
        AsyncRuntime r = runtime(1, SOON);
        CountDownLatch open = new CountDownLatch(1);
        r.execute(() -> awaitQuietly(open));
        assertThat(reports.take().task()).isEqualTo("a command");
        CountDownLatch polled = new CountDownLatch(1);
        JoinHandle<Integer> aborted = r.spawn(new Future<>() {
            @Override
            public Poll<Integer> poll(Context cx) {
                polled.countDown();
                return Poll.pending();
            }

            @Override
            public void cancel() {
                awaitQuietly(open);
            }
        });
        polled.await();
        aborted.abort();
        assertThat(reports.take().task()).isEqualTo(aborted.label());
        assertThat(r.<Integer>blockOn(new Countdown(10))).isEqualTo(10);
        open.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theWatchdogIsTurnedOnAndOffAtRunTime() throws Exception {
        AsyncRuntime r = runtime(1, Duration.ZERO);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        JoinHandle<String> handle = r.spawn(blocker(begun, open));
        begun.await();
        assertThat(reports).isEmpty();
        r.watchdog(SOON);
        assertThat(reports.take().task()).isEqualTo(handle.label());
        r.watchdog(Duration.ZERO);
        open.countDown();
        assertThat(r.blockOn(handle)).isEqualTo("back");
    }

    @Test
    void badThresholdsAreRefused() {
        assertThatThrownBy(() -> AsyncRuntime.builder().watchdog(Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threshold < 2 ms and not zero: PT0.001S");
    }

    @Test
    void aHandlerThatThrowsDoesNotEndTheWatchdog() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        CountDownLatch open = new CountDownLatch(1);
        try (AsyncRuntime r = AsyncRuntime.builder()
                .workers(1)
                .watchdog(SOON)
                .onStuckPoll(poll -> {
                    throw new IllegalStateException("handler " + calls.incrementAndGet());
                })
                .onUncaught(event -> failures.add(event.failure()))
                .build()) {
            r.spawn(blocker(new CountDownLatch(1), open));
            assertThat(failures.take()).hasMessage("handler 1");
            r.spawn(blocker(new CountDownLatch(1), open));
            assertThat(failures.take()).hasMessage("handler 2");
            open.countDown();
        }
    }

    @Test
    void onlyALookThatIsOnTimeCountsAndAPollIsReportedOnce() throws Exception {
        AsyncRuntime r = runtime(1, Duration.ZERO);
        Watchdog byHand = new Watchdog(r.scheduler(), r.crew(), reports::add, "by-hand");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        JoinHandle<String> handle = r.spawn(blocker(begun, open));
        begun.await();
        assertThat(byHand.look(0, SECOND, true)).isTrue();
        assertThat(byHand.look(SECOND / 2, SECOND, true)).isTrue();
        assertThat(byHand.look(5 * SECOND, SECOND, false)).isTrue(); // the process stood still
        assertThat(byHand.look(6 * SECOND - 1, SECOND, true)).isTrue();
        assertThat(reports).isEmpty();
        byHand.look(6 * SECOND, SECOND, true);
        assertThat(reports).hasSize(1);
        byHand.look(9 * SECOND, SECOND, false);
        byHand.look(12 * SECOND, SECOND, true);
        assertThat(reports).hasSize(1);
        open.countDown();
        assertThat(r.blockOn(handle)).isEqualTo("back");
        r.close(Duration.ofSeconds(60));
        byHand.look(13 * SECOND, SECOND, true);
        assertThat(byHand.look(14 * SECOND, SECOND, true)).isFalse(); // nothing is polled any more
    }

    @Test
    void manyBlockingTasksAmongOthersAllEnd() throws Exception {
        AsyncRuntime r = runtime(2, Duration.ofMillis(2));
        List<JoinHandle<?>> all = new ArrayList<>();
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            all.add(r.spawn(blocker(begun, open)));
            for (int k = 0; k < 50; k++) {
                all.add(r.spawn(new Countdown(k)));
                all.add(r.spawn(Time.sleep(Duration.ofMillis(k % 5))));
            }
        }
        begun.await(); // all of them at once, on two workers
        open.countDown();
        for (JoinHandle<?> handle : all) {
            r.blockOn(handle);
        }
        assertThat(r.scheduler().owned().size()).isZero();
    }
}
