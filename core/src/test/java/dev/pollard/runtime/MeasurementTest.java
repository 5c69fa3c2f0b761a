// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.runtime.RuntimeDump.State;
import dev.pollard.runtime.RuntimeDump.TaskDump;
import dev.pollard.runtime.TaskWarning.Kind;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeasurementTest {
    private long now;
    private @Nullable LocalRuntime runtime;
    private final List<Waker> wakers = new ArrayList<>();

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close();
        }
    }

    private LocalRuntime measuring(Measurement... what) {
        LocalRuntime r = LocalRuntime.builder().ticker(() -> now).measure(what).build();
        runtime = r;
        return r;
    }

    private static void turn(LocalRuntime r) {
        try {
            r.blockOn(new Countdown(100));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Takes some time in each poll, keeps its waker and waits. */
    private Future<String> waiting(long nanos) {
        return Futures.pollFn(cx -> {
            now += nanos;
            wakers.add(cx.waker());
            return Poll.pending();
        });
    }

    private static TaskDump dump(LocalRuntime r, TaskInfo task) {
        return r.dump().task(task.id()).orElseThrow();
    }

    private static TaskStats stats(LocalRuntime r, TaskInfo task) {
        TaskStats stats = dump(r, task).stats();
        assertThat(stats).isNotNull();
        return stats;
    }

    @Test
    void withoutBeingAskedNothingIsMeasured() {
        LocalRuntime r = measuring();
        JoinHandle<String> task = r.spawn(waiting(10));
        turn(r);

        assertThat(dump(r, task).stats()).isNull();
        assertThat(dump(r, task).warnings()).isEmpty();
        assertThat(r.metrics().total().scheduleLatency().samples()).isZero();
    }

    @Test
    void allPollsAreTimedIfAskedFor() {
        LocalRuntime r = measuring(Measurement.POLL_TIMES);
        r.spawn(waiting(1000));
        r.spawn(waiting(3000));
        turn(r); // with 101 polls of no time
        TimeHistogram times = r.metrics().total().pollTimes();

        assertThat(times.samples()).isEqualTo(103);
        assertThat(times.count(9)).isEqualTo(1);
        assertThat(times.count(11)).isEqualTo(1);
        assertThat(r.metrics().total().scheduleLatency().samples()).isZero();
    }

    @Test
    void theTimeFromTheWakeToThePollIsMeasuredIfAskedFor() {
        LocalRuntime r = measuring(Measurement.SCHEDULE_LATENCY);
        r.spawn(waiting(0));
        now += 5000; // from the spawn
        turn(r);
        TimeHistogram before = r.metrics().total().scheduleLatency();
        assertThat(before.count(12)).isEqualTo(1);
        now += 1_000_000; // idle
        wakers.get(0).wake();
        now += 70_000;
        turn(r);
        TimeHistogram delays = r.metrics().total().scheduleLatency();

        assertThat(delays.count(16)).isEqualTo(1);
        assertThat(delays.samples()).isEqualTo(before.samples() + 102);
        assertThat(delays.percentile(1)).isEqualTo(Duration.ofNanos(131_072));
    }

    @Test
    void aTaskHasFiguresOfItsOwnIfAskedFor() {
        LocalRuntime r = measuring(Measurement.TASKS);
        JoinHandle<String> task = r.spawn("measured", waiting(100));
        now += 20;
        assertThat(stats(r, task))
                .isEqualTo(new TaskStats(
                        0, 0, 0, Duration.ZERO, Duration.ofNanos(19), Duration.ZERO, Duration.ZERO, null));
        turn(r);
        now += 3000;
        wakers.get(0).wake();
        now += 40;
        assertThat(stats(r, task).scheduled()).isEqualTo(Duration.ofNanos(59));
        wakers.get(0).wake();
        turn(r);
        now += 7;

        assertThat(stats(r, task))
                .isEqualTo(new TaskStats(
                        2,
                        2,
                        0,
                        Duration.ofNanos(200),
                        Duration.ofNanos(59),
                        Duration.ofNanos(3007),
                        Duration.ofNanos(100),
                        Duration.ofNanos(107)));
        assertThat(dump(r, task).toString())
                .contains("\n  polls 2, wakes 2, busy 200 ns, scheduled 59 ns, idle 3 us, longest poll 100 ns, "
                        + "last woken 107 ns ago\n");
    }

    @Test
    void theMeasuredFutureIsNotInTheTree() {
        LocalRuntime r = measuring(Measurement.TASKS);
        JoinHandle<String> task = r.spawn(Futures.<String>pending().map(s -> s));
        turn(r);

        assertThat(dump(r, task).awaits().get(0).name()).isEqualTo("Map");
    }

    @Test
    void aRunningTaskIsBusyUntilNow() throws Exception {
        LocalRuntime r = measuring(Measurement.TASKS);
        List<TaskDump> seen = new ArrayList<>();
        JoinHandle<Integer> task = r.spawn(Futures.pollFn(cx -> {
            now += 2_000_000_000L;
            seen.add(dump(r, cx.service(TaskInfo.class)));
            return Poll.ready(1);
        }));
        assertThat(r.blockOn(task)).isEqualTo(1);
        TaskDump dump = seen.get(0);

        assertThat(dump.stats()).isNotNull();
        assertThat(dump.stats().busy()).isEqualTo(Duration.ofSeconds(2));
        assertThat(dump.stats().longestPoll()).isEqualTo(Duration.ofSeconds(2));
        assertThat(dump.warnings()).containsExactly(new TaskWarning(Kind.NEVER_YIELDED, "has never yielded, for 2 s"));
    }

    @Test
    void aTaskThatWakesItselfMostOfTheTimeIsWarnedOf() {
        LocalRuntime r = measuring(Measurement.TASKS);
        int[] left = {30};
        JoinHandle<String> task = r.spawn("spins", Futures.pollFn(cx -> {
            wakers.add(cx.waker());
            if (left[0]-- > 0) {
                cx.waker().wake();
            }
            return Poll.pending();
        }));
        turn(r);
        for (int i = 0; i < 20; i++) {
            wakers.get(0).wake();
        }
        TaskStats stats = stats(r, task);

        assertThat(stats.wakes()).isEqualTo(50);
        assertThat(stats.selfWakes()).isEqualTo(30);
        assertThat(stats.selfWakeRatio()).isEqualTo(0.6);
        assertThat(dump(r, task).warnings())
                .containsExactly(new TaskWarning(Kind.SELF_WAKES, "wakes itself: 60 % of 50 wakes"));
        assertThat(r.dump().warned()).extracting(TaskDump::id).containsExactly(task.id());
        assertThat(r.dump().toString())
                .contains("\nWARNINGS\n  " + task.label() + " wakes itself: 60 % of 50 wakes\n")
                .contains("\n  ! wakes itself: 60 % of 50 wakes\n");
        for (int i = 0; i < 10; i++) {
            wakers.get(0).wake();
        }
        assertThat(dump(r, task).warnings()).isEmpty(); // half of 60
    }

    @Test
    void aTaskThatWakesItselfNowAndThenIsNot() {
        LocalRuntime r = measuring(Measurement.TASKS);
        int[] left = {19};
        JoinHandle<String> task = r.spawn(Futures.pollFn(cx -> {
            wakers.add(cx.waker());
            if (left[0]-- > 0) {
                cx.waker().wake();
            }
            return Poll.pending();
        }));
        turn(r);

        assertThat(stats(r, task).selfWakes()).isEqualTo(19);
        assertThat(dump(r, task).warnings()).isEmpty();
    }

    /** Looks until the collector has been there. */
    private static TaskDump dumpWhen(LocalRuntime r, TaskInfo task, Predicate<TaskDump> shown) {
        while (true) {
            TaskDump dump = dump(r, task);
            if (shown.test(dump)) {
                return dump;
            }
            System.gc();
        }
    }

    @Test
    void aTaskWhoseWakerNobodyHasIsWarnedOf() {
        LocalRuntime r = measuring(Measurement.TASKS);
        JoinHandle<String> lost = r.spawn(Futures.pollFn(cx -> Poll.pending()));
        JoinHandle<String> kept = r.spawn(waiting(0));
        turn(r);
        TaskDump dump = dumpWhen(r, lost, seen -> !seen.warnings().isEmpty());

        assertThat(dump.warnings())
                .containsExactly(new TaskWarning(Kind.LOST_WAKER, "has lost its waker, and will never be woken"));
        assertThat(dump.state()).isEqualTo(State.WAITING);
        assertThat(dump(r, kept).warnings()).isEmpty();
        wakers.clear();
        assertThat(dumpWhen(r, kept, seen -> !seen.warnings().isEmpty()).warnings())
                .extracting(TaskWarning::kind)
                .containsExactly(Kind.LOST_WAKER);
    }

    @Test
    void aTaskThatLostItsWakerCanStillBeAborted() {
        LocalRuntime r = measuring(Measurement.TASKS);
        JoinHandle<String> lost = r.spawn(Futures.pollFn(cx -> Poll.pending()));
        turn(r);
        dumpWhen(r, lost, seen -> !seen.warnings().isEmpty());
        lost.abort();
        turn(r);

        assertThat(lost.isFinished()).isTrue();
    }

    /** Waits for a lock that another task has. */
    static Future<String> waitingFor(Object lock, TaskInfo holder, Duration held) {
        long since = System.nanoTime() - held.toNanos();
        return new Future<>() {
            @Override
            public Poll<String> poll(Context cx) {
                return Poll.pending();
            }

            @Override
            public void cancel() {}

            @Override
            public void inspect(Inspector inspector) {
                inspector.waitsFor(lock, holder, since);
            }
        };
    }

    @Test
    void aLockThatIsHeldForLongWhileOthersWaitIsWarnedOf() {
        LocalRuntime r = measuring(); // this costs nothing
        JoinHandle<String> holder = r.spawn("import", waiting(0));
        JoinHandle<String> other = r.spawn(waiting(0));
        r.spawn(waitingFor("AsyncMutex(accounts)", holder, Duration.ofMillis(3250)));
        r.spawn(waitingFor("AsyncMutex(accounts)", holder, Duration.ofMillis(3250)));
        r.spawn(waitingFor("AsyncMutex(orders)", holder, Duration.ofMillis(1250)));
        r.spawn(waitingFor("AsyncMutex(quick)", other, Duration.ZERO));
        turn(r);

        assertThat(dump(r, holder).warnings()).extracting(TaskWarning::kind).containsOnly(Kind.LONG_HELD_LOCK);
        assertThat(dump(r, holder).warnings())
                .extracting(warning -> warning.text().replaceAll("\\d\\.\\d s", "N s"))
                .containsExactlyInAnyOrder(
                        "has held AsyncMutex(accounts) for N s while 2 tasks wait for it",
                        "has held AsyncMutex(orders) for N s while 1 task waits for it");
        assertThat(r.dump().warned()).extracting(TaskDump::id).containsExactly(holder.id());
    }
}
