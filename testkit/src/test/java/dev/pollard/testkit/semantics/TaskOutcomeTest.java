// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Row 3: completion, cancel and abort. A task has exactly one end, and nobody sees it before its cleanup has run. */
class TaskOutcomeTest {

    /** Has a value after a few polls, if nobody cancels it; knows how it ended. */
    private static final class Work implements Future<String> {
        int polls;
        boolean done;
        boolean cancelled;

        @Override
        public Poll<String> poll(Context cx) {
            assertThat(done || cancelled).as("polled after its end").isFalse();
            if (++polls == 3) {
                done = true;
                return Poll.ready("value");
            }
            cx.waker().wake();
            return Poll.pending();
        }

        @Override
        public void cancel() {
            assertThat(done || cancelled).as("cancelled after its end").isFalse();
            cancelled = true;
        }
    }

    @Test
    void everyOrderOfAbortAndCompletionHasOneEndWithItsCleanupBeforeIt() {
        Set<String> ends = new HashSet<>();
        int runs = Simulation.of(runtime -> {
                    Work work = new Work();
                    JoinHandle<String> task = runtime.spawn("work", work);
                    runtime.spawn("aborter", Futures.yieldNow().map(x -> {
                        task.abort();
                        return null;
                    }));
                    String end = runtime.blockOn(task.map(value -> "ended " + work.cancelled + work.done)
                            .recover(CancellationException.class, e -> "aborted " + work.cancelled + work.done));
                    assertThat(task.isFinished()).isTrue();
                    ends.add(end);
                })
                .workers(2)
                .explore()
                .runs();

        // cancelled and done: one of them, and that before the end was seen
        assertThat(ends).containsExactlyInAnyOrder("ended falsetrue", "aborted truefalse");
        assertThat(runs).isGreaterThan(10);
    }

    @Test
    void cleanupOfAnIdleTaskRunsOnTheExecutorAndNotInAbort() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            ManualFuture<Integer> work = ManualFuture.create();
            JoinHandle<Integer> task = runtime.spawn(work);
            runtime.runUntilIdle();

            task.abort();
            work.assertNotCancelled();
            assertThat(task.isFinished()).isFalse();

            runtime.runUntilIdle();
            work.assertCancelledOnce();
            assertThat(task.isFinished()).isTrue();
        }
    }

    @Test
    void taskThatWasNeverPolledIsCancelledToo() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            ManualFuture<Integer> work = ManualFuture.create();
            runtime.spawn(work).abort();
            runtime.runUntilIdle();
            work.assertCancelledOnce();
            assertThat(work.polls()).isZero();
        }
    }

    @Test
    void lateAbortDoesNothing() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<Integer> task = runtime.spawn(Futures.ready(1));
            runtime.runUntilIdle();
            task.abort();
            task.abort();
            assertThat(runtime.blockOn(task)).isOne();
        }
    }

    /** Aborted in the very poll that gives the value: the value is there, and is not thrown away. */
    @Test
    void taskThatIsAbortedInItsLastPollKeepsItsValue() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<?>[] self = new JoinHandle<?>[1];
            JoinHandle<String> task = runtime.spawn(Futures.fromCallable(() -> {
                self[0].abort();
                return "value";
            }));
            self[0] = task;
            assertThat(runtime.blockOn(task)).isEqualTo("value");
        }
    }

    @Test
    void abortDuringAPollThatIsPendingEndsTheTaskAfterThatPoll() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<?>[] self = new JoinHandle<?>[1];
            ManualFuture<Integer> child = ManualFuture.create();
            JoinHandle<Integer> task = runtime.spawn(Futures.defer(() -> {
                self[0].abort();
                child.assertNotCancelled();
                return child;
            }));
            self[0] = task;
            assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(CancellationException.class);
            child.assertCancelledOnce();
        }
    }

    @Test
    void whoSeesTheEndSeesAllThatTheCleanupDid() {
        Simulation.of(runtime -> {
                    ManualFuture<Integer> work = ManualFuture.create();
                    boolean[] cleaned = {false};
                    JoinHandle<Integer> task = runtime.spawn(Futures.pollFn(work::poll, () -> {
                        work.cancel();
                        // other tasks may run in the middle of the cleanup
                        runtime.spawn(Futures.yieldNow());
                        cleaned[0] = true;
                    }));
                    JoinHandle<Boolean> watcher =
                            runtime.spawn(task.map(v -> true).recover(CancellationException.class, e -> cleaned[0]));
                    runtime.spawn(Futures.yieldNow().map(x -> {
                        task.abort();
                        return null;
                    }));
                    assertThat(runtime.blockOn(watcher)).isTrue();
                })
                .workers(3)
                .run(300);
    }
}
