// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 14: the budget of a poll. Whoever could go on without end gives way, and whoever waits pays nothing. */
class BudgetTest {
    private static final int BUDGET = 128;

    /** A leaf that could go on for so many units, as a channel that is never empty. */
    private static Future<Integer> greedy(int units, List<Integer> slices) {
        int[] left = {units};
        return Futures.pollFn(cx -> {
            int before = left[0];
            while (left[0] > 0) {
                if (!cx.mayProceed()) {
                    slices.add(before - left[0]);
                    return Poll.pending();
                }
                left[0]--;
                cx.progressed();
            }
            slices.add(before);
            return Poll.ready(units);
        });
    }

    @Test
    void eachPollOfATaskHasTheWholeBudget() throws Exception {
        List<Integer> slices = new ArrayList<>();
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.blockOn(greedy(300, slices));
        }
        assertThat(slices).containsExactly(BUDGET, BUDGET, 300 - 2 * BUDGET);
    }

    @Test
    void waitingIsFree() throws Exception {
        List<Integer> slices = new ArrayList<>();
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            ManualFuture<Integer> slow = ManualFuture.create();
            Future<Integer> waits = Futures.pollFn(cx -> {
                for (int i = 0; i < 10 * BUDGET; i++) {
                    assertThat(slow.poll(cx).isPending()).isTrue();
                    assertThat(cx.mayProceed()).isTrue();
                }
                return Poll.ready(1);
            });
            runtime.blockOn(waits.andThen(x -> greedy(BUDGET, slices)));
        }
        assertThat(slices).containsExactly(BUDGET);
    }

    /** Its wake is held back until all that were ready have had their turn, and the timers were looked at. */
    @Test
    void taskThatGaveWayComesAfterAllOthers() {
        List<String> order = new ArrayList<>();
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.spawn(greedy(BUDGET + 1, new ArrayList<>()).map(x -> order.add("greedy")));
            for (int i = 0; i < 3; i++) {
                String name = "other " + i;
                runtime.spawn(Futures.fromCallable(() -> order.add(name)));
            }
            runtime.runUntilIdle();
        }
        assertThat(order).containsExactly("other 0", "other 1", "other 2", "greedy");
    }

    @Test
    void inNoOrderDoesATaskThatGaveWayOvertakeOneThatWasReady() {
        Simulation.of(runtime -> {
                    List<String> order = new ArrayList<>();
                    runtime.spawn(Futures.pollFn(new GivesWayOnce(order)));
                    runtime.spawn(Futures.fromCallable(() -> order.add("peer")));
                    runtime.runUntilIdle();
                    // The peer may have been first. If not, it comes before the second poll.
                    assertThat(order.indexOf("peer")).isLessThan(order.indexOf("again"));
                })
                .run(200);
    }

    private record GivesWayOnce(List<String> order) implements CheckedFunction<Context, Poll<Object>> {
        @Override
        public Poll<Object> apply(Context cx) {
            if (order.contains("once")) {
                order.add("again");
                return Poll.ready(1);
            }
            order.add("once");
            cx.yieldNow();
            return Poll.pending();
        }
    }

    /** The children of a group share the budget of the task: a group of greedy ones gives way as one greedy task does. */
    @Test
    void childrenOfAGroupShareTheBudget() {
        int[] turnsOfPeer = {0};
        int children = 20;
        List<Integer> slices = new ArrayList<>();
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            List<Future<Integer>> group = new ArrayList<>();
            for (int i = 0; i < children; i++) {
                group.add(greedy(BUDGET, slices));
            }
            JoinHandle<?> all = runtime.spawn(Futures.join(group));
            runtime.spawn(Futures.pollFn(cx -> {
                turnsOfPeer[0]++;
                cx.yieldNow();
                return all.isFinished() ? Poll.ready(1) : Poll.pending();
            }));
            runtime.runUntilIdle();
            assertThat(all.isFinished()).isTrue();
        }
        assertThat(turnsOfPeer[0]).isGreaterThanOrEqualTo(children - 1);
    }

    @Test
    void groupMakesProgressWithTheSmallestOfBudgets() {
        Simulation.of(runtime -> {
                    List<Future<Integer>> group = new ArrayList<>();
                    for (int i = 1; i < 5; i++) {
                        group.add(greedy(3 * i, new ArrayList<>()));
                    }
                    assertThat(runtime.blockOn(Futures.join(group))).containsExactly(3, 6, 9, 12);
                })
                .run(300);
    }

    /** Two tasks that wake each other for ever stay in the LIFO slot of a worker: not for ever. */
    @Test
    void pairThatWakesEachOtherStarvesNeitherATaskNorATimer() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            PingPong pair = new PingPong();
            runtime.spawn(pair.player(0)).detach();
            runtime.spawn(pair.player(1)).detach();
            String third = runtime.blockOn(
                    Futures.yieldNow().andThen(x -> Futures.yieldNow()).map(x -> "ran"));
            assertThat(third).isEqualTo("ran");
            runtime.blockOn(Time.sleep(Duration.ofMillis(2)));
            assertThat(pair.turns).isPositive();
        }
    }

    private static final class PingPong {
        final ManualFuture<Integer>[] balls = cells();
        int turns;

        @SuppressWarnings({"unchecked", "rawtypes"})
        private static ManualFuture<Integer>[] cells() {
            return new ManualFuture[] {ManualFuture.<Integer>create(), ManualFuture.<Integer>create()};
        }

        Future<Integer> player(int me) {
            return Futures.pollFn(cx -> {
                turns++;
                balls[1 - me].wake();
                return balls[me].poll(cx);
            });
        }
    }
}
