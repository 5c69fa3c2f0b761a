// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Poll;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.testkit.Simulation;
import dev.pollard.time.Interval;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Row 13: timers are never early, whatever else happens at their moment. */
class TimersTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void noSleepIsEarlyHoweverLongPollsTake() {
        Simulation.of(runtime -> {
                    List<JoinHandle<Boolean>> sleeps = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                        Duration length = Duration.ofNanos(300_000L * i * i + runtime.choose(1_000));
                        sleeps.add(runtime.spawn(Futures.defer(() -> {
                            Duration start = runtime.elapsed();
                            return Time.sleep(length)
                                    .map(x -> runtime.elapsed().minus(start).compareTo(length) >= 0);
                        })));
                    }
                    for (JoinHandle<Boolean> sleep : sleeps) {
                        assertThat(runtime.blockOn(sleep)).isTrue();
                    }
                })
                .workers(2)
                .pollTime(Duration.ofNanos(700_000))
                .run(300);
    }

    /** Another task puts a sleep off, at any moment up to the one at which it fires. */
    @Test
    void resetThatRacesWithTheFireIsNeitherEarlyNorLost() {
        Set<Long> ends = new HashSet<>();
        Simulation.of(runtime -> {
                    Sleep sleep = Time.sleep(Duration.ofMillis(3));
                    boolean[] reset = {false};
                    JoinHandle<Object> sleeper = runtime.spawn(Futures.pollFn(cx -> {
                        if (reset[0]) {
                            reset[0] = false;
                            sleep.reset(Duration.ofMillis(5));
                        }
                        return sleep.poll(cx).isReady() ? Poll.ready("awake") : Poll.pending();
                    }));
                    Duration at = MILLI.multipliedBy(runtime.choose(5));
                    Duration[] resetAt = {null};
                    runtime.spawn(Time.sleep(at).map(x -> {
                        if (!sleeper.isFinished()) {
                            reset[0] = true;
                            resetAt[0] = runtime.elapsed();
                        }
                        return null;
                    }));
                    assertThat(runtime.blockOn(sleeper)).isEqualTo("awake");
                    boolean seen = resetAt[0] != null && !reset[0];
                    assertThat(runtime.elapsed())
                            .isGreaterThanOrEqualTo(seen ? resetAt[0].plusMillis(5) : Duration.ofMillis(3));
                    ends.add(runtime.elapsed().toMillis());
                })
                .workers(2)
                .run(500);
        assertThat(ends).hasSizeGreaterThan(1);
    }

    /** Cancelled while the wheel of another worker fires: nothing stays armed, and nothing is woken that has ended. */
    @Test
    void dropDuringTheFireLeavesNothing() {
        Simulation.of(runtime -> {
                    List<JoinHandle<?>> tasks = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        tasks.add(runtime.spawn(Futures.race(Time.sleep(SECOND), Time.sleep(SECOND.multipliedBy(2)))));
                    }
                    runtime.spawn(Time.sleep(SECOND).map(x -> {
                        tasks.forEach(JoinHandle::abort);
                        return null;
                    }));
                    runtime.advance(SECOND);
                    assertThat(tasks).allMatch(JoinHandle::isFinished);
                    assertThat(runtime.armedTimers()).isZero();
                })
                .workers(3)
                .run(300);
    }

    @Test
    void longestDurationsSaturate() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            runtime.advance(Duration.ofDays(10_000));
            for (Duration forever : List.of(
                    ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(106_000))) {
                JoinHandle<?> sleep = runtime.spawn(Time.sleep(forever));
                JoinHandle<?> limited = runtime.spawn(Futures.pending().timeout(forever));
                runtime.advance(Duration.ofDays(30_000));
                assertThat(sleep.isFinished()).isFalse();
                assertThat(limited.isFinished()).isFalse();
            }
            runtime.blockOn(Time.sleep(Duration.ofSeconds(Long.MIN_VALUE)));
        }
    }

    @Test
    void firstTickOfAnIntervalIsImmediate() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            Interval interval = Time.interval(SECOND);
            runtime.blockOn(interval.tick());
            assertThat(runtime.elapsed()).isZero();
            runtime.blockOn(interval.tick());
            assertThat(runtime.elapsed()).isEqualTo(SECOND);
            interval.cancel();
        }
    }

    /** The time is over and the value is there, both since the last poll: the value wins. */
    @Test
    void timeoutPollsWhatItLimitsFirst() throws Exception {
        Simulation.Body both = runtime -> {
            String end = runtime.blockOn(Time.sleep(SECOND).map(x -> "done").timeout(SECOND));
            assertThat(end).isEqualTo("done");
        };
        Simulation.of(both).explore();
        Simulation.of(both).workers(2).run(200);

        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            assertThatThrownBy(() ->
                            runtime.blockOn(Time.sleep(SECOND.plusMillis(1)).timeout(SECOND)))
                    .isInstanceOf(TimeoutExceededException.class);
        }
    }
}
