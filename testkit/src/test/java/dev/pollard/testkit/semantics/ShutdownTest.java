// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.runtime.CloseReport;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Row 20: a runtime closes whatever its tasks are doing, in whatever order they are cancelled. */
class ShutdownTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void graceLetsTasksEndByThemselvesAndCancelsTheRest() {
        SimulatedRuntime runtime = SimulatedRuntime.create();
        JoinHandle<?> quick = runtime.spawn(Time.sleep(SECOND));
        JoinHandle<?> slow = runtime.spawn(Time.sleep(SECOND.multipliedBy(10)));

        CloseReport report = runtime.close(SECOND.multipliedBy(2));

        assertThat(report).isEqualTo(new CloseReport(1, 0, List.of()));
        assertThat(quick.isFinished() && slow.isFinished()).isTrue();
        assertThat(runtime.elapsed()).isLessThan(SECOND.multipliedBy(3));
        assertThat(runtime.armedTimers()).isZero();
    }

    /** Tasks that await each other, cancelled in any order: each cancel reaches only what its task owns. */
    @Test
    void orderOfTheCancelsDoesNotMatter() {
        Simulation.Body ring = runtime -> {
            List<JoinHandle<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int next = (i + 1) % 3;
                tasks.add(runtime.spawn(Futures.yieldNow().andThen(x -> {
                    JoinHandle<?> other = tasks.get(next);
                    return other.map(v -> 1);
                })));
            }
            runtime.runUntilIdle();
            assertThat(runtime.close(SECOND).isClean()).isTrue();
            assertThat(tasks).allMatch(JoinHandle::isFinished);
        };
        Simulation.of(ring).run(200);
        Simulation.of(ring).workers(3).run(200);
    }

    @Test
    void drainingRuntimeTakesTasksFromItsTasksOnly() {
        SimulatedRuntime runtime = SimulatedRuntime.create();
        List<String> log = new ArrayList<>();
        runtime.spawn(Time.sleep(SECOND).map(x -> {
            log.add("parent");
            return runtime.spawn(Futures.fromCallable(() -> log.add("child")));
        }));
        assertThat(runtime.close(SECOND.multipliedBy(2)).cancelledTasks()).isZero();
        assertThat(log).containsExactly("parent", "child");
        ManualFuture<Integer> outside = ManualFuture.create();
        assertThatThrownBy(() -> runtime.spawn(outside)).isInstanceOf(RejectedExecutionException.class);
        outside.assertCancelledOnce();
    }

    @Test
    void blockingCallThatHasNotBegunNeverDoes() {
        Set<String> endings = new HashSet<>();
        Simulation.of(runtime -> {
                    boolean[] ran = {false};
                    JoinHandle<Boolean> call = runtime.spawnBlocking(() -> ran[0] = true);
                    runtime.advance(Duration.ofMillis(runtime.choose(3)));
                    boolean before = ran[0];
                    assertThat(runtime.close(Duration.ZERO).isClean()).isTrue();
                    assertThat(ran[0]).isEqualTo(before);
                    String end = "ran";
                    try {
                        call.poll(Context.of(Waker.noop()));
                    } catch (CancellationException e) {
                        end = "cancelled";
                    }
                    assertThat(end).isEqualTo(before ? "ran" : "cancelled");
                    endings.add(end);
                })
                .callTime(Duration.ofMillis(2))
                .run(200);
        assertThat(endings).containsExactlyInAnyOrder("ran", "cancelled");
    }

    @Test
    void nothingStartsAfterwards() {
        SimulatedRuntime runtime = SimulatedRuntime.create();
        runtime.close();
        assertThatThrownBy(() -> runtime.blockOn(Time.sleep(SECOND))).isInstanceOf(RejectedExecutionException.class);
        assertThat(runtime.liveTasks()).isZero();
    }

    @Test
    void oneRuntimeInsideTheBlockingCallOfAnother() throws Exception {
        try (SimulatedRuntime outer = SimulatedRuntime.create()) {
            String value = outer.blockOn(outer.spawnBlocking(() -> {
                try (SimulatedRuntime inner = SimulatedRuntime.create()) {
                    inner.spawn(Futures.pending());
                    return inner.blockOn(Time.sleep(SECOND).map(x -> "inner"));
                }
            }));
            assertThat(value).isEqualTo("inner");
            assertThat(outer.elapsed()).isZero();
        }
    }

    @Test
    void taskMayNotCloseItsRuntime() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> runtime.blockOn(Futures.fromCallable(() -> runtime.close(SECOND))))
                    .withMessageStartingWith("close on worker thread ");
        }
    }

    @Test
    void failuresThatNobodyAwaitedAreToldAtTheEnd() {
        SimulatedRuntime runtime = SimulatedRuntime.create();
        IllegalStateException lost = new IllegalStateException("lost");
        JoinHandle<Object> handle = runtime.spawn(Futures.failed(lost));
        runtime.runUntilIdle();
        assertThat(runtime.takeUncaught())
                .as("somebody may still await the handle")
                .isEmpty();
        runtime.close();
        assertThat(runtime.takeUncaught()).containsExactly(lost);
        assertThat(handle.isFinished()).isTrue();
    }
}
