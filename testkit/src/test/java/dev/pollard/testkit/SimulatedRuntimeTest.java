// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulatedRuntimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> log = new ArrayList<>();

    private Future<Object> say(String what) {
        return Futures.fromCallable(() -> log.add(what));
    }

    @Test
    void sleepOfADayTakesNoTime() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.blockOn(Time.sleep(Duration.ofDays(1)));

            assertThat(runtime.elapsed()).hasDays(1);
            assertThat(runtime.armedTimers()).isZero();
        }
    }

    @Test
    void blockOnGivesTheValueOrThrowsTheFailure() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            assertThat(runtime.blockOn(Futures.ready(7))).isEqualTo(7);
            IOException boom = new IOException("boom");
            assertThatThrownBy(() -> runtime.blockOn(Futures.failed(boom))).isSameAs(boom);
        }
    }

    @Test
    void whereCodeSpawnsIsTheSimulationOrAScopeInIt() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            Future<Spawner> inScope = Scope.run(scope -> scope.spawn(Futures.fromCallable(Spawner::current)))
                    .map(found -> {
                        assertThat(found).isInstanceOf(Scope.class);
                        return Spawner.current();
                    });
            assertThat(runtime.blockOn(inScope)).isSameAs(runtime);
            assertThat(runtime.blockOn(Futures.blocking(Spawner::current))).isSameAs(runtime);
            assertThatIllegalStateException().isThrownBy(Spawner::current);
        }
    }

    @Test
    void blockInPlaceIsRefused() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> runtime.blockOn(Futures.fromCallable(() -> AsyncRuntime.blockInPlace(() -> 1))))
                    .withMessageEndingWith("where no other thread can go on with the tasks: use spawnBlocking");
        }
    }

    @Test
    void ordinaryRuntimeRunsTasksInTheOrderInWhichTheyBecameReady() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.spawn(say("a"));
            runtime.execute(() -> log.add("b"));
            runtime.spawn(Futures.yieldNow().andThen(x -> say("late")));
            runtime.spawn(say("c"));
            assertThat(log).isEmpty();

            runtime.runUntilIdle();

            assertThat(log).containsExactly("a", "b", "c", "late");
        }
    }

    @Test
    void advanceLetsHappenWhatCanUntilThen() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.spawn(Time.sleep(Duration.ofSeconds(2)).andThen(x -> say("two")));
            runtime.spawn(Time.sleep(SECOND)
                    .andThen(x -> say("one"))
                    .andThen(x -> Time.sleep(Duration.ofMillis(500)))
                    .andThen(x -> say("one and a half")));
            runtime.advance(Duration.ofMillis(999));
            assertThat(log).isEmpty();
            assertThat(runtime.elapsed()).hasMillis(999);

            runtime.advance(Duration.ofMillis(501));

            assertThat(log).containsExactly("one", "one and a half");
            assertThat(runtime.liveTasks()).isOne();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> runtime.advance(Duration.ofNanos(-1)))
                    .withMessage("duration < 0: PT-0.000000001S");
        }
    }

    @Test
    void timersOfOneMomentFireInTheOrderInWhichTheyWereArmed() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            for (String name : List.of("a", "b", "c")) {
                runtime.spawn(Time.sleep(SECOND).andThen(x -> say(name)));
            }
            runtime.spawn(Time.sleep(Duration.ofMillis(1)).andThen(x -> say("first")));
            runtime.advance(SECOND);

            assertThat(log).containsExactly("first", "a", "b", "c");
        }
    }

    @Test
    void stuckTestSaysWhatEachTaskWaitsFor() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.spawn("idler", ManualFuture.named("never"));

            assertThatThrownBy(() -> runtime.blockOn(Time.sleep(SECOND).andThen(x -> Futures.pending())))
                    .isInstanceOf(SimulationFailure.class)
                    .hasMessageContaining("stuck: nothing can happen any more, and these tasks wait:")
                    .hasMessageContaining("#1 idler\n    never\n")
                    .hasMessageContaining("#2 blockOn\n")
                    .hasMessageContaining("replay: schedule \"e:\"")
                    .hasMessageContaining("the clock moves on by 1000 ms");
            assertThat(runtime.dump()).contains("#1 idler\n    never\n");
        }
    }

    @Test
    void sleepForEverIsStuck() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            assertThatThrownBy(() -> runtime.blockOn(Time.sleep(Duration.ofSeconds(Long.MAX_VALUE))))
                    .isInstanceOf(SimulationFailure.class)
                    .hasMessageContaining("stuck");
        }
    }

    @Test
    void tasksThatWakeEachOtherForEverAreFound() {
        assertThatThrownBy(() -> Simulation.of(runtime -> runtime.blockOn(Futures.pollFn(cx -> {
                            cx.waker().wake();
                            return Poll.pending();
                        })))
                        .maxSteps(1_000)
                        .run(1))
                .isInstanceOf(SimulationFailure.class)
                .hasMessageContaining("not ended after 1000 steps");
    }

    @Test
    void blockingCallRunsBeforeTheClockMoves() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<Integer> call = runtime.spawnBlocking(() -> 42);
            assertThat(runtime.blockOn(call.timeout(Duration.ofMillis(1)))).isEqualTo(42);
            assertThat(runtime.elapsed()).isZero();
        }
    }

    @Test
    void blockingCallMayBlockOnAFuture() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<Integer> call = runtime.spawnBlocking(
                    () -> runtime.blockOn(Time.sleep(SECOND).map(x -> 42)));
            assertThat(runtime.blockOn(call)).isEqualTo(42);
        }
    }

    @Test
    void blockingCallThatIsAbortedBeforeItsTurnDoesNotRun() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<Object> call = runtime.spawnBlocking(() -> log.add("ran"));
            call.abort();
            assertThatThrownBy(() -> runtime.blockOn(call)).isInstanceOf(CancellationException.class);
            runtime.runUntilIdle();
            assertThat(log).isEmpty();
        }
    }

    @Test
    void tasksFindTheServicesOfTheSimulation() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.blockOn(Futures.pollFn(cx -> {
                assertThat(cx.service(Spawner.class)).isSameAs(runtime);
                assertThat(cx.service(TaskInfo.class).name()).isEqualTo("blockOn");
                assertThat(cx.service(Ticker.class))
                        .isSameAs(runtime.newContext(Waker.noop()).service(Ticker.class));
                return Poll.ready(1);
            }));
        }
    }

    @Test
    void taskMayNotDriveTheSimulation() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> runtime.blockOn(Futures.fromCallable(() -> runtime.blockOn(Futures.ready(1)))))
                    .withMessageStartingWith("blockOn on worker thread ");
        }
    }

    @Test
    void anotherThreadMayNotDriveTheSimulationButMayWakeItWhileItIsHeld() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            ManualFuture<String> fromOutside = ManualFuture.create();
            SimulatedRuntime.Hold hold = runtime.hold();
            List<Throwable> refused = new ArrayList<>();
            Thread other = new Thread(() -> {
                try {
                    runtime.runUntilIdle();
                } catch (IllegalStateException e) {
                    refused.add(e);
                }
                fromOutside.complete("value");
                hold.close();
                hold.close();
            });
            other.start();

            assertThat(runtime.blockOn(fromOutside.timeout(SECOND))).isEqualTo("value");
            other.join();
            assertThat(runtime.elapsed()).isZero();
            assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
            runtime.blockOn(Time.sleep(SECOND));
        }
    }

    @Test
    void closeCancelsWhatIsLeftAndRefusesTheRest() {
        SimulatedRuntime runtime = SimulatedRuntime.create();
        ManualFuture<Integer> left = ManualFuture.named("left");
        JoinHandle<Integer> handle = runtime.spawn(left);
        runtime.spawn(Time.sleep(SECOND).andThen(x -> say("in time")));
        runtime.runUntilIdle();

        assertThat(runtime.close(Duration.ofSeconds(2)).cancelledTasks()).isOne();

        assertThat(log).containsExactly("in time");
        left.assertCancelledOnce();
        assertThat(handle.isFinished()).isTrue();
        ManualFuture<Integer> refused = ManualFuture.create();
        assertThatThrownBy(() -> runtime.spawn(refused)).isInstanceOf(RejectedExecutionException.class);
        refused.assertCancelledOnce();
        assertThatThrownBy(() -> runtime.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(runtime.close(SECOND).cancelledTasks()).isOne();
        assertThat(runtime.elapsed()).as("nothing to wait for after that").hasSeconds(1);
    }

    @Test
    void closeEndsTasksThatAlwaysGoOn() {
        SimulatedRuntime runtime = SimulatedRuntime.create();
        JoinHandle<Object> spinning = runtime.spawn(Futures.pollFn(cx -> {
            cx.yieldNow();
            return Poll.pending();
        }));
        assertThat(runtime.close(SECOND).isClean()).isTrue();
        assertThat(spinning.isFinished()).isTrue();
    }

    @Test
    void failureThatNobodyAwaitsIsKept() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            IOException boom = new IOException("boom");
            runtime.spawn(Futures.failed(boom)).detach();
            runtime.execute(() -> {
                throw new IllegalStateException("command");
            });
            runtime.runUntilIdle();

            assertThat(runtime.takeUncaught()).hasSize(2).first().isSameAs(boom);
            assertThat(runtime.takeUncaught()).isEmpty();
        }
    }

    @Test
    void sameSeedMakesTheSameRun() {
        assertThat(traceOf(5)).isEqualTo(traceOf(5));
        assertThat(LongStream.range(0, 20)
                        .mapToObj(SimulatedRuntimeTest::traceOf)
                        .distinct())
                .hasSizeGreaterThan(10);
    }

    private static String traceOf(long seed) {
        try (SimulatedRuntime runtime = SimulatedRuntime.withSeed(seed)) {
            for (int i = 0; i < 4; i++) {
                runtime.spawn(
                        Futures.yieldNow().andThen(x -> Time.sleep(SECOND)).andThen(x -> Futures.yieldNow()));
            }
            runtime.advance(SECOND);
            return runtime.trace() + runtime.schedule();
        }
    }
}
