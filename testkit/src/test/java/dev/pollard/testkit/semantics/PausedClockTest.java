// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.TestTask;
import dev.pollard.testkit.VirtualTime;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Row 25: simulated time moves on by itself only when nothing else can happen, and fires in order of deadline, then of insertion. */
class PausedClockTest {
    private static final Duration MILLI = Duration.ofMillis(1);

    @Test
    void clockStandsStillWhileATaskIsReady() {
        Simulation.run(200, runtime -> {
            List<Duration> times = new ArrayList<>();
            runtime.spawn(Time.sleep(MILLI));
            for (int i = 0; i < 3; i++) {
                runtime.spawn(Futures.yieldNow()
                        .andThen(x -> Futures.yieldNow())
                        .andThen(x -> Futures.yieldNow())
                        .map(x -> times.add(runtime.elapsed())));
            }
            runtime.advance(MILLI);
            assertThat(times).hasSize(3).containsOnly(Duration.ZERO);
        });
    }

    @Test
    void clockStandsStillWhileABlockingCallIsUnderWay() {
        Simulation.run(200, runtime -> {
            List<String> order = new ArrayList<>();
            runtime.spawn(Time.sleep(MILLI).map(x -> order.add("timer")));
            runtime.spawn(runtime.spawnBlocking(() -> 1)
                    .andThen(x -> runtime.spawnBlocking(() -> 2))
                    .map(x -> order.add("calls")));
            runtime.advance(MILLI);
            assertThat(order).containsExactly("calls", "timer");
        });
    }

    /** As bytes on their way through the operating system: nobody in the simulation can see them. */
    @Test
    void clockStandsStillWhileSomethingOutsideIsPending() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            ManualFuture<String> io = ManualFuture.named("io");
            CountDownLatch idle = new CountDownLatch(1);
            SimulatedRuntime.Hold pending = runtime.hold();
            Thread outside = new Thread(() -> {
                try {
                    idle.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                io.complete("bytes");
                pending.close();
            });
            outside.start();
            runtime.execute(idle::countDown);

            assertThat(runtime.blockOn(io.timeout(MILLI))).isEqualTo("bytes");

            outside.join();
            assertThat(runtime.elapsed()).isZero();
        }
    }

    @Test
    void clockMovesToTheNextDeadlineAndNoFurther() {
        List<Duration> times = new ArrayList<>();
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            for (int millis : new int[] {70_000, 3, 500, 4_000_000}) {
                runtime.spawn(Time.sleep(Duration.ofMillis(millis)).map(x -> times.add(runtime.elapsed())));
            }
            runtime.advance(Duration.ofDays(1));
        }
        assertThat(times)
                .containsExactly(
                        Duration.ofMillis(3),
                        Duration.ofMillis(500),
                        Duration.ofMillis(70_000),
                        Duration.ofMillis(4_000_000));
    }

    @Test
    void timersFireInOrderOfDeadlineThenOfInsertion() {
        List<String> order = new ArrayList<>();
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            for (int i = 0; i < 8; i++) {
                int deadline = 8 - i / 2;
                String name = deadline + (i % 2 == 0 ? "a" : "b");
                runtime.spawn(Time.sleep(Duration.ofMillis(deadline)).map(x -> order.add(name)));
            }
            runtime.advance(Duration.ofMillis(8));
        }
        assertThat(order).containsExactly("5a", "5b", "6a", "6b", "7a", "7b", "8a", "8b");
    }

    @Test
    void handMovedTimeKeepsTheSameOrder() {
        VirtualTime time = new VirtualTime();
        List<String> order = new ArrayList<>();
        for (String name : List.of("2a", "1a", "2b", "1b")) {
            Duration deadline = Duration.ofMillis(name.charAt(0) - '0');
            TestContext cx = TestContext.builder()
                    .time(time)
                    .waker(() -> order.add(name))
                    .build();
            assertThat(Time.sleep(deadline).poll(cx).isPending()).isTrue();
        }
        time.advance(Duration.ofMillis(2));
        assertThat(order).containsExactly("1a", "1b", "2a", "2b");
    }

    @Test
    void aSingleFutureMovesTheClockOnlyWhenItHasNothingElseToDo() throws Exception {
        TestTask<?> racing =
                TestTask.of(Futures.yieldNow().andThen(x -> Futures.yieldNow()).timeout(MILLI));
        racing.runToEnd();
        assertThat(racing.time().elapsed()).isZero();
    }
}
