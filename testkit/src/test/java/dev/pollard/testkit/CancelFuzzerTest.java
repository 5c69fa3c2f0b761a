// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.Interval;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CancelFuzzerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Passes everything through; the tests spoil one method. */
    private static class Through implements Future<Integer> {
        final Future<Integer> child;

        Through(Future<Integer> child) {
            this.child = child;
        }

        @Override
        public Poll<Integer> poll(Context cx) throws Exception {
            return child.poll(cx);
        }

        @Override
        public void cancel() {
            child.cancel();
        }

        @Override
        public String toString() {
            return "Through";
        }
    }

    private static ManualFuture<Integer> completedByEvent(Trial trial) {
        ManualFuture<Integer> child = trial.manual("child");
        trial.event(() -> child.complete(1));
        return child;
    }

    @Test
    void combinatorsOfThisLibraryLeaveNothingBehind() {
        assertThat(CancelFuzzer.ofFuture(
                                trial -> completedByEvent(trial).map(n -> n + 1).timeout(SECOND))
                        .run())
                .isGreaterThan(8);
        CancelFuzzer.ofFuture(trial ->
                        Futures.join(completedByEvent(trial), completedByEvent(trial), trial.watch(Time.sleep(SECOND))))
                .run();
        CancelFuzzer.ofFuture(trial -> Futures.race(
                        completedByEvent(trial), trial.watch(Time.sleep(SECOND).map(nothing -> 2))))
                .run();
        CancelFuzzer.ofFuture(trial -> completedByEvent(trial).andThen(n -> completedByEvent(trial)))
                .run();
    }

    @Test
    void failureIsOneWayToEnd() {
        CancelFuzzer.ofFuture(trial -> {
                    ManualFuture<Integer> child = trial.manual("child");
                    trial.event(() -> child.fail(new IOException()));
                    return child.map(n -> n + 1);
                })
                .run();
    }

    @Test
    void childThatIsNotCancelledIsFound() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> new Through(completedByEvent(trial)) {
                            @Override
                            public void cancel() {}
                        })
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Through, cancelled after 1 polls: left running: child");
    }

    @Test
    void childThatIsCancelledTwiceIsFound() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> new Through(completedByEvent(trial)))
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Through, cancelled after 0 polls: child was cancelled twice");
    }

    @Test
    void timerThatStaysArmedIsFound() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(
                                trial -> new Through(Time.sleep(SECOND).map(nothing -> 1)) {
                                    @Override
                                    public void cancel() {}
                                })
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Through, cancelled after 1 polls: left behind: armed timers: 1, but 0 before");
    }

    @Test
    void leakAfterTheEndIsFound() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> {
                            Future<Integer> loser = trial.manual("loser");
                            return new Through(completedByEvent(trial)) {
                                private boolean over;

                                @Override
                                public Poll<Integer> poll(Context cx) throws Exception {
                                    loser.poll(cx);
                                    Poll<Integer> poll = super.poll(cx);
                                    over |= poll.isReady();
                                    return poll;
                                }

                                @Override
                                public void cancel() {
                                    if (!over) {
                                        over = true;
                                        loser.cancel();
                                        super.cancel();
                                    }
                                }
                            };
                        })
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Through, ended: left running: loser");
    }

    @Test
    void lostWakeIsFound() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> new Through(completedByEvent(trial)) {
                            private boolean over;

                            @Override
                            public Poll<Integer> poll(Context cx) throws Exception {
                                return super.poll(cx.withWaker(() -> {}));
                            }

                            @Override
                            public void cancel() {
                                if (!over) {
                                    over = true;
                                    super.cancel();
                                }
                            }
                        })
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Through, polled 1 times: "
                        + "stuck: pending, not woken, no task is ready, no timer armed, no event left");
    }

    @Test
    void userCheckIsMadeAfterEachRun() {
        int[] checks = {0};
        int runs = CancelFuzzer.ofFuture(trial -> {
                    trial.check(() -> checks[0]++);
                    return completedByEvent(trial).map(n -> n);
                })
                .run();
        assertThat(checks[0]).isEqualTo(runs);

        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> {
                            trial.check(() -> {
                                throw new AssertionError("permit lost");
                            });
                            return Futures.ready(1);
                        })
                        .run())
                .hasMessageEndingWith("cancelled after 0 polls: permit lost");
    }

    @Test
    void triesEventsBeforeTimersAndTimersBeforeEvents() {
        Set<String> endings = new HashSet<>();
        CancelFuzzer.ofFuture(trial -> completedByEvent(trial)
                        .map(n -> "value")
                        .timeout(SECOND)
                        .recover(e -> "timeout")
                        .map(endings::add))
                .run();
        assertThat(endings).containsExactlyInAnyOrder("value", "timeout");
    }

    @Test
    void cursorRunsToItsEnd() {
        Set<Integer> seen = new HashSet<>();
        int runs = CancelFuzzer.ofCursor(trial -> {
                    Interval interval = Time.interval(SECOND);
                    int[] count = {0};
                    return Cursor.of(
                            cx -> {
                                if (count[0] == 3) {
                                    return Step.end();
                                }
                                Step<Moment> step = interval.pollTick(cx);
                                if (step.isReady() && ++count[0] == 3) {
                                    interval.cancel();
                                }
                                seen.add(count[0]);
                                return step;
                            },
                            interval::cancel);
                })
                .withBudget(1)
                .run();
        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(runs).isGreaterThan(20);
    }

    /** Counts permits; a waiter that is cancelled after it got its permit forwards it, or not. */
    private static final class Gate {
        final boolean forwards;
        final Deque<Waiter> waiters = new ArrayDeque<>();
        int permits = 1;

        Gate(boolean forwards) {
            this.forwards = forwards;
        }

        void release() {
            Waiter next = waiters.poll();
            if (next == null) {
                permits++;
            } else {
                next.granted = true;
                next.waker.wake();
            }
        }

        /** Takes a permit, keeps it while others get a turn, gives it back. */
        final class Waiter implements Future<Integer> {
            final AtomicWaker waker = new AtomicWaker();
            boolean queued;
            boolean granted;
            boolean held;

            @Override
            public Poll<Integer> poll(Context cx) {
                waker.register(cx.waker());
                if (held) {
                    held = false;
                    release();
                    return Poll.ready(1);
                }
                if (granted || (!queued && permits > 0)) {
                    permits -= granted ? 0 : 1;
                    granted = false;
                    held = true;
                    cx.waker().wake();
                } else if (!queued) {
                    queued = true;
                    waiters.add(this);
                }
                return Poll.pending();
            }

            @Override
            public void cancel() {
                waiters.remove(this);
                if (held || (granted && forwards)) {
                    held = false;
                    granted = false;
                    release();
                }
            }

            @Override
            public String toString() {
                return "Waiter";
            }
        }
    }

    private static CancelFuzzer ofWaiters(boolean forwards, int count) {
        return CancelFuzzer.ofFutures(trial -> {
            Gate gate = new Gate(forwards);
            trial.leaks().count("permits", () -> gate.permits).count("waiters", gate.waiters::size);
            return Stream.generate(() -> gate.new Waiter()).limit(count).toList();
        });
    }

    @Test
    void severalFuturesAreCancelledOneAtATimeAndInPairs() {
        assertThat(ofWaiters(true, 3).run()).isGreaterThan(440);
        ofWaiters(true, 2).withBudget(1).run();
    }

    @Test
    void permitThatIsLostByACancelLeavesTheOthersStuck() {
        assertThatThrownBy(() -> ofWaiters(false, 3).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Waiter, cancelled after 1 polls and a wake")
                .hasMessageContaining("stuck");
        assertThatThrownBy(() -> ofWaiters(false, 2).run())
                .hasMessageContaining("left behind: permits: 0, but 1 before");
    }

    @Test
    void faultThatNeedsTwoCancelsIsFoundByPairs() {
        CancelFuzzer twice = CancelFuzzer.ofFutures(trial -> {
            int[] cancelled = {0};
            trial.check(() -> assertThat(cancelled[0]).isLessThan(2));
            return List.of(counted(trial, cancelled), counted(trial, cancelled));
        });
        assertThat(twice.withRandomRuns(0).run()).isPositive();
        assertThatThrownBy(() -> twice.withRandomRuns(50).run()).hasMessageStartingWith("random run ");
    }

    private static Future<Integer> counted(Trial trial, int[] cancelled) {
        return new Through(completedByEvent(trial)) {
            private boolean over;

            @Override
            public Poll<Integer> poll(Context cx) throws Exception {
                Poll<Integer> poll = super.poll(cx);
                over |= poll.isReady();
                return poll;
            }

            @Override
            public void cancel() {
                if (!over) {
                    over = true;
                    cancelled[0]++;
                    super.cancel();
                }
            }
        };
    }

    @Test
    void tasksAreRunAndMustNotBeLeft() {
        CancelFuzzer.ofFuture(trial -> Futures.defer(() -> trial.runtime().spawn(completedByEvent(trial))))
                .run();
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> {
                            Future<Integer> child = completedByEvent(trial);
                            return Futures.defer(() -> {
                                trial.runtime().spawn("orphan", trial.manual("work"));
                                return child;
                            });
                        })
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("left running: work");
    }

    @Test
    void taskWithoutWatchedChildrenMustNotBeLeftEither() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> {
                            Future<Integer> child = completedByEvent(trial);
                            return Futures.defer(() -> {
                                trial.runtime().spawn("orphan", Futures.pending());
                                return child;
                            });
                        })
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("tasks left running:\n  #1 orphan\n");
    }

    @Test
    void failureThatNobodyAwaitsIsFound() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> Futures.defer(() -> {
                            trial.runtime()
                                    .spawn(Futures.failed(new IOException("lost")))
                                    .detach();
                            return completedByEvent(trial);
                        }))
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a failure that nobody awaited: java.io.IOException: lost");
    }

    @Test
    void resourceThatStaysOpenIsFound() {
        assertThatThrownBy(() -> CancelFuzzer.ofFuture(trial -> {
                            Leaks.Account<String> files = trial.leaks().account("files");
                            return Futures.defer(() -> {
                                String file = files.opened("file");
                                return completedByEvent(trial).map(n -> {
                                    files.closed(file);
                                    return n;
                                });
                            });
                        })
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cancelled after 1 polls: left behind: files left open: [file]");
    }

    @Test
    void budgetMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CancelFuzzer.ofFuture(trial -> Futures.ready(1)).withBudget(0))
                .withMessage("units < 1: 0");
    }
}
