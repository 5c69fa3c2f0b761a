// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Operators that several tasks touch, in every order in which those can run. */
class SchedulesTest {
    private static final SharePolicy WAIT = SharePolicy.of(1, Overflow.WAIT);

    /** Numbers, each of which lets the other tasks run before it comes. */
    private static AsyncStream<Integer> slowly(int count) {
        return AsyncStream.range(0, count).mapAsync(1, i -> Futures.yieldNow().map(done -> i));
    }

    private static void inEveryOrder(Simulation.Body body) {
        Simulation.Exploration exploration = Simulation.of(body)
                .workers(2)
                .forbidWakesUnderLocks()
                .maxPreemptions(1)
                .explore();
        assertThat(exploration.runs()).isGreaterThan(1);
    }

    @Test
    void allWhoShareGetAll() {
        inEveryOrder(runtime -> {
            AsyncStream<Integer> shared = slowly(2).share(WAIT.startAt(2));
            JoinHandle<List<Integer>> one = runtime.spawn(shared.toList());
            JoinHandle<List<Integer>> other = runtime.spawn(shared.toList());

            assertThat(runtime.blockOn(one)).containsExactly(0, 1);
            assertThat(runtime.blockOn(other)).containsExactly(0, 1);
        });
    }

    @Test
    void whoLeavesStopsNobody() {
        inEveryOrder(runtime -> {
            AsyncStream<Integer> shared = slowly(2).share(WAIT.startAt(2));
            JoinHandle<Optional<Integer>> one = runtime.spawn(shared.first());
            JoinHandle<List<Integer>> other = runtime.spawn(shared.toList());

            assertThat(runtime.blockOn(one)).contains(0);
            assertThat(runtime.blockOn(other)).containsExactly(0, 1);
        });
    }

    @Test
    void whoIsAbortedStopsNobody() {
        inEveryOrder(runtime -> {
            AsyncStream<Integer> shared = slowly(2).share(WAIT.replayAll());
            JoinHandle<List<Integer>> one = runtime.spawn(shared.toList());
            JoinHandle<List<Integer>> other = runtime.spawn(shared.toList());
            JoinHandle<Integer> killer = runtime.spawn(Futures.fromCallable(() -> {
                one.abortHandle().abort();
                return 1;
            }));

            assertThat(runtime.blockOn(other)).containsExactly(0, 1);
            assertThat(runtime.blockOn(killer)).isEqualTo(1);
            catchThrowable(() -> runtime.blockOn(one));
        });
    }

    @Test
    void whoComesWhenTheLastOneLeavesGetsAWholeRunOrTheRestOfOne() {
        inEveryOrder(runtime -> {
            AsyncStream<Integer> shared = slowly(2).share(WAIT);
            JoinHandle<Optional<Integer>> one = runtime.spawn(shared.first());
            JoinHandle<List<Integer>> other = runtime.spawn(shared.toList());

            assertThat(runtime.blockOn(one)).isPresent();
            assertThat(List.of(List.of(0, 1), List.of(1))).contains(runtime.blockOn(other));
        });
    }

    @Test
    void aFailureReachesAllOrTheirNewRun() {
        inEveryOrder(runtime -> {
            Boom boom = new Boom("source");
            AsyncStream<Integer> shared =
                    slowly(1).concatWith(AsyncStream.error(boom)).share(WAIT.startAt(2));
            JoinHandle<List<Integer>> one = runtime.spawn(shared.toList());
            JoinHandle<List<Integer>> other = runtime.spawn(shared.toList());

            assertThat(catchThrowable(() -> runtime.blockOn(one))).isSameAs(boom);
            assertThat(catchThrowable(() -> runtime.blockOn(other))).isSameAs(boom);
        });
    }

    @Test
    void aReplayGivesAllToAll() {
        inEveryOrder(runtime -> {
            int[] runs = {0};
            AsyncStream<Integer> shared = AsyncStream.defer(() -> {
                        runs[0]++;
                        return slowly(2);
                    })
                    .memoize();
            JoinHandle<List<Integer>> one = runtime.spawn(shared.toList());
            JoinHandle<List<Integer>> other = runtime.spawn(shared.toList());

            assertThat(runtime.blockOn(one)).containsExactly(0, 1);
            assertThat(runtime.blockOn(other)).containsExactly(0, 1);
            assertThat(runs[0]).isEqualTo(1);
        });
    }

    @Test
    void aHandOverLosesNothing() {
        inEveryOrder(runtime -> {
            JoinHandle<List<Integer>> consumer = runtime.spawn(slowly(2)
                    .runOn(runtime, 1)
                    .mapAsync(1, i -> Futures.yieldNow().map(done -> i))
                    .toList());

            assertThat(runtime.blockOn(consumer)).containsExactly(0, 1);
        });
    }

    @Test
    void aHandOverThatIsGivenUpLeavesNothingBehind() {
        inEveryOrder(runtime -> {
            List<Outcome> ends = new ArrayList<>();
            JoinHandle<Optional<Integer>> consumer = runtime.spawn(AsyncStream.usingAsync(
                            () -> Futures.ready(1),
                            one -> slowly(3),
                            (one, outcome) -> Futures.yieldNow().map(done -> ends.add(outcome)))
                    .runOn(runtime, 1)
                    .first());

            assertThat(runtime.blockOn(consumer)).contains(0);
            assertThat(ends).as("the consumer has not ended before the close").hasSize(1);
        });
    }

    @Test
    void groupsInTasksOfTheirOwnGetTheirItemsInOrder() {
        inEveryOrder(runtime -> {
            JoinHandle<List<Integer>> consumer = runtime.spawn(AsyncStream.range(0, 4)
                    .groupBy(2, GroupOverflow.FAIL, 1, i -> i % 2, (key, group) -> group.runOn(runtime, 1))
                    .toList());

            List<Integer> all = runtime.blockOn(consumer);
            assertThat(all.stream().filter(i -> i % 2 == 0)).containsExactly(0, 2);
            assertThat(all.stream().filter(i -> i % 2 == 1)).containsExactly(1, 3);
        });
    }

    @Test
    void aGroupInATaskOfItsOwnThatIsGivenUpBeginsAnew() {
        inEveryOrder(runtime -> {
            JoinHandle<List<Integer>> consumer = runtime.spawn(AsyncStream.range(0, 3)
                    .groupBy(
                            1,
                            GroupOverflow.WAIT,
                            1,
                            i -> 0,
                            (key, group) -> group.runOn(runtime, 1).take(1))
                    .toList());

            assertThat(runtime.blockOn(consumer)).startsWith(0).isSorted();
        });
    }
}
