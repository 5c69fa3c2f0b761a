// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Select;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static SimulationFailure failureOf(Runnable simulation) {
        return catchThrowableOfType(SimulationFailure.class, simulation::run);
    }

    /** Needs so many polls, and wakes itself after each. */
    private static Future<Integer> polls(int count) {
        int[] left = {count};
        return Futures.pollFn(cx -> {
            if (--left[0] == 0) {
                return Poll.ready(count);
            }
            cx.waker().wake();
            return Poll.pending();
        });
    }

    // ---- seeds

    /** Fails if the second task runs between two polls of the first, which comes long after it. */
    private static final Simulation.Body RARE = runtime -> {
        int[] cell = {0};
        JoinHandle<Integer> first = runtime.spawn("first", polls(9).andThen(x -> {
            int seen = cell[0];
            return polls(2).map(y -> cell[0] = seen + 1);
        }));
        JoinHandle<Integer> second = runtime.spawn("second", Futures.fromCallable(() -> ++cell[0]));
        runtime.blockOn(Futures.join(first, second));
        assertThat(cell[0]).isEqualTo(2);
    };

    /** Fails if the second task runs before the first. */
    private static final Simulation.Body FREQUENT = runtime -> {
        int[] cell = {0};
        JoinHandle<Integer> first = runtime.spawn("first", polls(3).map(x -> cell[0] = 1));
        JoinHandle<Integer> second = runtime.spawn("second", polls(3).map(x -> cell[0]));
        runtime.blockOn(first);
        assertThat(runtime.blockOn(second)).isOne();
    };

    @Test
    void seedThatFailsIsNamedAndReplayed() {
        SimulationFailure failure = failureOf(() -> Simulation.of(RARE).run(5_000));

        assertThat(failure)
                .hasMessageContaining("but was: 1")
                .hasMessageContaining("replay with -Dpollard.simulation.seed=")
                .hasMessageContaining("surprises left of")
                .hasMessageContaining("#1 first runs")
                .cause()
                .isInstanceOf(AssertionError.class);
        assertThat(failureOf(() -> Simulation.of(RARE).replay(failure.schedule())))
                .hasMessageContaining("but was: 1");
    }

    @Test
    void failingScheduleIsShortenedToItsSurprises() {
        SimulationFailure failure = failureOf(() -> Simulation.of(FREQUENT).run(1_000));

        assertThat(Schedule.parse(failure.schedule()).surprisesCount()).isBetween(1, 3);
        assertThat(failure).hasMessageContaining(" surprises left of ");
    }

    @Test
    void ordinaryScheduleOfTheSameTestPasses() {
        Simulation.of(RARE).replay("s:");
        Simulation.of(FREQUENT).replay("e:");
    }

    @AfterEach
    void clearProperties() {
        System.clearProperty(Simulation.SEED_PROPERTY);
        System.clearProperty(Simulation.SEEDS_PROPERTY);
    }

    @Test
    void propertiesChooseTheSeeds() {
        Set<String> tried = new HashSet<>();
        System.setProperty(Simulation.SEED_PROPERTY, "-17");
        Simulation.run(10, runtime -> tried.add(runtime.toString()));
        assertThat(tried).containsExactly("SimulatedRuntime(seed -17, 0 tasks)");

        tried.clear();
        System.clearProperty(Simulation.SEED_PROPERTY);
        System.setProperty(Simulation.SEEDS_PROPERTY, "3");
        Simulation.run(10, runtime -> tried.add(runtime.toString()));
        assertThat(tried).hasSize(3);
    }

    @Test
    void testThatDependsOnMoreThanTheSeedIsToldSo() {
        AtomicInteger runs = new AtomicInteger();
        SimulationFailure failure = failureOf(() ->
                Simulation.run(10, runtime -> assertThat(runs.incrementAndGet()).isNotEqualTo(3)));
        assertThat(failure)
                .hasMessageContaining("seed 2, but it did not fail again: the test depends on more than its choices");
    }

    @Test
    void bodyMayAskForChoices() {
        Set<Integer> chosen = new HashSet<>();
        Simulation.run(50, runtime -> chosen.add(runtime.choose(3)));
        assertThat(chosen).containsExactlyInAnyOrder(0, 1, 2);

        chosen.clear();
        int runs = Simulation.of(runtime -> chosen.add(runtime.choose(3) * 3 + runtime.choose(3)))
                .explore()
                .runs();
        assertThat(runs).isEqualTo(9);
        assertThat(chosen).hasSize(9);
    }

    @Test
    void everyFirstBranchOfAFairSelectIsTried() {
        Set<String> winners = new HashSet<>();
        Simulation.Body select = runtime -> winners.add(runtime.blockOn(Select.<String>fair()
                .whenOwned(Futures.ready("a"), a -> a)
                .whenOwned(Futures.ready("b"), a -> a)
                .whenOwned(Futures.ready("c"), a -> a)
                .build()));
        assertThat(Simulation.of(select).explore().runs()).isEqualTo(3);
        assertThat(winners).containsExactlyInAnyOrder("a", "b", "c");

        winners.clear();
        Simulation.run(50, select);
        assertThat(winners).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void randomNumbersAreReplayed() {
        RandomGenerator[] generator = new RandomGenerator[1];
        Simulation.Body numbers = runtime -> {
            generator[0] = runtime.newContext(() -> {}).service(RandomGenerator.class);
            assertThat(generator[0].nextDouble()).isLessThan(0.9);
        };
        SimulationFailure failure = failureOf(() -> Simulation.run(100, numbers));
        assertThat(failureOf(() -> Simulation.of(numbers).replay(failure.schedule())))
                .hasMessageStartingWith(failure.what());
        assertThat(Simulation.of(numbers).explore().runs()).isOne();
    }

    // ---- what a run must not leave

    @Test
    void failureThatNobodyAwaitsFailsTheRun() {
        IOException boom = new IOException("boom");
        assertThat(failureOf(() -> Simulation.run(1, runtime -> {
                    runtime.spawn(Futures.failed(boom)).detach();
                    runtime.runUntilIdle();
                })))
                .hasMessageContaining("a failure that nobody awaited: java.io.IOException: boom")
                .hasCause(boom);
        Simulation.run(1, runtime -> {
            runtime.spawn(Futures.failed(boom)).detach();
            runtime.runUntilIdle();
            assertThat(runtime.takeUncaught()).containsExactly(boom);
        });
    }

    @Test
    void whatIsLeftBehindFailsTheRun() {
        assertThat(failureOf(() -> Simulation.run(
                        1,
                        runtime ->
                                runtime.leaks().<String>account("connections").opened("c1"))))
                .hasMessageContaining("left behind: connections left open: [c1]");
        assertThat(failureOf(() -> Simulation.run(
                        1,
                        runtime -> runtime.spawn(
                                        Futures.pollFn(cx -> Time.sleep(SECOND).poll(cx)))
                                .poll(runtime.newContext(() -> {})))))
                .as("a sleep that is dropped without cancel, once it was polled")
                .isNull();
        assertThat(failureOf(() -> Simulation.run(1, runtime -> {
                    Future<@Nullable Void> dropped = Time.sleep(SECOND);
                    dropped.poll(runtime.newContext(() -> {}));
                })))
                .hasMessageContaining("left behind: armed timers: 1, but 0 before");
    }

    // ---- every order

    @Test
    void exploreGoesThroughEveryOrderOnce() {
        for (int polls = 1; polls <= 4; polls++) {
            int each = polls;
            Set<String> orders = new HashSet<>();
            Simulation.Exploration exploration = Simulation.of(runtime -> {
                        StringBuilder order = new StringBuilder();
                        for (String name : new String[] {"a", "b"}) {
                            Future<Integer> future = polls(each);
                            runtime.spawn(Futures.pollFn(cx -> {
                                order.append(name);
                                return future.poll(cx);
                            }));
                        }
                        runtime.runUntilIdle();
                        orders.add(order.toString());
                    })
                    .explore();

            assertThat(exploration.runs()).isEqualTo(binomial(2 * polls, polls));
            assertThat(orders).hasSize(exploration.runs());
            assertThat(exploration.isCutOff()).isFalse();
        }
    }

    private static int binomial(int n, int k) {
        return k == 0 ? 1 : binomial(n - 1, k - 1) * n / k;
    }

    @Test
    void exploreFindsTheOneOrderThatFails() {
        SimulationFailure failure = failureOf(() -> Simulation.of(RARE).explore());

        assertThat(failure).hasMessageContaining("replay(\"e:").hasMessageContaining("but was: 1");
        assertThat(failureOf(() -> Simulation.of(RARE).replay(failure.schedule())))
                .hasMessageContaining("but was: 1");
    }

    @Test
    void depthCutsTheSearchOff() {
        Simulation.Exploration exploration = Simulation.of(runtime -> {
                    runtime.spawn(polls(10));
                    runtime.spawn(polls(10));
                    runtime.runUntilIdle();
                })
                .maxDepth(3)
                .explore();
        assertThat(exploration).isEqualTo(new Simulation.Exploration(8, true));
    }

    @Test
    void testThatIsNotDeterministicCannotBeExplored() {
        AtomicInteger runs = new AtomicInteger();
        assertThat(failureOf(() -> Simulation.of(runtime -> runtime.choose(runs.incrementAndGet() == 1 ? 2 : 3))
                        .explore()))
                .hasMessageContaining("not deterministic: choice 0 had 2 alternatives and has 3 now");
    }

    // ---- several workers

    /** Wakes before it has put the value there: only another worker can see that. */
    private static final class HastyCell {
        private final AtomicWaker waker = new AtomicWaker();
        private final ReentrantLock lock = new ReentrantLock();
        private final boolean locked;
        private int value;
        private int emptyWakes;

        HastyCell(boolean locked) {
            this.locked = locked;
        }

        void put(int next) {
            if (locked) {
                lock.lock();
            }
            try {
                waker.wake();
                value = next;
            } finally {
                if (locked) {
                    lock.unlock();
                }
            }
        }

        Future<Integer> take() {
            boolean[] polled = {false};
            return Futures.pollFn(cx -> poll(cx, polled));
        }

        private Poll<Integer> poll(Context cx, boolean[] polled) {
            if (value != 0) {
                return Poll.ready(value);
            }
            emptyWakes += polled[0] ? 1 : 0;
            polled[0] = true;
            waker.register(cx.waker());
            return Poll.pending();
        }
    }

    private static Simulation handOver(boolean locked) {
        return Simulation.of(runtime -> {
            HastyCell cell = new HastyCell(locked);
            JoinHandle<Integer> taker = runtime.spawn("taker", cell.take());
            JoinHandle<Integer> putter = runtime.spawn("putter", Futures.fromCallable(() -> {
                cell.put(7);
                return 1;
            }));
            runtime.blockOn(Futures.join(taker, putter));
        });
    }

    @Test
    void wakeBeforeTheValueIsThereIsFoundByAnotherWorker() {
        handOver(false).explore();
        handOver(false).run(200);

        assertThat(failureOf(() -> handOver(false).workers(2).explore()))
                .hasMessageContaining("stuck")
                .hasMessageContaining("taker");
        assertThat(failureOf(() -> handOver(false).workers(2).run(200))).hasMessageContaining("stuck");
    }

    @Test
    void nothingRunsInTheMiddleOfALock() {
        handOver(true).workers(2).explore();
        handOver(true).workers(2).run(200);
    }

    @Test
    void wakeUnderALockCanBeForbidden() {
        assertThat(failureOf(
                        () -> handOver(true).workers(2).forbidWakesUnderLocks().explore()))
                .hasMessageContaining(
                        "a waker was called under a lock: java.util.concurrent.locks.ReentrantLock$NonfairSync");
        SimulationFailure monitor = failureOf(() -> Simulation.of(runtime -> {
                    Object lock = new Object();
                    ManualFuture<Integer> cell = ManualFuture.create();
                    runtime.spawn(cell);
                    runtime.spawn(Futures.fromCallable(() -> {
                        synchronized (lock) {
                            return cell.complete(1);
                        }
                    }));
                    runtime.runUntilIdle();
                })
                .workers(2)
                .forbidWakesUnderLocks()
                .explore());
        assertThat(monitor).hasMessageContaining("a waker was called under a lock: java.lang.Object@");
    }

    @Test
    void preemptionsOfAnExplorationAreLimited() {
        int[] runs = new int[3];
        for (int max = 0; max < 3; max++) {
            runs[max] = handOver(true).workers(3).maxPreemptions(max).explore().runs();
        }
        assertThat(runs[0]).isLessThan(runs[1]);
        assertThat(runs[1]).isLessThanOrEqualTo(runs[2]);
    }

    // ---- surprises

    @Test
    void pollWithoutAReasonIsAmongTheSurprises() {
        Simulation.Body trusting = runtime -> {
            boolean[] polled = {false};
            boolean[] there = {false};
            ManualFuture<Integer> cell = ManualFuture.create();
            Future<Integer> trustsItsWake = Futures.pollFn(cx -> {
                if (polled[0]) {
                    assertThat(there[0]).isTrue();
                    return Poll.ready(1);
                }
                polled[0] = true;
                return cell.poll(cx);
            });
            JoinHandle<Integer> trusting1 = runtime.spawn(trustsItsWake);
            runtime.spawn(polls(20).map(x -> there[0] = cell.complete(1)));
            runtime.blockOn(trusting1);
        };
        Simulation.of(trusting).explore();
        assertThat(failureOf(() -> Simulation.run(500, trusting))).hasMessageContaining("is to be polled for nothing");
    }

    @Test
    void budgetsAreAmongTheSurprises() {
        Set<Integer> progress = new HashSet<>();
        Simulation.run(
                100,
                runtime -> runtime.blockOn(Futures.pollFn(cx -> {
                    int made = 0;
                    while (made < 1_000 && cx.mayProceed()) {
                        cx.progressed();
                        made++;
                    }
                    progress.add(made);
                    return Poll.ready(made);
                })));
        assertThat(progress).containsExactlyInAnyOrder(1, 2, 8, 128);
    }

    @Test
    void timeOfPollsLetsTimersFireMeanwhile() {
        Set<String> endings = new HashSet<>();
        Simulation.Body race = runtime -> endings.add(runtime.blockOn(polls(10)
                .map(x -> "done")
                .timeout(Duration.ofMillis(5))
                .recover(TimeoutExceededException.class, e -> "late")));
        Simulation.run(50, race);
        assertThat(endings).containsExactly("done");

        Simulation.of(race).pollTime(Duration.ofMillis(2)).run(50);
        assertThat(endings).containsExactlyInAnyOrder("done", "late");
    }

    @Test
    void timeOfCallsLetsTimersFireMeanwhile() {
        Set<String> endings = new HashSet<>();
        Simulation.Body race = runtime -> endings.add(runtime.blockOn(runtime.spawnBlocking(() -> "done")
                .timeout(Duration.ofMillis(5))
                .recover(TimeoutExceededException.class, e -> "late")));
        Simulation.run(50, race);
        assertThat(endings).containsExactly("done");

        Simulation.of(race).callTime(Duration.ofMillis(8)).run(50);
        assertThat(endings).containsExactlyInAnyOrder("done", "late");
    }

    @Test
    void timersOfDifferentWorkersFireInAnyOrder() {
        Set<String> orders = new HashSet<>();
        Simulation.of(runtime -> {
                    StringBuilder order = new StringBuilder();
                    for (String name : new String[] {"a", "b"}) {
                        runtime.spawn(Time.sleep(SECOND).map(x -> order.append(name)));
                    }
                    runtime.advance(SECOND);
                    orders.add(order.toString());
                })
                .workers(2)
                .run(100);
        assertThat(orders).containsExactlyInAnyOrder("ab", "ba");
    }

    @Test
    void settingsAreChecked() {
        Simulation simulation = Simulation.of(runtime -> {});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulation.workers(0))
                .withMessage("workers not in 1..64: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> simulation.run(0)).withMessage("seeds < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulation.maxSteps(0))
                .withMessage("steps < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulation.maxDepth(0))
                .withMessage("depth < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulation.maxPreemptions(-1))
                .withMessage("preemptions < 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulation.replay("x:1"))
                .withMessage("schedule does not begin with s: or e:: x:1");
    }

    // ---- random numbers

    @Test
    void randomNumbersOfTheContextAreChoices() {
        Set<Integer> winners = new HashSet<>();
        Simulation.of(runtime -> winners.add(runtime.blockOn(Select.<Integer>fair()
                        .when(Futures.ready(0), v -> v)
                        .when(Futures.ready(1), v -> v)
                        .when(Futures.ready(2), v -> v)
                        .build())))
                .explore();

        assertThat(winners).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void randomNumbersOfAllKindsAreTheSameWithTheSameSeed() throws Exception {
        List<List<Number>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            SimulatedRuntime runtime = SimulatedRuntime.withSeed(7);
            runs.add(runtime.blockOn(Futures.pollFn(cx -> {
                RandomGenerator random = cx.service(RandomGenerator.class);
                return Poll.ready(List.of(
                        random.nextInt(),
                        random.nextInt(10),
                        random.nextInt(1),
                        random.nextLong(),
                        random.nextDouble()));
            })));
            runtime.close();
        }

        assertThat(runs.get(0)).isEqualTo(runs.get(1));
        assertThat(runs.get(0).get(1).intValue()).isBetween(0, 9);
    }
}
