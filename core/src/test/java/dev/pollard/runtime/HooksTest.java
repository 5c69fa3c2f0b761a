// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.AsyncRuntimeTest.pollFn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.runtime.AsyncRuntimeTest.Countdown;
import dev.pollard.runtime.AsyncRuntimeTest.Never;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HooksTest {
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    private final RuntimeHooks recording = new RuntimeHooks() {
        @Override
        public void onThreadStart(int worker) {
            calls.add("start " + worker);
        }

        @Override
        public void onThreadStop(int worker) {
            calls.add("stop " + worker);
        }

        @Override
        public void onThreadPark(int worker) {
            calls.add("park " + worker);
        }

        @Override
        public void onThreadUnpark(int worker) {
            calls.add("unpark " + worker);
        }

        @Override
        public void onTaskSpawn(TaskInfo task) {
            calls.add("spawn " + task.name());
        }

        @Override
        public void onBeforePoll(TaskInfo task) {
            calls.add("before " + task.name());
        }

        @Override
        public void onAfterPoll(TaskInfo task) {
            calls.add("after " + task.name());
        }

        @Override
        public void onTaskEnd(TaskInfo task) {
            calls.add("end " + task.name());
        }
    };

    private int count(String call) {
        return (int) calls.stream().filter(call::equals).count();
    }

    @Test
    void theLifeOfATaskIsToldInOrder() throws Exception {
        try (LocalRuntime r = LocalRuntime.builder().hooks(recording).build()) {
            r.spawn("task", new Countdown(1)).detach();
            assertThat(calls).containsExactly("spawn task");
            r.blockOn(new Countdown(100));
            assertThat(calls.stream().filter(call -> call.endsWith(" task")))
                    .containsExactly(
                            "spawn task", "before task", "after task", "before task", "after task", "end task");
        }
    }

    @Test
    void aTaskThatIsAbortedHasATurnForThatAndEnds() throws Exception {
        LocalRuntime r = LocalRuntime.builder().hooks(recording).build();
        r.spawn("task", new Never());
        r.blockOn(new Countdown(100)); // it waits now: whether close aborts it before its first poll is a race
        r.close();
        assertThat(calls.stream().filter(call -> call.endsWith(" task")))
                .containsExactly("spawn task", "before task", "after task", "before task", "after task", "end task");
    }

    @Test
    void whoeverAwaitsATaskComesAfterItsEndWasTold() throws Exception {
        try (AsyncRuntime r = AsyncRuntime.builder().workers(2).hooks(recording).build()) {
            for (int i = 0; i < 100; i++) {
                r.blockOn(r.spawn("task", new Countdown(i % 3)));
                assertThat(count("end task")).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void threadsStartSleepAndStop() throws Exception {
        AsyncRuntime r = AsyncRuntime.builder().workers(2).hooks(recording).build();
        r.blockOn(Time.sleep(Duration.ofMillis(5)));
        r.close();
        for (int worker = 0; worker < 2; worker++) {
            assertThat(count("start " + worker)).isEqualTo(1);
            assertThat(count("stop " + worker)).isEqualTo(1);
            assertThat(count("park " + worker)).isEqualTo(count("unpark " + worker));
        }
        assertThat(count("park 0") + count("park 1")).isPositive();
    }

    @Test
    void aReplacedThreadStopsAndTheOneInItsPlaceStarts() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        AsyncRuntime r = AsyncRuntime.builder()
                .workers(1)
                .hooks(recording)
                .watchdog(Duration.ofMillis(5))
                .onStuckPoll(poll -> {})
                .build();
        r.spawn(pollFn(cx -> {
                    open.await();
                    return Poll.ready(0);
                }))
                .detach();
        while (count("start 0") < 2) {
            Thread.onSpinWait();
        }
        open.countDown();
        r.close(Duration.ofSeconds(30));
        assertThat(count("start 0")).isEqualTo(count("stop 0")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whatHooksThrowReachesTheHandlerAndHarmsNoTask() throws Exception {
        List<String> failures = new ArrayList<>();
        RuntimeHooks throwing = new RuntimeHooks() {
            @Override
            public void onThreadStart(int worker) {
                throw new IllegalStateException("start");
            }

            @Override
            public void onTaskSpawn(TaskInfo task) {
                throw new IllegalStateException("spawn");
            }

            @Override
            public void onBeforePoll(TaskInfo task) {
                throw new IllegalStateException("before");
            }

            @Override
            public void onAfterPoll(TaskInfo task) {
                throw new IllegalStateException("after");
            }

            @Override
            public void onTaskEnd(TaskInfo task) {
                throw new AssertionError("end");
            }
        };
        try (LocalRuntime r = LocalRuntime.builder()
                .hooks(throwing)
                .onUncaught(event -> failures.add(event.failure().getMessage()))
                .build()) {
            assertThat(r.<Integer>blockOn(new Countdown(1))).isEqualTo(1);
        }
        assertThat(failures).startsWith("spawn", "start", "before", "after", "before", "after", "end");
    }

    /** Overrides some of the hooks. */
    private static class Some implements RuntimeHooks {
        @Override
        public void onAfterPoll(TaskInfo task) {}
    }

    private static final class Inherited extends Some {
        @Override
        public void onTaskSpawn(TaskInfo task) {}
    }

    @Test
    void hooksThatAreNotOverriddenAreNeverCalled() {
        HookCalls none = new HookCalls(new RuntimeHooks() {}, failure -> {});
        assertThat(HookCalls.ofPolls(none)).isNull();
        assertThat(HookCalls.ofSpawns(none)).isNull();
        assertThat(HookCalls.ofEnds(none)).isNull();
        assertThat(HookCalls.ofPolls(null)).isNull();

        HookCalls some = new HookCalls(new Inherited(), failure -> {});
        assertThat(HookCalls.ofPolls(some)).isSameAs(some);
        assertThat(HookCalls.ofSpawns(some)).isSameAs(some);
        assertThat(HookCalls.ofEnds(some)).isNull();
    }

    @Test
    void noHooksAreNoHooks() {
        assertThatThrownBy(() -> AsyncRuntime.builder().hooks(null)).isInstanceOf(NullPointerException.class);
    }
}
