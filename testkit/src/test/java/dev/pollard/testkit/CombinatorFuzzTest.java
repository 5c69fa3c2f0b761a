// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.FutureMap;
import dev.pollard.future.FutureSet;
import dev.pollard.future.Futures;
import dev.pollard.future.FuturesOrdered;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.future.RetryPolicy;
import dev.pollard.future.Select;
import dev.pollard.future.SharedFuture;
import dev.pollard.sync.CancellationToken;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets, selects, shields, shared futures, retries and tokens, cancelled at every poll: nothing is left behind. */
class CombinatorFuzzTest {

    /** Three children that end one after the other: with a value, a failure, a value. */
    private static List<ManualFuture<Integer>> children(Trial trial) {
        List<ManualFuture<Integer>> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ManualFuture<Integer> child = trial.manual("child " + i);
            children.add(child);
            if (i == 1) {
                trial.event(() -> child.fail(new IOException()));
            } else {
                trial.event(() -> child.complete(1));
            }
        }
        return children;
    }

    private static Future<List<Integer>> owned(FutureSet<Integer> set, List<? extends Future<Integer>> children) {
        children.forEach(set::push);
        Future<List<Integer>> all = set.joinAll();
        return Futures.pollFn(all::poll, () -> {
            all.cancel();
            set.cancelAll();
        });
    }

    @Test
    void unorderedSet() {
        assertThat(CancelFuzzer.ofFuture(trial -> owned(FuturesUnordered.create(), children(trial)))
                        .run())
                .isGreaterThan(10);
    }

    @Test
    void orderedSet() {
        assertThat(CancelFuzzer.ofFuture(trial -> owned(FuturesOrdered.create(), children(trial)))
                        .run())
                .isGreaterThan(10);
    }

    /** One of the children is replaced, and another one taken out. */
    @Test
    void map() {
        assertThat(CancelFuzzer.ofFuture(trial -> {
                            FutureMap<Integer, Integer> map = FutureMap.create();
                            List<ManualFuture<Integer>> children = children(trial);
                            for (int i = 0; i < 3; i++) {
                                map.insert(i, children.get(i));
                            }
                            Future<Integer> before = map.insert(0, trial.<Integer>manual("replaced"));
                            map.insert(3, trial.<Integer>manual("taken out"));
                            trial.event(() -> map.cancel(0)).event(() -> map.cancel(3));
                            map.insert(4, before);
                            return Futures.pollFn(
                                    cx -> {
                                        Step<FutureMap.Ended<Integer, Integer>> step = map.pollNext(cx);
                                        while (step.isReady()) {
                                            step = map.pollNext(cx);
                                        }
                                        return step.isEnd() ? Poll.ready(0) : Poll.pending();
                                    },
                                    map::cancelAll);
                        })
                        .run())
                .isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void selectWithOwnedBranches(boolean fair) {
        CancelFuzzer.ofFuture(trial -> {
                    Select<Integer> select = fair ? Select.fair() : Select.biased();
                    children(trial).forEach(child -> select.whenOwned(child, v -> v));
                    return select.whenOwned(() -> false, trial.manual("disabled"), v -> 0)
                            .whenOwned(Time.sleep(Duration.ofMillis(5)), elapsed -> 0)
                            .build();
                })
                .run();
    }

    /** The loser goes into a second select, as it does in a loop. */
    @Test
    void selectThatKeepsItsLoser() {
        CancelFuzzer.ofFuture(trial -> {
                    ManualFuture<Integer> winner = trial.manual("winner");
                    ManualFuture<Integer> loser = trial.manual("loser");
                    trial.event(() -> winner.complete(1)).event(() -> loser.complete(2));
                    return Select.<Future<Integer>>biased()
                            .when(
                                    winner,
                                    v -> Select.<Integer>biased()
                                            .when(loser, w -> v + w)
                                            .build())
                            .when(loser, w -> {
                                winner.cancel();
                                return Futures.ready(w);
                            })
                            .build()
                            .andThen(next -> next);
                })
                .run();
    }

    @Test
    void sharedFuture() {
        CancelFuzzer.ofFuture(trial -> {
                    ManualFuture<Integer> child = trial.manual("child");
                    trial.event(child::wake).event(() -> child.complete(1));
                    SharedFuture<Integer> one = Futures.shared(child);
                    return Futures.tryJoin(one.map(v -> v), one.share().timeout(Duration.ofMillis(5)));
                })
                .run();
    }

    @Test
    void retry() {
        CancelFuzzer.ofFuture(trial -> {
                    RetryPolicy policy = RetryPolicy.builder()
                            .maxAttempts(3)
                            .backoff(Duration.ofMillis(2), Duration.ofMillis(8))
                            .build();
                    List<ManualFuture<Integer>> attempts = children(trial);
                    int[] next = {1};
                    return Futures.retry(policy, () -> attempts.get(next[0]++));
                })
                .run();
    }

    @Test
    void runUntilCancelled() {
        CancelFuzzer.ofFuture(trial -> {
                    CancellationToken root = CancellationToken.create();
                    ManualFuture<Integer> work = trial.manual("work");
                    trial.event(work::wake).event(root::cancel).event(() -> work.complete(1));
                    return root.child().runUntilCancelled(work);
                })
                .run();
    }

    /** What a shield hands over is run to its end; then it has been neither cancelled nor left. */
    @Test
    void shield() {
        CancelFuzzer.ofFuture(trial -> {
                    ManualFuture<Integer> section = trial.manual("section");
                    List<Future<?>> handedOver = new ArrayList<>();
                    CleanupScope scope = new CleanupScope() {
                        @Override
                        public void cleanUp(String name, Future<?> cleanup) {
                            handedOver.add(cleanup);
                        }

                        @Override
                        public @Nullable Throwable cancelReason() {
                            return null;
                        }
                    };
                    trial.event(section::wake).event(() -> section.complete(1));
                    Future<Integer> shield = Futures.shield(section).map(v -> v + 1);
                    return Futures.pollFn(cx -> shield.poll(cx.with(CleanupScope.class, scope)), () -> {
                        boolean begun = section.polls() > 0;
                        shield.cancel();
                        assertThat(handedOver).hasSize(begun ? 1 : 0);
                        section.complete(1);
                        for (Future<?> cleanup : handedOver) {
                            section.assertNotCancelled();
                            assertThat(pollOnce(cleanup).isReady()).isTrue();
                        }
                    });
                })
                .run();
    }

    private static Poll<?> pollOnce(Future<?> future) {
        try {
            return future.poll(Context.of(Waker.noop()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
