// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Poll;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.time.Interval;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Row 15: no wake is lost between workers that sleep, search and steal, and giving way means that the reactor was looked at. */
class SchedulingTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    /** A ring of tasks, each of which wakes the next: in any order, on any number of workers, the token comes round. */
    @Test
    void noWakeIsLostInAnyOrder() {
        for (int workers = 1; workers <= 3; workers++) {
            Simulation.of(runtime -> {
                        int size = 5;
                        List<ManualFuture<Integer>> cells = new ArrayList<>();
                        for (int i = 0; i < size; i++) {
                            cells.add(ManualFuture.named("cell " + i));
                        }
                        List<JoinHandle<Boolean>> ring = new ArrayList<>();
                        for (int i = 0; i < size; i++) {
                            int me = i;
                            ring.add(runtime.spawn(cells.get(i)
                                    .map(token ->
                                            me + 1 == size || cells.get(me + 1).complete(token + 1))));
                        }
                        runtime.execute(() -> cells.get(0).complete(0));
                        for (JoinHandle<Boolean> task : ring) {
                            assertThat(runtime.blockOn(task)).isTrue();
                        }
                    })
                    .workers(workers)
                    .run(300);
        }
    }

    /** A task that gives way all the time holds up no timer: it goes on only after the timers that are due have fired. */
    @Test
    void givingWayWaitsForATurnOfTheTimers() {
        Simulation.of(runtime -> {
                    boolean[] fired = {false};
                    int[] turnsAfter = {0};
                    runtime.spawn(Time.sleep(MILLI).map(x -> fired[0] = true));
                    JoinHandle<Object> spinner = runtime.spawn(Futures.pollFn(cx -> {
                        if (fired[0]) {
                            return Poll.ready("done");
                        }
                        turnsAfter[0] += runtime.elapsed().compareTo(MILLI) > 0 ? 1 : 0;
                        cx.yieldNow();
                        return Poll.pending();
                    }));
                    assertThat(runtime.blockOn(spinner)).isEqualTo("done");
                    // Each poll takes time. Once the timer was due, it fired before the spinner went on; the task that
                    // it woke may still
                    // have been passed over.
                    assertThat(turnsAfter[0]).isLessThan(100);
                })
                .pollTime(Duration.ofNanos(200_000))
                .run(200);
    }

    /** A spawn that races with the shutdown is refused, with its future cancelled, or it runs and ends: nothing in between. */
    @Test
    void spawnWhileClosingIsRefusedOrRuns() {
        Simulation.of(runtime -> {
                    List<ManualFuture<Integer>> children = new ArrayList<>();
                    Interval interval = Time.interval(MILLI);
                    runtime.spawn(Futures.pollFn(
                            cx -> {
                                while (interval.pollTick(cx).isReady()) {
                                    spawnChild(runtime, children);
                                }
                                return Poll.pending();
                            },
                            () -> {
                                interval.cancel();
                                spawnChild(runtime, children); // too late: in the cleanup of a closing runtime
                            }));
                    runtime.advance(Duration.ofMillis(runtime.choose(3)));
                    assertThat(runtime.close(Duration.ofMillis(runtime.choose(3)))
                                    .isClean())
                            .isTrue();
                    assertThat(children).isNotEmpty();
                    children.forEach(ManualFuture::assertCancelledOnce);
                })
                .workers(2)
                .run(300);
    }

    private static void spawnChild(SimulatedRuntime runtime, List<ManualFuture<Integer>> children) {
        ManualFuture<Integer> child = ManualFuture.named("child " + children.size());
        children.add(child);
        try {
            runtime.spawn(child);
        } catch (RejectedExecutionException e) {
            child.assertCancelledOnce();
        }
    }

    /** The real workers: each round trip finds them asleep, going to sleep, or searching. */
    @Test
    void noWakeIsLostBetweenRealWorkers() throws Exception {
        for (int workers = 1; workers <= 3; workers++) {
            try (AsyncRuntime runtime = AsyncRuntime.builder().workers(workers).build()) {
                for (int round = 0; round < 3_000; round++) {
                    ManualFuture<Integer> cell = ManualFuture.create();
                    JoinHandle<Integer> taker = runtime.spawn(cell);
                    int value = round;
                    runtime.spawn(Futures.fromCallable(() -> cell.complete(value)));
                    assertThat(runtime.blockOn(taker.timeout(Duration.ofSeconds(60))))
                            .isEqualTo(round);
                }
            }
        }
    }
}
