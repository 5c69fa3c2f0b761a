// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.coroutine;
import static dev.pollard.coroutine.Coroutines.forEach;
import static dev.pollard.coroutine.Coroutines.generator;
import static dev.pollard.coroutine.Coroutines.items;
import static dev.pollard.coroutine.Coroutines.select;
import static dev.pollard.coroutine.Coroutines.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.TaskLocal;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.TestTask;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Bodies as they are when nothing has woven them; nothing does in this module. */
class UnwovenTest {
    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    private final List<Object> log = new ArrayList<>();

    /** What the platform can't run is refused, with the place and the remedy. */
    @Nested
    class Refused {
        @BeforeEach
        void withoutVirtualThreads() {
            if (VIRTUAL) {
                System.setProperty(Unwoven.PROPERTY, "refuse");
            }
        }

        @AfterEach
        void asBefore() {
            System.clearProperty(Unwoven.PROPERTY);
        }

        @Test
        void everyKindOfBody() {
            List<Runnable> attempts = List.of(
                    () -> async(() -> 1),
                    () -> async(() -> log.add("never")),
                    () -> generator(out -> out.emit(1)),
                    () -> sequence(out -> out.emit(1)),
                    () -> coroutine((first, caller) -> first),
                    () -> Coroutines.consuming(AsyncStream.of(1), item -> log.add(item)));

            for (Runnable attempt : attempts) {
                assertThatThrownBy(attempt::run)
                        .isInstanceOf(NotWovenException.class)
                        .hasMessageContaining("dev.pollard.coroutine.UnwovenTest$Refused")
                        .hasMessageContaining("UnwovenTest.java:")
                        .hasMessageContaining("dev.pollard:pollard-maven-plugin")
                        .hasMessageContaining("-javaagent:");
            }
            assertThat(log).isEmpty();
        }
    }

    @Test
    void awaitingOutsideOfABodyIsRefused() {
        assertThatThrownBy(() -> await(Futures.ready(1)))
                .isInstanceOf(NotWovenException.class)
                .hasMessageContaining("await called outside of a body")
                .hasMessageContaining("UnwovenTest.java:");
    }

    @Test
    void awaitingInASequenceIsRefused() {
        assumeTrue(VIRTUAL, "no virtual threads");
        Sequence<Integer> items = sequence(out -> out.emit(await(Futures.ready(1))));

        assertThatThrownBy(() -> items.iterator().next()).isInstanceOf(NotWovenException.class);
    }

    @Test
    void aBodyRunsOnlyInItsPolls() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        ManualFuture<String> child = ManualFuture.named("child");
        TestTask<String> task = TestTask.of(async(() -> {
            log.add("begun");
            String s = await(child);
            log.add(s);
            return s + "!";
        }));

        assertThat(log).isEmpty();
        task.assertPending();
        assertThat(log).containsExactly("begun");
        task.assertPending();
        child.complete("value");
        task.assertWoken();
        assertThat(log).containsExactly("begun");
        task.assertReady("value!");
        assertThat(child.polls()).isEqualTo(3);
        assertThatThrownBy(task::poll).hasMessageStartingWith("future polled after completion: async ");
    }

    @Test
    void taskLocalsAreThoseOfThePoll() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        TaskLocal<String> tenant = TaskLocal.inherited("tenant");
        ManualFuture<String> child = ManualFuture.named("child");
        TestTask<String> task = TestTask.of(tenant.where("a", async(() -> {
            log.add(tenant.get());
            String inner = await(tenant.where("b", Futures.fromCallable(tenant::get)));
            String last = await(child);
            return tenant.get() + inner + last;
        })));
        task.assertPending();
        assertThat(log).containsExactly("a");
        child.complete("!");

        task.assertReady("ab!");
        assertThat(tenant.isBound()).isFalse();
    }

    @Test
    void theInterruptOfTheCallerIsKept() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        Future<Boolean> body = async(() -> {
            await(Futures.ready(0));
            return Thread.currentThread().isInterrupted();
        });
        Thread.currentThread().interrupt();

        assertThat(body.poll(TestContext.create()).value()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aBodyTellsWhereItWaits() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        Future<String> body = async(() -> await(Futures.<String>pending()));
        body.poll(TestContext.create());

        assertThat(body.toString()).matches("async UnwovenTest\\.\\w+\\(UnwovenTest\\.java:\\d+\\)");
        body.cancel();
    }

    @Test
    void aFailureHasTheBodiesThatAwaitedIt() {
        assumeTrue(VIRTUAL, "no virtual threads");
        ManualFuture<Integer> child = ManualFuture.named("child");
        Future<Integer> inner = async(() -> await(child) + 1);
        TestTask<Integer> task = TestTask.of(async(() -> await(inner) + 1));
        task.assertPending();
        child.fail(new IOException("lost"));

        IOException lost = task.assertFailed(IOException.class);

        assertThat(lost.getSuppressed())
                .singleElement()
                .satisfies(trace -> assertThat(trace.getStackTrace())
                        .hasSize(2)
                        .allSatisfy(line -> assertThat(line.getFileName()).isEqualTo("UnwovenTest.java")));
    }

    @Test
    void cancellingRunsTheFinallyBlocks() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        ManualFuture<Integer> child = ManualFuture.named("child");
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<Integer> body = async(() -> {
            thread.set(Thread.currentThread());
            try {
                return await(child);
            } finally {
                log.add("finally");
            }
        });
        body.poll(TestContext.create());

        body.cancel();
        body.cancel();

        child.assertCancelledOnce();
        assertThat(log).containsExactly("finally");
        thread.get().join();
    }

    @Test
    void cleanupThatWaitsIsLeftToTheScope() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        ManualFuture<Integer> close = ManualFuture.named("close");
        List<Future<?>> cleanups = new ArrayList<>();
        Future<Integer> body = async(() -> {
            try {
                return await(Futures.pending());
            } finally {
                await(close);
                log.add("closed");
            }
        });
        body.poll(TestContext.builder()
                .service(CleanupScope.class, new CleanupScope() {
                    @Override
                    public void cleanUp(String name, Future<?> cleanup) {
                        cleanups.add(cleanup);
                    }

                    @Override
                    public Throwable cancelReason() {
                        return null;
                    }
                })
                .build());

        body.cancel();

        assertThat(log).isEmpty();
        TestTask<?> cleanup = TestTask.of(cleanups.get(0));
        cleanup.assertPending();
        close.complete(0);
        cleanup.assertReady();
        assertThat(log).containsExactly("closed");
    }

    @Test
    void anEmitterIsNoUseToAnotherThread() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        AtomicReference<Emitter<Object>> leaked = new AtomicReference<>();
        AsyncIterator<Object> items = generator(out -> {
                    leaked.set(out);
                    out.emit(1);
                })
                .iterator();
        assertThat(items.pollNext(TestContext.create()).value()).isEqualTo(1);

        assertThatThrownBy(() -> leaked.get().emit(2)).isInstanceOf(NotWovenException.class);
        items.cancel();
    }

    @Test
    void itemsAreTakenOnTheThreadThatAsks() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        AsyncStream<Integer> numbers = generator(out -> {
            for (int i = 0; i < 3; i++) {
                out.emit(i);
            }
        });
        numbers.iterator().drain(TestContext.create(), item -> {
            log.add(Thread.currentThread());
            return true;
        });

        assertThat(log).hasSize(3).containsOnly(Thread.currentThread());
    }

    @Test
    void aSequenceAndACoroutineRun() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        Sequence<Integer> three = sequence(out -> {
            for (int i = 0; i < 3; i++) {
                out.emit(i);
            }
        });
        assertThat(three).containsExactly(0, 1, 2);
        three.iterator().forEachRemaining(log::add);
        assertThat(log).containsExactly(0, 1, 2);

        Coroutine<Integer, Integer, String> adder =
                coroutine((first, caller) -> "sum " + (first + caller.yield(first)));
        assertThat(adder.resume(3)).isEqualTo(new Resumption.Yielded<>(3));
        assertThat(adder.resume(4)).isEqualTo(new Resumption.Returned<>("sum 7"));
        assertThatThrownBy(() -> adder.resume(5)).hasMessageStartingWith("coroutine resumed after completion");
    }

    @Test
    void aSequenceHidesCheckedExceptions() {
        assumeTrue(VIRTUAL, "no virtual threads");
        Sequence<Integer> broken = sequence(out -> {
            throw new IOException("broken");
        });

        assertThatThrownBy(() -> broken.iterator().hasNext())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void selectAndLoopsWork() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        Future<Integer> body = async(() -> {
            int sum = select(
                    Branch.on(Futures.<Integer>pending(), n -> n),
                    Branch.on(Futures.ready(1), n -> n + await(Futures.ready(10))));
            try (Items<Integer> items = items(AsyncStream.of(100, 200))) {
                while (items.advance()) {
                    sum += items.item();
                }
            }
            forEach(AsyncStream.of(1, 2), n -> log.add(await(Futures.ready(n))));
            return sum;
        });

        assertThat(body.poll(TestContext.create()).value()).isEqualTo(311);
        assertThat(log).containsExactly(1, 2);
    }

    @Test
    void bodiesRunOnARuntime() throws Exception {
        assumeTrue(VIRTUAL, "no virtual threads");
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build()) {
            int sum = runtime.blockOn(async(() -> {
                int n = 0;
                for (int i = 0; i < 3; i++) {
                    await(Time.sleep(Duration.ofMillis(1)));
                    n += await(runtime.spawn(async(() -> {
                        await(Time.sleep(Duration.ofMillis(1)));
                        return 2;
                    })));
                }
                return n;
            }));
            assertThat(sum).isEqualTo(6);
        }
    }
}
