// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.FuturesUnordered;
import dev.pollard.future.SharedFuture;
import dev.pollard.runtime.AbortHandle;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.JoinMap;
import dev.pollard.runtime.JoinSet;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.TaskTracker;
import dev.pollard.sync.CancellationToken;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.Simulation;
import dev.pollard.time.DelayQueue;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 2: whatever wakes does so under no lock. Locks and channels have tests of their own; here is all that is left. */
class WakesAndLocksTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    private static void strictly(Simulation.Body body) {
        Simulation.of(body).workers(2).forbidWakesUnderLocks().run(20);
    }

    @Test
    void sharedFuturesWakeUnderNoLock() {
        strictly(runtime -> {
            ManualFuture<Integer> source = ManualFuture.create();
            SharedFuture<Integer> shared = Futures.shared(source);
            List<JoinHandle<Integer>> all =
                    List.of(runtime.spawn(shared), runtime.spawn(shared.share()), runtime.spawn(shared.share()));
            all.get(runtime.choose(3)).abort();
            runtime.spawn(Futures.fromCallable(() -> source.complete(1)));
            runtime.runUntilIdle();
            assertThat(all).allMatch(JoinHandle::isFinished);
        });
    }

    @Test
    void setsAndSelectsWakeUnderNoLock() {
        strictly(runtime -> {
            ManualFuture<Integer> one = ManualFuture.create();
            ManualFuture<Integer> two = ManualFuture.create();
            FuturesUnordered<Integer> set =
                    FuturesUnordered.of(List.of(one, Time.sleep(MILLI).map(x -> 2)));
            JoinHandle<List<Integer>> all = runtime.spawn(set.joinAll());
            JoinHandle<Integer> race =
                    runtime.spawn(Futures.race(two, Time.sleep(MILLI).map(x -> 3)));
            runtime.spawn(Futures.fromCallable(() -> one.complete(1) && two.complete(2)));
            assertThat(runtime.blockOn(all)).containsExactlyInAnyOrder(1, 2);
            assertThat(runtime.blockOn(race)).isBetween(2, 3);
        });
    }

    @Test
    void scopesAndJoinSetsWakeUnderNoLock() {
        strictly(runtime -> {
            Future<Integer> body = Scope.builder().maxChildren(1).run(scope -> {
                JoinSet<Integer> set = JoinSet.bounded(scope, 1);
                set.spawn(Time.sleep(MILLI).map(x -> 1));
                set.spawn(Futures.shield(Time.sleep(MILLI).map(x -> 2)));
                JoinMap<String, Integer> map = JoinMap.on(scope);
                map.spawn("a", Futures.yieldNow().map(x -> 3));
                map.spawn("a", Futures.yieldNow().map(x -> 4));
                Future<AbortHandle> more = set.spawnWhenFree(Futures.ready(5));
                return more.andThen(handle -> set.joinNext())
                        .andThen(x -> map.joinNext())
                        .map(joined -> {
                            set.close();
                            return joined.result().get();
                        });
            });
            assertThat(runtime.blockOn(body)).isEqualTo(4);
        });
    }

    @Test
    void trackersTokensAndDelayQueuesWakeUnderNoLock() {
        strictly(runtime -> {
            TaskTracker tracker = TaskTracker.create();
            CancellationToken token = CancellationToken.create();
            runtime.spawn(tracker.track(token.child().runUntilCancelled(Futures.pending())))
                    .detach();
            JoinHandle<Void> drained = runtime.spawn(tracker.drained());
            JoinHandle<Void> too = runtime.spawn(tracker.drained());
            DelayQueue<Integer> delays = new DelayQueue<>();
            JoinHandle<DelayQueue.Expired<Integer>> expired = runtime.spawn(delays.next());
            runtime.spawn(Futures.fromCallable(() -> {
                delays.insert(1, MILLI);
                tracker.close();
                token.cancel("enough");
                return 1;
            }));
            runtime.takeUncaught();
            runtime.blockOn(drained);
            runtime.blockOn(too);
            assertThat(runtime.blockOn(expired).value()).isEqualTo(1);
            runtime.takeUncaught(); // the tracked task was cancelled by its token, and nobody awaited it
        });
    }

    @Test
    void blockingCallsAndCleanupWakeUnderNoLock() {
        strictly(runtime -> {
            JoinHandle<Integer> call = runtime.spawnBlocking(() -> 1);
            JoinHandle<Integer> shielded =
                    runtime.spawn(Futures.shield(Futures.yieldNow().map(x -> 2)));
            runtime.spawn(Futures.fromCallable(() -> {
                shielded.abort();
                return 1;
            }));
            assertThat(runtime.blockOn(call)).isEqualTo(1);
            runtime.runUntilIdle();
            assertThat(shielded.isFinished()).isTrue();
        });
    }
}
