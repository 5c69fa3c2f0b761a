// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.scoped;
import static dev.pollard.coroutine.Coroutines.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.ScopeFailedException;
import dev.pollard.runtime.Spawner;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that spawn without naming a runtime. */
@Timeout(60)
class ScopedTest {
    private static final Duration TICK = Duration.ofMillis(1);

    private final AtomicInteger ended = new AtomicInteger();

    private Future<Integer> slow(int value) {
        return async(() -> {
            try {
                await(Time.sleep(TICK));
                return value;
            } finally {
                ended.incrementAndGet();
            }
        });
    }

    private Future<Integer> sum() {
        return scoped(() -> {
            JoinHandle<Integer> left = spawn(slow(1));
            JoinHandle<Integer> right = spawn("right", slow(2));
            spawn(slow(3)); // nobody awaits it, and still it ends before the scope
            return await(left) + await(right);
        });
    }

    @Test
    void aBodyInAScopeSpawnsItsChildren() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            assertThat(runtime.blockOn(sum())).isEqualTo(3);
            assertThat(ended).hasValue(3);
        }
        try (LocalRuntime runtime = LocalRuntime.create()) {
            assertThat(runtime.blockOn(sum())).isEqualTo(3);
            assertThat(ended).hasValue(6);
        }
    }

    @Test
    void aFailureOfAChildCancelsTheBodyAndTheOthers() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            Future<Integer> task = scoped(() -> {
                try {
                    spawn(() -> {
                        await(Time.sleep(TICK));
                        throw new IOException("of a child");
                    });
                    spawn(() -> {
                        try {
                            await(Futures.pending());
                        } finally {
                            ended.incrementAndGet();
                        }
                    });
                    return await(Futures.<Integer>pending());
                } finally {
                    ended.incrementAndGet();
                }
            });
            assertThatThrownBy(() -> runtime.blockOn(task))
                    .isInstanceOf(IOException.class)
                    .hasMessage("of a child");
            assertThat(ended.get()).isBetween(1, 2); // the other child may not have begun
        }
    }

    @Test
    void theBuilderSaysWhatTheScopeIsLike() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            Future<?> task = scoped(Scope.builder().name("import").policy(Scope.Policy.COLLECT_FAILURES), () -> {
                spawn(() -> {
                    throw new IOException();
                });
                await(Time.sleep(TICK));
                ended.incrementAndGet();
            });
            assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(ScopeFailedException.class);
            assertThat(ended).hasValue(1);
        }
    }

    @Test
    void withoutAScopeATaskIsOneOfTheRuntime() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            Future<Integer> task = async(() -> {
                assertThat(Spawner.current()).isSameAs(runtime);
                JoinHandle<Integer> child = spawn(() -> await(slow(5)));
                await(Time.sleep(TICK));
                assertThat(Spawner.current()).isSameAs(runtime);
                return await(child);
            });
            assertThat(runtime.blockOn(task)).isEqualTo(5);
        }
    }

    @Test
    void scopesNestAcrossWaits() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            Future<Integer> task = scoped(() -> {
                Spawner outer = Spawner.current();
                await(Time.sleep(TICK));
                int inner = await(scoped(() -> {
                    await(Time.sleep(TICK));
                    assertThat(Spawner.current()).isNotSameAs(outer).isInstanceOf(Scope.class);
                    return await(spawn(slow(1)));
                }));
                assertThat(Spawner.current()).isSameAs(outer);
                return inner;
            });
            assertThat(runtime.blockOn(task)).isEqualTo(1);
        }
    }

    @Test
    void elsewhereSpawnSaysSo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> spawn(slow(1)))
                .withMessageContaining("Spawner.current() is for code that a task runs");
    }

    @Test
    void anAbortedScopeCancelsItsBody() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            CountDownLatch waiting = new CountDownLatch(1);
            JoinHandle<?> task = runtime.spawn(scoped(() -> {
                try {
                    waiting.countDown();
                    await(Futures.pending());
                } finally {
                    ended.incrementAndGet();
                }
            }));
            waiting.await();
            task.abort();
            assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(CancellationException.class);
            assertThat(ended).hasValue(1);
        }
    }

    /** The worker is that of the thread that waits for the body, if the body has a thread of its own. */
    @Test
    void aBodyBlocksInPlace() throws Exception {
        try (AsyncRuntime runtime =
                AsyncRuntime.builder().workers(1).watchdog(Duration.ZERO).build()) {
            Future<Integer> task = async(() -> {
                CountDownLatch other = new CountDownLatch(1);
                runtime.spawn(Futures.fromCallable(() -> {
                            other.countDown();
                            return 0;
                        }))
                        .detach();
                int value = AsyncRuntime.blockInPlace(() -> {
                    other.await(); // on the only worker
                    return 7;
                });
                await(Time.sleep(TICK));
                return value;
            });
            assertThat(runtime.blockOn(task)).isEqualTo(7);
        }
        try (LocalRuntime runtime = LocalRuntime.create()) {
            assertThatThrownBy(() -> runtime.blockOn(async(() -> AsyncRuntime.blockInPlace(() -> 1))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use spawnBlocking");
        }
    }
}
