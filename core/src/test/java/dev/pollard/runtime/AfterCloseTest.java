// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import dev.pollard.time.Time;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Row 20: what is asked of a runtime that has closed is refused, and does not hang. */
@Timeout(60)
class AfterCloseTest {
    private final List<String> told = new ArrayList<>();

    static Stream<Arguments> runtimes() {
        Function<UncaughtHandler, Spawner> workers =
                handler -> AsyncRuntime.builder().workers(2).onUncaught(handler).build();
        Function<UncaughtHandler, Spawner> local =
                handler -> LocalRuntime.builder().onUncaught(handler).build();
        return Stream.of(Arguments.of("workers", workers), Arguments.of("local", local));
    }

    private Spawner closed(Function<UncaughtHandler, Spawner> factory) throws Exception {
        Spawner runtime = open(factory);
        ((AutoCloseable) runtime).close();
        return runtime;
    }

    private Spawner open(Function<UncaughtHandler, Spawner> factory) {
        return factory.apply(event -> told.add(String.valueOf(event.failure().getMessage())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runtimes")
    void aTimerIsRefused(String name, Function<UncaughtHandler, Spawner> factory) throws Exception {
        Spawner runtime = closed(factory);
        Context cx = runtime.newContext(Waker.noop());
        assertThatThrownBy(() -> Time.sleep(Duration.ofMillis(1)).poll(cx))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("runtime closed: " + runtime);
        Probe<Integer> probe = new Probe<>("probe");
        assertThatThrownBy(() -> probe.timeout(Duration.ofMillis(1)).poll(cx))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(probe.cancels()).as("what a timeout limits").isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runtimes")
    void aSocketIsRefusedAndOneThatWaitsIsWoken(String name, Function<UncaughtHandler, Spawner> factory)
            throws Exception {
        Spawner runtime = open(factory);
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        CountingWaker waker = new CountingWaker();
        Context cx = runtime.newContext(waker);
        Registration registration = cx.service(Reactor.class).register(pipe.source(), SelectionKey.OP_READ, 0);
        assertThat(registration.pollReadable(cx)).isFalse();
        ((AutoCloseable) runtime).close();
        assertThat(waker.wakes()).isEqualTo(1);

        Pipe late = Pipe.open();
        late.source().configureBlocking(false);
        assertThatThrownBy(() -> cx.service(Reactor.class).register(late.source(), SelectionKey.OP_READ, 0))
                .isInstanceOf(IOException.class)
                .hasMessage("runtime closed");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runtimes")
    void tasksCallsAndCommandsAreRefused(String name, Function<UncaughtHandler, Spawner> factory) throws Exception {
        Spawner runtime = closed(factory);
        Probe<Integer> task = new Probe<>("task");
        assertThatThrownBy(() -> runtime.spawn(task)).isInstanceOf(RejectedExecutionException.class);
        assertThat(task.cancels()).isEqualTo(1);
        assertThatThrownBy(() -> runtime.spawnBlocking(() -> 1)).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> runtime.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> Scope.run(scope ->
                                Futures.ready(scope.spawn(Futures.ready(1)).id()))
                        .poll(runtime.newContext(Waker.noop())))
                .isInstanceOf(RejectedExecutionException.class);
    }

    /** Its cleanup hangs: close says so, and ends it all the same, for a thread waits for it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("runtimes")
    void nobodyWaitsForEverForATaskWhoseCleanupHangs(String name, Function<UncaughtHandler, Spawner> factory)
            throws Exception {
        Spawner runtime = open(factory);
        AtomicBoolean begun = new AtomicBoolean();
        CleanupScope[] scope = new CleanupScope[1];
        Future<Integer> hangs = Futures.pollFn(
                cx -> {
                    scope[0] = cx.service(CleanupScope.class);
                    begun.set(true);
                    return Poll.pending();
                },
                () -> scope[0].cleanUp("hangs", Futures.pending()));
        JoinHandle<Integer> handle = runtime.spawn(hangs);
        CompletableFuture<Integer> awaited = handle.toCompletableFuture();
        while (!begun.get()) {
            if (runtime instanceof LocalRuntime local) {
                local.blockOn(Futures.yieldNow());
            }
            Thread.onSpinWait();
        }
        CloseReport report = runtime instanceof AsyncRuntime workers
                ? workers.close(Duration.ZERO)
                : ((LocalRuntime) runtime).close(Duration.ZERO);

        assertThat(report.unfinished()).hasSize(1);
        assertThat(handle.isFinished()).isTrue();
        assertThatThrownBy(() -> awaited.get(60, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(told).containsExactly("hangs not done within 5 s");
        assertThat(runtime.toString()).containsPattern("\\b0 tasks");
        handle.abort(); // and all that may still come to it does nothing
    }

    /** The refusal is what the caller has to know; the bug goes to the handler. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("runtimes")
    void aRefusedTaskThatThrowsInCancelIsRefusedAllTheSame(String name, Function<UncaughtHandler, Spawner> factory)
            throws Exception {
        Spawner runtime = closed(factory);
        Probe<Integer> task = new Probe<Integer>("task").throwingOnCancel(new IllegalStateException("bug"));
        assertThatThrownBy(() -> runtime.spawn("subject", task)).isInstanceOf(RejectedExecutionException.class);
        assertThat(told).containsExactly("bug");
    }
}
