// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.time.Interval;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
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
                .hasMessage("Through, cancelled after 1 polls: timers left armed: 1");
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
                .hasMessage("Through, cancelled after 1 polls and a wake: "
                        + "stuck: pending, not woken, no timer armed, no event left");
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

    @Test
    void budgetMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CancelFuzzer.ofFuture(trial -> Futures.ready(1)).withBudget(0))
                .withMessage("units < 1: 0");
    }
}
