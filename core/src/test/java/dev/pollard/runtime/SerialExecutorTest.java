// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SerialExecutorTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StepRuntime step = new StepRuntime();
    private final SerialExecutor serial = SerialExecutor.on(step.runtime);
    private final List<Object> seen = new ArrayList<>();

    @AfterEach
    void close() {
        step.close();
    }

    @Test
    void runsInTheOrderGivenAndOnlyOnTheRuntime() {
        for (int i = 0; i < 100; i++) {
            int n = i;
            serial.execute(() -> seen.add(n));
        }
        assertThat(seen).isEmpty();

        step.turn();

        assertThat(seen).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void workThatGivesWorkIsNoRecursion() {
        serial.execute(() -> {
            serial.execute(() -> seen.add("second"));
            seen.add("first");
        });
        step.turn();

        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void workThatWasCancelledDoesNotRun() {
        serial.schedule(() -> seen.add(1));
        CancellableWork second = serial.schedule(() -> seen.add(2));
        assertThat(second.isOver()).isFalse();

        assertThat(second.cancel()).isTrue();
        step.turn();

        assertThat(seen).containsExactly(1);
        assertThat(second.isOver()).isTrue();
        assertThat(second.cancel()).isFalse();
    }

    @Test
    void delayedWorkComesWhenItsTimeHasCome() {
        serial.schedule(() -> seen.add("late"), SECOND.multipliedBy(2));
        serial.schedule(() -> seen.add("early"), SECOND);
        serial.schedule(() -> seen.add("at once"), SECOND.negated());
        step.turn();
        assertThat(seen).containsExactly("at once");

        step.advance(SECOND.plusMillis(1));
        assertThat(seen).containsExactly("at once", "early");
        step.advance(SECOND);
        assertThat(seen).containsExactly("at once", "early", "late");
    }

    @Test
    void workIsTakenWhileOtherWorkWaitsForItsTime() {
        serial.schedule(() -> seen.add("late"), SECOND);
        step.turn();

        serial.execute(() -> seen.add("now"));
        step.turn();

        assertThat(seen).containsExactly("now");
    }

    @Test
    void equalDelaysKeepTheOrder() {
        for (int i = 0; i < 200; i++) {
            int n = i;
            serial.schedule(() -> seen.add(n), SECOND);
        }
        step.turn();
        step.advance(SECOND.plusMillis(1));

        assertThat(seen).isEqualTo(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    void delayedWorkThatWasCancelledIsForgotten() {
        CancellableWork beforeTheTaskKnew = serial.schedule(() -> seen.add(1), SECOND);
        beforeTheTaskKnew.cancel();
        CancellableWork afterwards = serial.schedule(() -> seen.add(2), SECOND);
        serial.schedule(() -> seen.add(3), SECOND);
        step.turn();
        assertThat(serial.delayed()).isEqualTo(2);

        afterwards.cancel();
        step.turn();

        assertThat(serial.delayed()).isEqualTo(1);
        step.advance(SECOND.plusMillis(1));
        assertThat(seen).containsExactly(3);
    }

    @Test
    void whatWorkThrowsReachesTheHandlerAndTheNextOneRuns() {
        IllegalStateException failure = new IllegalStateException("the work's");
        serial.execute(() -> {
            throw failure;
        });
        serial.execute(() -> seen.add("next"));
        step.turn();

        assertThat(seen).containsExactly("next");
        assertThat(step.uncaught).extracting(UncaughtFailure::failure).containsExactly(failure);
    }

    @Test
    void closeDropsWhatWaitsAndRefusesMore() {
        CancellableWork delayed = serial.schedule(() -> seen.add("delayed"), SECOND);
        serial.execute(() -> seen.add("ran"));
        step.turn();
        serial.execute(() -> seen.add("waits"));

        serial.close();
        serial.close();
        step.turn();
        step.advance(SECOND.multipliedBy(2));

        assertThat(seen).containsExactly("ran");
        assertThat(serial.isClosed()).isTrue();
        assertThat(serial.tryExecute(() -> {})).isFalse();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> serial.execute(() -> {}))
                .withMessage("closed: " + serial);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> serial.schedule(() -> {}, SECOND));
        assertThat(delayed.cancel()).as("it was not run").isTrue();
    }

    @Test
    void workThatClosesIsTheLast() {
        serial.execute(() -> {
            serial.close();
            seen.add("last");
        });
        serial.execute(() -> seen.add("never"));
        step.turn();

        assertThat(seen).containsExactly("last");
    }

    @Test
    void theEndOfTheRuntimeRefusesMore() {
        serial.execute(() -> seen.add("ran"));
        step.turn();

        step.close();

        assertThat(serial.tryExecute(() -> {})).isFalse();
        assertThat(serial.isClosed()).isFalse();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> SerialExecutor.on(step.runtime));
    }

    @Test
    void workUsesUpTheBudgetAndGivesWay() {
        int rounds = 10_000;
        AtomicInteger left = new AtomicInteger(rounds);
        Runnable again = new Runnable() {
            @Override
            public void run() {
                if (left.decrementAndGet() > 0) {
                    serial.execute(this);
                }
            }
        };
        serial.execute(again);
        int[] seenByTheOther = {-1};
        step.runtime.execute(() -> seenByTheOther[0] = left.get());
        step.turn();

        assertThat(seenByTheOther[0]).as("left when another task had its turn").isPositive();
    }

    @Test
    void isOneTaskThatTellsWhatItWaitsFor() {
        serial.schedule(() -> {}, SECOND);
        SerialExecutor named = SerialExecutor.on(step.runtime, "ticks");
        step.turn();

        assertThat(step.runtime.dump().toString())
                .contains("SerialExecutor", "work, or the time of 1")
                .contains("ticks");
        assertThat(named).hasToString("SerialExecutor(" + step.runtime + ")");
    }

    @Test
    void manyThreadsGiveWorkThatRunsOneAtATime() throws Exception {
        AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();
        SerialExecutor shared = SerialExecutor.on(runtime);
        int threads = 4;
        int each = 2_000;
        int[] sum = {0}; // plain: each piece of work sees what those before it did
        CountDownLatch done = new CountDownLatch(threads * each);
        for (int t = 0; t < threads; t++) {
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            shared.execute(() -> {
                                sum[0]++;
                                done.countDown();
                            });
                        }
                    })
                    .start();
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sum[0]).isEqualTo(threads * each);
        shared.close();
        assertThat(runtime.close(Duration.ofSeconds(30)).cancelledTasks()).isZero();
    }

    @Nested
    class Work {
        @Test
        void runsOnce() {
            CancellableWork work = CancellableWork.of(() -> seen.add("ran"));
            work.run();
            work.run();

            assertThat(seen).containsExactly("ran");
            assertThat(work.isOver()).isTrue();
        }

        @Test
        void isOverWhileItRuns() {
            CancellableWork[] self = new CancellableWork[1];
            self[0] = CancellableWork.of(() -> seen.add(self[0].isOver() && !self[0].cancel()));
            self[0].run();

            assertThat(seen).containsExactly(true);
        }

        @Test
        void throwsWhatItsWorkThrows() {
            CancellableWork work = CancellableWork.of(() -> {
                throw new IllegalStateException("the work's");
            });

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(work::run);
            assertThat(work.isOver()).isTrue();
        }

        @Test
        void keepsWhatItRunsNoLonger() {
            CancellableWork work = CancellableWork.of(new Object() {
                void run() {}
            }::run);
            assertThat(work.toString()).startsWith("CancellableWork(");

            work.cancel();

            assertThat(work).hasToString("CancellableWork, over");
        }
    }
}
