// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.StepRuntime.failure;
import static dev.pollard.runtime.StepRuntime.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handles of tasks, how tasks are aborted and cleaned up, and who is told of their failures. */
@Timeout(60)
class TaskHandleTest {
    private final StepRuntime runtime = new StepRuntime();
    private final Probe<String> probe = new Probe<>("P");

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void handleThatIsPolledWithoutAWakerIsPending() throws Exception {
        JoinHandle<String> handle = runtime.start(probe);

        assertThat(handle.poll(Context.of(Waker.noop())).isPending()).isTrue();
        probe.complete("v");
        runtime.turn();
        assertThat(outcome(handle)).isEqualTo("value: v");
    }

    @Test
    void abortCanSayWhyAndTheFirstReasonCounts() {
        JoinHandle<String> handle = runtime.start(probe);
        IOException why = new IOException("disk full");
        handle.abort(why);
        handle.abort("too late");
        runtime.turn();

        assertThat(failure(handle))
                .isInstanceOf(CancellationException.class)
                .hasMessage("aborted: " + handle.label() + ": disk full")
                .hasCause(why);
    }

    @Test
    void abortHandleAbortsAndKnowsTheEnd() {
        JoinHandle<String> handle = runtime.start(probe);
        AbortHandle abort = handle.abortHandle();
        assertThat(abort.id()).isEqualTo(handle.id());
        assertThat(abort.label()).isEqualTo(handle.label());
        assertThat(abort.isFinished()).isFalse();
        abort.abort("enough");
        runtime.turn();

        assertThat(abort.isFinished()).isTrue();
        assertThat(abort).hasToString("AbortHandle(" + handle.label() + ", ended)");
        assertThat(failure(handle)).hasMessageEndingWith(": enough");
        abort.abort();
        abort.abort("again");
    }

    @Test
    void abortHandleKeepsNeitherTheTaskNorItsValue() {
        AtomicReference<@Nullable Object> value = new AtomicReference<>(new Object());
        WeakReference<Object> weak = new WeakReference<>(value.get());
        JoinHandle<Object> handle = runtime.runtime.spawn(Futures.ready(value.getAndSet(null)));
        AbortHandle abort = handle.abortHandle();
        runtime.turn();
        assertThat(handle.isFinished()).isTrue();
        handle = null;
        while (weak.get() != null) {
            System.gc();
            runtime.turn(); // forgets the last task that it ran
        }

        assertThat(abort.isFinished()).isTrue();
        abort.abort();
    }

    /** Leaves a future behind when it is cancelled, or moves its scope to somebody else. */
    private static final class Leaving implements Future<String> {
        private final String name;
        private final Future<String> cleanup;

        @Nullable
        CleanupScope scope;

        Leaving(String name, Future<String> cleanup) {
            this.name = name;
            this.cleanup = cleanup;
        }

        @Override
        public Poll<String> poll(Context cx) {
            scope = cx.service(CleanupScope.class);
            return Poll.pending();
        }

        @Override
        public void cancel() {
            if (scope != null) {
                scope.cleanUp(name, cleanup);
            }
        }
    }

    @Test
    void taskHasNotEndedBeforeItsCleanupIsDone() {
        JoinHandle<String> handle = runtime.start(new Leaving("roll back", probe));
        handle.abort("enough");
        runtime.turn();
        assertThat(probe.polls()).isEqualTo(1);
        assertThat(handle.isFinished()).isFalse();
        handle.abort("again"); // does not reach the cleanup
        runtime.turn();
        assertThat(probe.cancels()).isZero();
        probe.complete("");
        runtime.turn();

        assertThat(failure(handle)).hasMessageEndingWith(": enough");
        assertThat(runtime.uncaught).isEmpty();
    }

    @Test
    void cleanupGoesOnBesideTheFutureAndTheValueComesAfterIt() {
        Probe<String> body = new Probe<>("body");
        JoinHandle<String> handle = runtime.start(Futures.race(new Leaving("roll back", probe), Futures.ready("won"))
                .andThen(won -> body));
        assertThat(probe.polls()).isEqualTo(1);
        assertThat(body.polls()).isPositive();
        body.complete("v");
        runtime.turn();
        assertThat(handle.isFinished()).isFalse();
        probe.complete("");
        runtime.turn();

        assertThat(outcome(handle)).isEqualTo("value: v");
    }

    @Test
    void cleanupThatHangsIsReportedByNameAndLeft() {
        JoinHandle<String> handle = runtime.start(new Leaving("roll back", probe));
        handle.abort();
        runtime.turn();
        runtime.advance(Duration.ofSeconds(5).plusMillis(1));

        assertThat(handle.isFinished()).isTrue();
        assertThat(probe.cancels()).isEqualTo(1);
        assertThat(runtime.uncaught).singleElement().satisfies(event -> {
            assertThat(event.failure())
                    .isInstanceOf(TimeoutExceededException.class)
                    .hasMessage("roll back not done within 5 s");
            assertThat(event.backtrace()).containsExactly("cleanup: roll back", handle.label());
        });
    }

    @Test
    void cleanupOfATaskThatHasEndedRunsAsATaskOfItsOwn() {
        Leaving moved = new Leaving("roll back", probe);
        JoinHandle<String> first = runtime.start(Futures.pollFn(cx -> {
            moved.poll(cx);
            return Poll.ready("");
        }));
        assertThat(first.isFinished()).isTrue();
        moved.cancel();
        runtime.turn();
        assertThat(probe.polls()).isEqualTo(1);
        probe.fail(new IOException("broken"));
        runtime.turn();

        assertThat(runtime.uncaught)
                .singleElement()
                .satisfies(event -> assertThat(event.task()).endsWith(" cleanup: roll back"));
    }

    @Test
    void closeOfTheRuntimeWaitsForCleanup() {
        runtime.start(new Leaving("roll back", Futures.yieldNow().map(done -> "")));
        CloseReport report = runtime.runtime.close(Duration.ZERO);

        assertThat(report.cancelledTasks()).isEqualTo(1);
        assertThat(report.isClean()).isTrue();
    }

    @Test
    void handlerIsToldTheTaskAndTheChainOfItsFutures() {
        IOException failure = new IOException("broken");
        JoinHandle<Integer> handle =
                runtime.start(Futures.<String>failed(failure).map(String::length));
        handle.detach();

        assertThat(runtime.uncaught).singleElement().satisfies(event -> {
            assertThat(event.failure()).isSameAs(failure);
            assertThat(event.task()).isEqualTo(handle.label());
            assertThat(event.scope()).isNull();
            assertThat(event.backtrace()).containsExactly("Map(Failed)", handle.label());
            assertThat(event)
                    .hasToString("uncaught failure in " + handle.label() + ": java.io.IOException: broken\n"
                            + "    in Map(Failed)\n    in " + handle.label());
        });
    }

    @Test
    void nameThatCannotBeGivenDoesNotHideTheFailure() {
        IOException failure = new IOException("broken");
        runtime.start(new Future<String>() {
                    @Override
                    public Poll<String> poll(Context cx) throws IOException {
                        throw failure;
                    }

                    @Override
                    public void cancel() {}

                    @Override
                    public String toString() {
                        throw new IllegalStateException();
                    }
                })
                .detach();

        assertThat(runtime.uncaught)
                .singleElement()
                .satisfies(event -> assertThat(event.failure()).isSameAs(failure));
    }

    @Test
    void spawnLocationIsThereOnlyIfAskedFor() throws Exception {
        assertThat(runtime.start(probe).spawnedAt()).isNull();
        List<UncaughtFailure> uncaught = new ArrayList<>();
        try (AsyncRuntime recording = AsyncRuntime.builder()
                .workers(1)
                .spawnLocations(true)
                .onUncaught(uncaught::add)
                .build()) {
            JoinHandle<String> handle = new dev.pollard.support.SpawnElsewhere().spawn(recording, Futures.ready("v"));
            assertThat(handle.spawnedAt())
                    .isNotNull()
                    .satisfies(frame -> assertThat(frame.getMethodName()).isEqualTo("spawn"));
            assertThat(String.valueOf(handle.spawnedAt())).contains("SpawnElsewhere.java:");
            recording.blockOn(handle);
            new dev.pollard.support.SpawnElsewhere()
                    .spawn(recording, Futures.failed(new IOException()))
                    .detach();
            recording.close(Duration.ofMinutes(1)); // lets the task come to its failure
        }
        assertThat(uncaught)
                .singleElement()
                .satisfies(event -> assertThat(event.backtrace())
                        .last()
                        .asString()
                        .startsWith("spawned at ")
                        .contains("SpawnElsewhere.java:"));
    }

    /** The end of the task may come in the middle of the first look at its handle. */
    @Test
    void completableFutureGetsTheOutcomeWheneverTheTaskEnds() throws Exception {
        try (AsyncRuntime workers = AsyncRuntime.builder().workers(2).build()) {
            for (int i = 0; i < 20_000; i++) {
                assertThat(workers.spawn(Futures.ready(i)).toCompletableFuture().join())
                        .isEqualTo(i);
            }
        }
    }
}
