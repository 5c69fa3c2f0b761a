// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Selected;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.sync.AsyncMutex;
import dev.pollard.sync.AsyncRwLock;
import dev.pollard.sync.Notified;
import dev.pollard.sync.Notify;
import dev.pollard.testkit.CancelFuzzer;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Rows 7, 8 and 9: what waits for locks, permits and signals, in many orders; small cases in all orders are beside the primitives. */
class SyncTest {

    /** Awaits tasks of which some may have been aborted; returns how many have ended by themselves. */
    private static int joinAll(SimulatedRuntime runtime, List<? extends JoinHandle<?>> tasks) throws Exception {
        int ended = 0;
        for (JoinHandle<?> task : tasks) {
            try {
                runtime.blockOn(task);
                ended++;
            } catch (CancellationException e) {
                assertThat(task.isFinished()).isTrue();
            }
        }
        return ended;
    }

    @Test
    void row7AWriterThatIsCancelledLetsReadersGoOn() {
        Simulation.of(runtime -> {
                    AsyncRwLock lock = new AsyncRwLock("l");
                    List<JoinHandle<Integer>> tasks = new ArrayList<>();
                    tasks.add(
                            runtime.spawn(lock.withRead(() -> Futures.yieldNow().map(x -> 1))));
                    tasks.add(runtime.spawn(
                            lock.withWrite(() -> Futures.yieldNow().map(x -> 2))));
                    tasks.add(
                            runtime.spawn(lock.withRead(() -> Futures.yieldNow().map(x -> 3))));
                    runtime.blockOn(runtime.spawn(Futures.fromCallable(() -> {
                        tasks.get(1).abort();
                        return 0;
                    })));
                    assertThat(joinAll(runtime, tasks)).isGreaterThanOrEqualTo(2);
                    assertThat(lock.tryWrite()).isNotNull();
                })
                .workers(2)
                .run(300);
    }

    /** The program of the report that gave this its name: one task, one lock, and a loser that is kept. */
    @Test
    void row8ALoserOfASelectThatIsKeptDoesNotLockItsOwnTaskOut() {
        Simulation.of(runtime -> {
                    AsyncMutex mutex = new AsyncMutex("shared");
                    runtime.spawn(mutex.withLock(() -> Time.sleep(Duration.ofSeconds(5))));
                    List<Future<?>> kept = new ArrayList<>();
                    Future<Integer> task = Futures.select(mutex.lock(), Time.sleep(Duration.ofSeconds(1)))
                            .andThen(selected -> {
                                assertThat(selected).isInstanceOf(Selected.Second.class);
                                kept.add(((Selected.Second<?, ?>) selected).other());
                                return mutex.withLock(() -> Futures.ready(1));
                            });
                    runtime.runUntilIdle();
                    assertThat(runtime.blockOn(task)).isEqualTo(1);
                    assertThat(runtime.elapsed()).isLessThan(Duration.ofMillis(5_100));
                    kept.forEach(Future::cancel);
                    assertThat(mutex.isLocked()).isFalse();
                })
                .workers(2)
                .run(100);
    }

    @Test
    void row8ATaskThatIsBusyElsewhereDoesNotLockTheOthersOut() {
        Simulation.of(runtime -> {
                    AsyncMutex mutex = new AsyncMutex("shared");
                    runtime.spawn(mutex.withLock(() -> Time.sleep(Duration.ofSeconds(5))));
                    runtime.runUntilIdle();
                    List<Future<?>> kept = new ArrayList<>();
                    Notify served = new Notify("served");
                    JoinHandle<Integer> busy =
                            runtime.spawn(Futures.select(mutex.lock(), Time.sleep(Duration.ofSeconds(1)))
                                    .andThen(selected -> {
                                        kept.add(((Selected.Second<?, ?>) selected).other());
                                        return served.notified().map(x -> 1); // of the one who waits behind it
                                    }));
                    runtime.advance(Duration.ofSeconds(2));
                    JoinHandle<Integer> behind = runtime.spawn(mutex.withLock(() -> {
                        served.notifyOne();
                        return Futures.ready(2);
                    }));
                    assertThat(runtime.blockOn(Futures.join(busy, behind)).t2()).isEqualTo(2);
                    assertThat(mutex.lapsedTurns()).isEqualTo(1);
                    kept.forEach(Future::cancel);
                })
                .workers(2)
                .run(100);
    }

    @Test
    void row9ANotificationBetweenTheLookAndTheWaitIsNotMissed() {
        Simulation.of(runtime -> {
                    Notify notify = new Notify();
                    boolean[] flag = new boolean[1];
                    List<JoinHandle<Integer>> tasks = new ArrayList<>();
                    for (int i = 0; i < 2; i++) {
                        tasks.add(runtime.spawn(Futures.defer(() -> {
                            Notified changed = notify.notified();
                            return Futures.yieldNow().andThen(x -> {
                                if (flag[0]) {
                                    changed.cancel();
                                    return Futures.ready(1);
                                }
                                return changed.map(y -> 1);
                            });
                        })));
                    }
                    tasks.add(runtime.spawn(Futures.yieldNow().map(x -> {
                        flag[0] = true;
                        notify.notifyWaiters();
                        return 1;
                    })));
                    assertThat(joinAll(runtime, tasks)).isEqualTo(3);
                })
                .workers(2)
                .run(300);
    }

    @Test
    void cancellingAtAnyPointLeavesNothingBehind() {
        CancelFuzzer.ofFuture(trial -> {
                    AsyncMutex mutex = new AsyncMutex("m");
                    AsyncMutex.Guard held = mutex.tryLock();
                    assertThat(held).isNotNull();
                    trial.event(held::close);
                    Future<Integer> body =
                            trial.watch(Time.sleep(Duration.ofMillis(1)).map(x -> 1));
                    trial.check(() -> {
                        held.close();
                        assertThat(mutex.isLocked()).isFalse();
                    });
                    return mutex.withLock(() -> body);
                })
                .run();
    }
}
