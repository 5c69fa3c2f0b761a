// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.awaitAll;
import static dev.pollard.coroutine.Coroutines.generator;
import static dev.pollard.coroutine.Coroutines.items;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.coroutine.Items;
import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Woven bodies on runtimes, with timers and tasks of theirs. */
class RuntimeTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private static Future<Integer> fibonacci(int n) {
        return async(() -> {
            if (n < 2) {
                await(Time.sleep(Duration.ZERO));
                return n;
            }
            return await(fibonacci(n - 1)) + await(fibonacci(n - 2));
        });
    }

    @Test
    void bodiesAwaitBodies() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            assertThat(runtime.blockOn(fibonacci(12))).isEqualTo(144);
        }
    }

    @Test
    void manyTasksRunBodies() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            AtomicInteger sum = new AtomicInteger();
            List<JoinHandle<Integer>> handles = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int n = i;
                handles.add(runtime.spawn(async(() -> {
                    for (int k = 0; k < 5; k++) {
                        await(Time.sleep(TICK));
                        sum.addAndGet(n);
                    }
                    return n;
                })));
            }
            List<Integer> values = runtime.blockOn(async(() -> awaitAll(handles)));
            assertThat(values).hasSize(200).startsWith(0, 1, 2);
            assertThat(sum).hasValue(5 * 199 * 100);
        }
    }

    @Test
    void anAbortedTaskRunsItsFinallyBlocks() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            CountDownLatch waiting = new CountDownLatch(1);
            AtomicInteger closed = new AtomicInteger();
            JoinHandle<?> handle = runtime.spawn(async(() -> {
                try {
                    waiting.countDown();
                    await(Time.sleep(Duration.ofDays(1)));
                } finally {
                    closed.incrementAndGet();
                }
            }));
            waiting.await();
            handle.abort();
            runtime.blockOn(handle.recover(aborted -> null));
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void streamsAreWrittenAsBodies() throws Exception {
        AsyncStream<Integer> numbers = generator(out -> {
            for (int i = 0; i < 5; i++) {
                await(Time.sleep(TICK));
                out.emit(i);
            }
        });
        try (LocalRuntime runtime = LocalRuntime.create()) {
            assertThat(runtime.blockOn(numbers.map(n -> n * 2).toList())).containsExactly(0, 2, 4, 6, 8);
            assertThat(runtime.blockOn(async(() -> {
                        int sum = 0;
                        try (Items<Integer> all = items(numbers)) {
                            while (all.advance()) {
                                sum += all.item();
                            }
                        }
                        return sum;
                    })))
                    .isEqualTo(10);
        }
    }
}
