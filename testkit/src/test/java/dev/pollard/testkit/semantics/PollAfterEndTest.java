// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.TestTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 5: polling after completion is a precise error, unless the future is fused; and no runtime does it. */
class PollAfterEndTest {
    @Test
    void unfusedFutureNamesItsChain() {
        ManualFuture<Integer> child = ManualFuture.named("child");
        TestTask<Integer> task = TestTask.of(child.map(n -> n + 1));
        child.complete(1);
        task.assertReady(2);
        assertThat(task.assertFailed(IllegalStateException.class))
                .hasMessage("future polled after completion: Map(ManualFuture)");
        child.assertNotMisused();
    }

    @Test
    void fusedFutureIsPendingForEverAndHasLetGoOfItsSource() {
        ManualFuture<Integer> child = ManualFuture.named("child");
        TestTask<Integer> task = TestTask.of(child.fuse());
        child.complete(1);
        task.assertReady(1);
        task.assertPending().assertPending().assertNotWoken();
        assertThat(child.polls()).isOne();
        child.assertNotMisused();
    }

    @Test
    void handleThatWasAwaitedIsNotAwaitedAgain() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<Integer> task = runtime.spawn(Futures.ready(1));
            assertThat(runtime.blockOn(task)).isOne();
            assertThatIllegalStateException()
                    .isThrownBy(() -> runtime.blockOn(task))
                    .withMessageStartingWith("future polled after completion: Task(");
        }
    }

    /** Wakes that come too late, twice, or for nothing, on any worker, never lead to a poll after the end. */
    @Test
    void noRuntimePollsATaskAfterItsEnd() {
        Simulation.of(runtime -> {
                    List<ManualFuture<Integer>> futures = new ArrayList<>();
                    List<JoinHandle<Integer>> tasks = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        ManualFuture<Integer> future = ManualFuture.named("future " + i);
                        futures.add(future);
                        tasks.add(runtime.spawn(future));
                    }
                    for (int i = 0; i < 4; i++) {
                        int n = i;
                        runtime.spawn(Futures.yieldNow().map(x -> {
                            ManualFuture<Integer> future = futures.get(n);
                            future.wake();
                            future.complete(n);
                            future.wake();
                            futures.get((n + 1) % 4).wake();
                            tasks.get((n + 2) % 4).abort();
                            return null;
                        }));
                    }
                    runtime.runUntilIdle();
                    assertThat(tasks).allMatch(JoinHandle::isFinished);
                    futures.forEach(ManualFuture::assertNotMisused);
                    futures.forEach(future -> assertThat(future.isRunning()).isFalse());
                })
                .workers(3)
                .run(500);
    }
}
