// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntime.blockInPlace;
import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class BlockInPlaceTest {
    private static final long SECOND = 1_000_000_000;

    private final BlockingQueue<StuckPoll> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    private @Nullable AsyncRuntime runtime;

    /** Without a watchdog: what goes on goes on because of the call alone. */
    private AsyncRuntime runtime(int workers) {
        runtime = AsyncRuntime.builder()
                .workers(workers)
                .name("test")
                .watchdog(Duration.ZERO)
                .onStuckPoll(reports::add)
                .onUncaught(event -> uncaught.add(event.failure()))
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

    /** Is ready with the value after the call, which waits for a latch. */
    private static Future<String> waiting(CountDownLatch begun, CountDownLatch open) {
        return pollFn(cx -> Poll.ready(blockInPlace(() -> {
            begun.countDown();
            open.await();
            return "back";
        })));
    }

    @Test
    void queueLifoTaskTimersAndYieldersOfAnOnlyWorkerGoOnDuringTheCall() throws Exception {
        AsyncRuntime r = runtime(1);
        CountDownLatch peers = new CountDownLatch(4);
        JoinHandle<String> task = r.spawn(pollFn(cx -> {
            Spawner here = cx.service(Spawner.class);
            here.spawn(Time.sleep(Duration.ofMillis(1)).whenDone((v, f) -> peers.countDown()))
                    .detach();
            here.spawn(Futures.yieldNow().whenDone((v, f) -> peers.countDown())).detach();
            here.spawn(new Countdown(10).whenDone((v, f) -> peers.countDown())).detach();
            // The last one is in the LIFO slot.
            here.spawn(new Countdown(0).whenDone((v, f) -> peers.countDown())).detach();
            return Poll.ready(blockInPlace(() -> {
                peers.await();
                return "all have ended";
            }));
        }));
        assertThat(r.blockOn(task)).isEqualTo("all have ended");
    }

    /** Else it would be for the others to look for it, and they may be asleep. */
    @Test
    void nothingIsLeftWithTheWorkerDuringTheCall() throws Exception {
        AsyncRuntime r = runtime(1);
        Future<Boolean> task = pollFn(cx -> {
            for (int i = 0; i < 100; i++) {
                cx.service(Spawner.class).spawn(new Countdown(0)).detach();
            }
            Worker worker = ((WorkerThread) Thread.currentThread()).worker();
            assertThat(worker.left().isEmpty()).isFalse();
            return Poll.ready(blockInPlace(() -> worker.left().isEmpty()));
        });
        assertThat(r.blockOn(task)).isTrue();
    }

    /** As tokio#7877: the one that the call waits for has used up its budget, and its wake is deferred. */
    @Test
    void whatGaveWayBeforeIsWokenDuringTheCall() throws Exception {
        AsyncRuntime r = runtime(1);
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch exhausted = new CountDownLatch(1);
        AtomicBoolean asked = new AtomicBoolean();
        r.spawn(pollFn(cx -> {
                    if (asked.get()) {
                        answered.countDown();
                        return Poll.ready(0);
                    }
                    while (cx.mayProceed()) {
                        cx.progressed();
                    }
                    cx.service(Spawner.class)
                            .spawn(pollFn(own -> {
                                asked.set(true);
                                return Poll.ready(blockInPlace(() -> {
                                    answered.await();
                                    exhausted.countDown();
                                    return 0;
                                }));
                            }))
                            .detach();
                    return Poll.pending();
                }))
                .detach();
        exhausted.await();
    }

    /** As tokio#7210: what gives way during the call is not put where nobody looks. */
    @Test
    void whatGivesWayDuringTheCallIsWoken() throws Exception {
        AsyncRuntime r = runtime(1);
        Future<Integer> task = pollFn(cx -> Poll.ready(blockInPlace(() -> {
            r.blockOn(Futures.yieldNow());
            Future<?> yield = Futures.yieldNow();
            CountDownLatch woken = new CountDownLatch(1);
            assertThat(yield.poll(cx.withWaker(woken::countDown)).isPending()).isTrue();
            woken.await();
            return 1;
        })));
        assertThat(r.blockOn(task)).isEqualTo(1);
    }

    /** As tokio#2502: the rest of the poll has a budget. */
    @Test
    void theBudgetOfThePollHoldsAfterTheCall() throws Exception {
        AsyncRuntime r = runtime(1);
        int[] progress = new int[1];
        int[] polls = new int[1];
        r.blockOn(pollFn(cx -> {
            if (polls[0]++ == 0) {
                blockInPlace(() -> {});
                while (cx.mayProceed()) {
                    cx.progressed();
                    progress[0]++;
                }
                return Poll.pending();
            }
            return Poll.ready(0);
        }));
        assertThat(progress[0]).isLessThanOrEqualTo(Task.BUDGET);
        assertThat(polls[0]).isEqualTo(2);
    }

    @Test
    void blockOnIsAllowedDuringTheCallAndRefusedAfterIt() throws Exception {
        AsyncRuntime r = runtime(1);
        Future<Integer> task = pollFn(cx -> {
            int value = blockInPlace(() -> r.<Integer>blockOn(new Countdown(10)));
            assertThatThrownBy(() -> r.blockOn(new Countdown(1))).isInstanceOf(IllegalStateException.class);
            return Poll.ready(value);
        });
        assertThat(r.blockOn(task)).isEqualTo(10);
    }

    @Test
    void aLocalRuntimeRunsInsideOfTheCall() throws Exception {
        AsyncRuntime r = runtime(1);
        Future<Integer> task = pollFn(cx -> {
            int value = blockInPlace(() -> {
                try (LocalRuntime local = LocalRuntime.create()) {
                    return local.<Integer>blockOn(pollFn(own -> {
                                assertThat(Spawner.current()).isSameAs(local);
                                JoinHandle<Integer> child = Spawner.current().spawn(new Countdown(5));
                                return Poll.ready(child);
                            })
                            .andThen(child -> child));
                }
            });
            assertThat(Spawner.current()).isSameAs(r);
            return Poll.ready(value);
        });
        assertThat(r.blockOn(task)).isEqualTo(5);
    }

    @Test
    void aCallInACallAndAFailureLeaveTheWorkerAsTheyFoundIt() throws Exception {
        AsyncRuntime r = runtime(1);
        Future<Integer> task = pollFn(cx -> {
            assertThatThrownBy(() -> blockInPlace(() -> {
                        assertThat(blockInPlace(() -> 1)).isEqualTo(1);
                        assertThat(r.<Integer>blockOn(new Countdown(1))).isEqualTo(1); // still allowed
                        throw new IOException("of the call");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("of the call");
            assertThatThrownBy(() -> r.blockOn(new Countdown(1))).isInstanceOf(IllegalStateException.class);
            return Poll.ready(1);
        });
        assertThat(r.blockOn(task)).isEqualTo(1);
        assertThat(r.<Integer>blockOn(new Countdown(100))).isEqualTo(100);
        assertThat(r.metrics().replacedWorkers()).isEqualTo(1);
    }

    @Test
    void aTaskThatIsWokenDuringTheCallIsPolledAgain() throws Exception {
        AsyncRuntime r = runtime(1);
        int[] polls = new int[1];
        r.blockOn(pollFn(cx -> {
            if (polls[0]++ == 0) {
                blockInPlace(() -> cx.waker().wake());
                return Poll.pending();
            }
            return Poll.ready(0);
        }));
        assertThat(polls[0]).isEqualTo(2);
    }

    @Test
    void anAbortIsSeenAfterTheCall() throws Exception {
        AsyncRuntime r = runtime(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        JoinHandle<Integer> task = r.spawn(pollFn(cx -> {
            blockInPlace(() -> {
                begun.countDown();
                open.await();
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            return Poll.pending();
        }));
        begun.await();
        task.abort();
        r.blockOn(new Countdown(100));
        assertThat(task.isFinished()).isFalse();
        open.countDown();
        assertThatThrownBy(() -> r.blockOn(task)).isInstanceOf(CancellationException.class);
        assertThat(interrupted).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void manyCallsAtOnceAmongOtherTasks(int workers) throws Exception {
        AsyncRuntime r = runtime(workers);
        CountDownLatch begun = new CountDownLatch(20);
        CountDownLatch open = new CountDownLatch(1);
        List<JoinHandle<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(r.spawn(waiting(begun, open)));
            for (int k = 0; k < 50; k++) {
                all.add(r.spawn(new Countdown(k)));
                all.add(r.spawn(Time.sleep(Duration.ofMillis(k % 5))));
            }
        }
        begun.await();
        assertThat(r.<Integer>blockOn(new Countdown(100))).isEqualTo(100);
        open.countDown();
        for (JoinHandle<?> handle : all) {
            r.blockOn(handle);
        }
        assertThat(r.scheduler().owned().size()).isZero();
        assertThat(r.close(Duration.ZERO).isClean()).isTrue();
        assertThat(r.crew().alive()).isEmpty();
    }

    @Test
    void pinnedTasksOfTheWorkerWaitForTheCallAndOthersDoNot() throws Exception {
        AsyncRuntime r = runtime(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();
        JoinHandle<String> blocking = r.spawnPinned(0, () -> waiting(begun, open));
        begun.await();
        JoinHandle<Integer> pinned = r.spawnPinned(
                0,
                () -> Futures.fromCallable(() -> {
                    ran.set(true);
                    return 1;
                }));
        r.blockOn(new Countdown(1000));
        assertThat(ran).isFalse();
        open.countDown();
        assertThat(r.blockOn(blocking)).isEqualTo("back");
        assertThat(r.blockOn(pinned)).isEqualTo(1);
    }

    @Test
    void theWatchdogDoesNotTakeTheCallForAStuckPoll() throws Exception {
        AsyncRuntime r = runtime(1);
        Watchdog byHand = new Watchdog(r.scheduler(), r.crew(), reports::add, "by-hand");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch after = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        JoinHandle<String> task = r.spawn(pollFn(cx -> {
            blockInPlace(() -> {
                begun.countDown();
                open.await();
            });
            after.countDown();
            end.await(); // and now it is stuck
            return Poll.ready("back");
        }));
        begun.await();
        byHand.look(0, SECOND, true);
        byHand.look(2 * SECOND, SECOND, true);
        byHand.look(9 * SECOND, SECOND, true);
        assertThat(reports).isEmpty();
        open.countDown();
        after.await();
        byHand.look(10 * SECOND - 1, SECOND, true);
        assertThat(reports).isEmpty(); // the time of the call does not count
        byHand.look(11 * SECOND, SECOND, true);
        assertThat(reports).hasSize(1);
        end.countDown();
        assertThat(r.blockOn(task)).isEqualTo("back");
    }

    @Test
    void itJustCallsWhereNoTaskIsPolled() throws Exception {
        assertThat(blockInPlace(() -> Thread.currentThread())).isSameAs(Thread.currentThread());
        AsyncRuntime r = runtime(1);
        assertThat(r.blockOn(r.spawnBlocking(() -> blockInPlace(() -> Thread.currentThread()))))
                .isNotInstanceOf(WorkerThread.class);
        assertThat(r.metrics().replacedWorkers()).isZero();
    }

    @Test
    void itIsRefusedInALocalRuntime() throws Exception {
        try (LocalRuntime local = LocalRuntime.create()) {
            AtomicBoolean called = new AtomicBoolean();
            assertThatThrownBy(() ->
                            local.blockOn(pollFn(cx -> Poll.ready(blockInPlace(() -> called.getAndSet(true))))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("blockInPlace in LocalRuntime(")
                    .hasMessageEndingWith("where no other thread can go on with the tasks: use spawnBlocking");
            assertThat(called).isFalse();
            assertThat(local.blockOn(Futures.blocking(() -> blockInPlace(() -> 1))))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Scheduling.class, names = "THREAD_PER_CORE")
    void itIsRefusedWhereTasksStayWithTheirWorkers(Scheduling scheduling) {
        runtime = AsyncRuntime.builder().workers(2).scheduling(scheduling).build();
        assertThatThrownBy(() -> runtime.blockOn(pollFn(cx -> Poll.ready(blockInPlace(() -> 1)))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use spawnBlocking");
    }

    @Test
    void itIsRefusedInAWakerThatTheDriverCalls() throws Exception {
        AsyncRuntime r = runtime(1);
        BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        r.blockOn(pollFn(cx -> {
            cx.wakeLater(() -> {
                try {
                    blockInPlace(() -> {});
                } catch (Throwable refused) {
                    thrown.add(refused);
                }
            });
            return Poll.ready(0);
        }));
        assertThat(thrown.take()).isInstanceOf(IllegalStateException.class).hasMessageContaining("in a waker");
        assertThat(r.<Integer>blockOn(new Countdown(10))).isEqualTo(10);
    }

    @Test
    void theRuntimeClosesWhileACallGoesOn() throws Exception {
        AsyncRuntime r = runtime(2);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        JoinHandle<String> task = r.spawn("export", waiting(begun, open));
        begun.await();
        assertThat(r.close(Duration.ZERO).unfinished()).anyMatch(left -> left.contains("export"));
        open.countDown();
        assertThat(task.toString()).contains("export");
    }
}
