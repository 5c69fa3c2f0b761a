// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scope;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a body awaits on its way out is awaited by its task. */
class CleanupTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch waiting = new CountDownLatch(1);

    private Future<String> transaction() {
        return async(() -> {
            log.add("begin");
            try {
                waiting.countDown();
                await(Time.sleep(Duration.ofDays(1)));
                return "committed";
            } finally {
                log.add("rolling back");
                await(Time.sleep(Duration.ofMillis(5)));
                log.add("rolled back");
            }
        });
    }

    @Test
    void aTaskThatIsAbortedEndsAfterTheCleanupOfItsBody() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            JoinHandle<String> handle = runtime.spawn(transaction());
            waiting.await();
            handle.abort();
            String end = runtime.blockOn(handle.recover(aborted -> "aborted"));
            assertThat(end).isEqualTo("aborted");
            assertThat(log).containsExactly("begin", "rolling back", "rolled back");
        }
    }

    @Test
    void aTimeoutDoesNotWaitForTheCleanupAndTheTaskDoes() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            JoinHandle<String> handle = runtime.spawn(async(() -> {
                try {
                    return await(transaction().timeout(Duration.ofSeconds(1)));
                } catch (TimeoutExceededException late) {
                    log.add("too late");
                    return "gave up";
                }
            }));

            assertThat(runtime.blockOn(handle)).isEqualTo("gave up");
        }
        assertThat(log).containsExactly("begin", "rolling back", "too late", "rolled back");
    }

    @Test
    void cleanupRunsFromTheInsideOut() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            JoinHandle<String> handle = runtime.spawn(async(() -> {
                try {
                    return await(transaction());
                } finally {
                    log.add("closing");
                    await(Time.sleep(Duration.ofMillis(1)));
                    log.add("closed");
                }
            }));
            waiting.await();
            handle.abort();
            runtime.blockOn(handle.recover(aborted -> "aborted"));
            assertThat(log).containsExactly("begin", "rolling back", "rolled back", "closing", "closed");
        }
    }

    private Future<String> longTransaction() {
        return async(() -> {
            try {
                await(Time.sleep(Duration.ofDays(1)));
                return "committed";
            } finally {
                log.add("rolling back");
                try {
                    await(Time.sleep(Duration.ofSeconds(10)));
                    log.add("rolled back");
                } finally {
                    log.add("closed");
                }
            }
        });
    }

    @Test
    void aScopeEndsAfterTheCleanupOfItsChildren() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            Future<String> scope = Scope.builder()
                    .cleanupTimeout(Duration.ofSeconds(30))
                    .run(within -> longTransaction().timeout(Duration.ofSeconds(1)));

            String end = runtime.blockOn(scope.recover(TimeoutExceededException.class, late -> "late"));

            assertThat(end).isEqualTo("late");
            assertThat(log).containsExactly("rolling back", "rolled back", "closed");
            assertThat(runtime.elapsed()).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(12));
        }
    }

    @Test
    void cleanupThatTakesLongerThanItMayIsCancelledAndReported() throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            Future<String> scope = Scope.builder()
                    .cleanupTimeout(Duration.ofSeconds(2))
                    .run(within -> longTransaction().timeout(Duration.ofSeconds(1)));

            String end = runtime.blockOn(scope.recover(TimeoutExceededException.class, late -> "late"));

            assertThat(end).isEqualTo("late");
            assertThat(log).containsExactly("rolling back", "closed");
            assertThat(runtime.elapsed()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
            assertThat(runtime.takeUncaught())
                    .singleElement()
                    .satisfies(reported -> assertThat(reported).isInstanceOf(TimeoutExceededException.class));
        }
    }
}
