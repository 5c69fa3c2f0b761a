// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.StepRuntime.failure;
import static dev.pollard.runtime.StepRuntime.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Select;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.future.Tuple2;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ScopeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final StepRuntime runtime = new StepRuntime();
    private final Probe<String> body = new Probe<>("body");
    private final Probe<String> left = new Probe<>("left");
    private final Probe<String> right = new Probe<>("right");
    private final AtomicReference<Scope> opened = new AtomicReference<>();
    private final AtomicReference<JoinHandle<String>> leftHandle = new AtomicReference<>();
    private final AtomicReference<JoinHandle<String>> rightHandle = new AtomicReference<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    /** A scope with two children and a body. */
    private Future<String> scope(Scope.Builder builder) {
        return builder.name("test").run(scope -> {
            opened.set(scope);
            leftHandle.set(scope.spawn("left", left));
            rightHandle.set(scope.spawn("right", right));
            return body;
        });
    }

    private JoinHandle<String> start(Scope.Builder builder) {
        return runtime.start(scope(builder));
    }

    private JoinHandle<String> start() {
        return start(Scope.builder());
    }

    private static Scope.Builder policy(Scope.Policy policy) {
        return Scope.builder().policy(policy);
    }

    @Test
    void nothingHappensBeforeTheFirstPoll() {
        List<String> log = new ArrayList<>();
        Future<String> scope = Scope.run(s -> {
            log.add("body");
            return Futures.ready("");
        });
        assertThat(log).isEmpty();
        scope.cancel();
        assertThat(log).isEmpty();
    }

    @Test
    void valueIsThatOfTheBody() {
        assertThat(outcome(runtime.start(Scope.run(scope -> Futures.ready(7))))).isEqualTo("value: 7");
    }

    @Test
    void scopeDoesNotEndBeforeItsChildren() {
        JoinHandle<String> root = start();
        body.complete("v");
        runtime.turn();
        assertThat(root.isFinished()).isFalse();
        left.complete("");
        runtime.turn();
        assertThat(root.isFinished()).isFalse();
        right.complete("");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
        assertThat(leftHandle.get().isFinished()).isTrue();
        assertThat(rightHandle.get().isFinished()).isTrue();
    }

    @Test
    void bodyCanAwaitItsChildren() {
        JoinHandle<Tuple2<String, String>> root =
                runtime.start(Scope.run(scope -> Futures.join(scope.spawn("left", left), scope.spawn(right))));
        left.complete("l");
        right.complete("r");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: Tuple2[t1=l, t2=r]");
    }

    @Test
    void childrenCanSpawnSiblingsAlsoAfterTheBody() {
        Probe<String> late = new Probe<>("late");
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            scope.spawn(left.andThen(v -> {
                scope.spawn(late);
                return Futures.ready("");
            }));
            return Futures.ready("v");
        }));
        left.complete("");
        runtime.turn();
        assertThat(late.polls()).isEqualTo(1);
        assertThat(root.isFinished()).isFalse();
        late.complete("");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
    }

    @Test
    void spawnerOfTheContextIsTheScope() {
        Probe<String> grandchild = new Probe<>("grandchild");
        AtomicReference<@Nullable Spawner> inBody = new AtomicReference<>();
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            opened.set(scope);
            scope.spawn(Futures.pollFn(cx -> {
                cx.service(Spawner.class).spawn(grandchild);
                return Poll.ready("");
            }));
            return Futures.pollFn(cx -> {
                inBody.set(cx.find(Spawner.class));
                return Poll.ready("v");
            });
        }));

        assertThat(inBody.get()).isSameAs(opened.get());
        assertThat(root.isFinished()).isFalse();
        grandchild.complete("");
        runtime.turn();
        assertThat(root.isFinished()).isTrue();
    }

    /** Row 16 of the traps: what is in flight goes on, whether or not the one that started it is polled. */
    @Test
    void childrenGoOnWhileNobodyPollsTheScope() throws Exception {
        AtomicReference<Future<String>> kept = new AtomicReference<>();
        Future<String> scope = scope(Scope.builder());
        Probe<String> winner = new Probe<>("winner");
        JoinHandle<String> root = runtime.start(Select.<String>biased()
                .when(winner, v -> v)
                .when(scope, v -> v)
                .build()
                .andThen(v -> {
                    kept.set(scope);
                    return Futures.<String>pending();
                }));
        winner.complete("");
        runtime.turn();
        assertThat(kept.get()).isSameAs(scope);
        left.complete("l");
        right.complete("r");
        runtime.turn();

        assertThat(leftHandle.get().isFinished()).isTrue();
        assertThat(outcome(rightHandle.get())).isEqualTo("value: r");
        assertThat(root.isFinished()).isFalse();
        scope.cancel();
    }

    // ---- failures

    /** Row 4 of the traps: exceptions in cancel. */
    @Test
    void childOrBodyThatThrowsInCancelKeepsNothingFromItsEnd() {
        IllegalStateException ofTheChild = new IllegalStateException("child");
        IllegalStateException ofTheBody = new IllegalStateException("body");
        left.throwingOnCancel(ofTheChild);
        body.throwingOnCancel(ofTheBody);
        List<Throwable> reported = new ArrayList<>();
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
        try {
            JoinHandle<String> root = start();
            opened.get().cancel("enough");
            runtime.turn();
            assertThat(failure(root)).hasMessage("scope test cancelled: enough");
        } finally {
            current.setUncaughtExceptionHandler(before);
        }

        assertThat(right.cancels()).isEqualTo(1);
        assertThat(leftHandle.get().isFinished()).isTrue();
        assertThat(reported).containsExactly(ofTheBody);
        assertThat(runtime.uncaught)
                .singleElement()
                .satisfies(event -> assertThat(event.failure()).isSameAs(ofTheChild));
    }

    @Test
    void firstFailureCancelsTheOthersAndIsThrown() {
        JoinHandle<String> root = start();
        IOException first = new IOException("first");
        left.fail(first);
        runtime.turn();

        assertThat(failure(root)).isSameAs(first);
        assertThat(right.cancels()).isEqualTo(1);
        assertThat(body.cancels()).isEqualTo(1);
        assertThat(failure(rightHandle.get()))
                .isInstanceOf(CancellationException.class)
                .hasMessageStartingWith("aborted: task ")
                .hasMessageEndingWith(" right: first")
                .hasCause(first);
        assertThat(runtime.uncaught).isEmpty();
    }

    @Test
    void failuresThatComeLaterAreSuppressed() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        IOException third = new IOException("third");
        JoinHandle<String> root = start();
        left.fail(first);
        right.fail(second);
        body.fail(third);
        runtime.turn();

        Throwable thrown = failure(root);
        List<Throwable> all = new ArrayList<>(List.of(thrown.getSuppressed()));
        all.add(thrown);
        // Who came later may have been cancelled before it could fail, but what failed is not lost.
        assertThat(all).isSubsetOf(first, second, third).doesNotHaveDuplicates();
        assertThat(left.hasEnded() && !all.contains(first)).isFalse();
        assertThat(right.hasEnded() && !all.contains(second)).isFalse();
        assertThat(body.hasEnded() && !all.contains(third)).isFalse();
    }

    @Test
    void failureOfACancelledChildDoesNotReplaceTheFirst() {
        IOException first = new IOException("first");
        IOException late = new IOException("late");
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            scope.spawn(left);
            // Fails in the very poll in which its sibling fails.
            scope.spawn(Futures.pollFn(cx -> {
                if (left.hasEnded()) {
                    throw late;
                }
                cx.waker().wake();
                return Poll.pending();
            }));
            return body;
        }));
        left.fail(first);
        runtime.turn();

        assertThat(failure(root))
                .isSameAs(first)
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).isSubsetOf(late));
    }

    @Test
    void collectedFailuresComeTogetherAfterAllHaveEnded() {
        JoinHandle<String> root = start(policy(Scope.Policy.COLLECT_FAILURES));
        IOException one = new IOException("one");
        IOException two = new IOException("two");
        left.fail(one);
        body.complete("v");
        runtime.turn();
        assertThat(root.isFinished()).isFalse();
        assertThat(right.cancels()).isZero();
        right.fail(two);
        runtime.turn();

        assertThat(failure(root))
                .isInstanceOfSatisfying(
                        ScopeFailedException.class,
                        failed -> assertThat(failed.failures()).containsExactly(one, two))
                .hasMessage("children of scope test that failed: 2")
                .hasCause(one)
                .hasSuppressedException(two);
        assertThat(runtime.uncaught).isEmpty();
    }

    @Test
    void supervisedFailureIsTheHandlersAndNotTheScopes() {
        JoinHandle<String> root = start(policy(Scope.Policy.SUPERVISE));
        leftHandle.get().detach();
        IOException failure = new IOException("one");
        left.fail(failure);
        runtime.turn();
        assertThat(right.cancels()).isZero();
        assertThat(runtime.uncaught).singleElement().satisfies(event -> {
            assertThat(event.failure()).isSameAs(failure);
            assertThat(event.scope()).isEqualTo("test");
            assertThat(event.task()).isEqualTo(leftHandle.get().label());
            assertThat(event.backtrace())
                    .containsExactly("left", leftHandle.get().label(), "scope test", root.label());
        });
        right.complete("");
        body.complete("v");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
    }

    @Test
    void supervisedFailureThatIsAwaitedIsNotReported() {
        JoinHandle<String> root = runtime.start(policy(Scope.Policy.SUPERVISE)
                .run(scope -> scope.spawn(left).recover(IOException.class, failure -> "recovered")));
        left.fail(new IOException());
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: recovered");
        runtime.close();
        assertThat(runtime.uncaught).isEmpty();
    }

    @Test
    void supervisedFailureThatNobodyAwaitsIsReportedAtTheLatestWhenTheScopeEnds() {
        JoinHandle<String> root = start(policy(Scope.Policy.SUPERVISE));
        left.fail(new IOException());
        runtime.turn();
        assertThat(runtime.uncaught).isEmpty();
        right.complete("");
        body.complete("");
        runtime.turn();

        assertThat(root.isFinished()).isTrue();
        assertThat(runtime.uncaught).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void failureOfTheBodyCancelsTheChildren(Scope.Policy policy) {
        JoinHandle<String> root = start(policy(policy));
        IOException failure = new IOException("body");
        body.fail(failure);
        runtime.turn();

        assertThat(failure(root)).isSameAs(failure);
        assertThat(left.cancels()).isEqualTo(1);
        assertThat(right.cancels()).isEqualTo(1);
        assertThat(failure(leftHandle.get())).hasCause(failure);
    }

    @ParameterizedTest
    @EnumSource
    void scopeEndsWithItsLastChildAlsoIfThatFails(Scope.Policy policy) {
        JoinHandle<String> root = start(policy(policy));
        body.complete("v");
        left.complete("");
        runtime.turn();
        right.fail(new IOException());
        runtime.turn();

        assertThat(root.isFinished()).isTrue();
    }

    @Test
    void bodyThatMakesNoFutureFailsTheScope() {
        IOException failure = new IOException();
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            scope.spawn(left);
            throw failure;
        }));
        assertThat(failure(root)).isSameAs(failure);
        assertThat(left.cancels()).isEqualTo(1);

        assertThat(failure(runtime.start(Scope.run(scope -> null)))).isInstanceOf(NullPointerException.class);
    }

    @Test
    void childThatIsAbortedIsNoFailure() {
        JoinHandle<String> root = start();
        leftHandle.get().abort("not needed");
        right.complete("");
        body.complete("v");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
        assertThat(failure(leftHandle.get())).hasMessageEndingWith(" left: not needed");
    }

    @Test
    void childThatThrowsACancellationItselfIsAFailure() {
        JoinHandle<String> root = start();
        CancellationException thrown = new CancellationException("mine");
        left.fail(thrown);
        runtime.turn();

        assertThat(failure(root)).isSameAs(thrown);
    }

    // ---- cancel

    @Test
    void cancelStopsAllAndTellsThemWhy() {
        JoinHandle<String> root = start();
        assertThat(opened.get().isCancelled()).isFalse();
        IOException why = new IOException("disk full");
        opened.get().cancel(why);
        opened.get().cancel("too late");
        runtime.turn();

        assertThat(failure(root))
                .isInstanceOf(CancellationException.class)
                .hasMessage("scope test cancelled: disk full")
                .hasCause(why);
        assertThat(failure(leftHandle.get()))
                .isInstanceOf(CancellationException.class)
                .hasCause(why);
        assertThat(opened.get().cancelReason()).isSameAs(why);
        for (Probe<String> each : List.of(body, left, right)) {
            assertThat(each.cancels()).isEqualTo(1);
        }
    }

    @Test
    void bodyCanCancelItsScope() {
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            scope.spawn(left);
            return Futures.pollFn(cx -> {
                cx.service(Scope.class).cancel("enough");
                return Poll.pending();
            });
        }));

        assertThat(failure(root)).hasMessage("scope cancelled: enough");
        assertThat(left.cancels()).isEqualTo(1);
    }

    @Test
    void childThatIsSpawnedInACancelledScopeIsNotPolled() {
        JoinHandle<String> root = start();
        opened.get().cancel("enough");
        Probe<String> late = new Probe<>("late");
        JoinHandle<String> handle = opened.get().spawn(late);
        runtime.turn();

        assertThat(late.polls()).isZero();
        assertThat(late.cancels()).isEqualTo(1);
        assertThat(failure(handle)).hasMessageEndingWith(": enough");
        assertThat(root.isFinished()).isTrue();
    }

    @Test
    void spawnAfterTheEndIsRefusedAndLeavesNothingBehind() {
        runtime.start(Scope.builder().name("test").run(scope -> {
            opened.set(scope);
            return Futures.ready("");
        }));

        assertThatThrownBy(() -> opened.get().spawn(left))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("scope ended: scope test");
        assertThat(left.cancels()).isEqualTo(1);
    }

    @Test
    void cancelChildrenLetsTheScopeGoOn() {
        JoinHandle<String> root = start();
        opened.get().cancelChildren("one is enough");
        runtime.turn();
        assertThat(failure(leftHandle.get())).hasMessageEndingWith(": one is enough");
        opened.get().spawn(Futures.ready(""));
        body.complete("v");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
    }

    @Test
    void cancelOfTheFutureIsSeenToItsEndByTheTask() {
        Probe<String> rest = new Probe<>("rest");
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            opened.set(scope);
            scope.spawn(left.whenDone((v, t) -> {}));
            scope.spawn(new ScopeLimitsTest.Closing(rest, "close left"));
            return body;
        }));
        root.abort("shutdown");
        runtime.turn();
        assertThat(left.cancels()).isEqualTo(1);
        assertThat(body.cancels()).isEqualTo(1);
        assertThat(rest.polls()).isPositive();
        assertThat(root.isFinished()).as("before the cleanup is done").isFalse();
        assertThat(opened.get().cancelReason()).hasMessage("cancelled by its owner");
        rest.complete("");
        runtime.turn();

        assertThat(failure(root)).hasMessageEndingWith("root: shutdown");
        assertThat(runtime.uncaught).isEmpty();
    }

    // ---- handles and the rest of a spawner

    @Test
    void handleBecomesACompletableFuture() {
        AtomicReference<CompletableFuture<String>> stage = new AtomicReference<>();
        runtime.start(Scope.run(scope -> {
            stage.set(scope.spawn(left).toCompletableFuture());
            return body;
        }));
        left.complete("v");
        runtime.turn();

        assertThat(stage.get()).isCompletedWithValue("v");
    }

    @Test
    void cancelledHandleAbortsTheChild() {
        JoinHandle<String> root = runtime.start(Scope.run(
                scope -> scope.spawn(left).timeout(SECOND).recover(TimeoutExceededException.class, late -> "late")));
        runtime.advance(SECOND.plusMillis(1));

        assertThat(outcome(root)).isEqualTo("value: late");
        assertThat(left.cancels()).isEqualTo(1);
    }

    @Test
    void scopeRunsCommandsAndBlockingCalls() {
        List<String> log = new ArrayList<>();
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            scope.execute(() -> log.add("command"));
            return scope.spawnBlocking(() -> "blocked");
        }));
        while (!root.isFinished()) {
            runtime.turn();
        }

        assertThat(outcome(root)).isEqualTo("value: blocked");
        assertThat(log).containsExactly("command");
    }

    @Test
    void scopeAndItsHandlesSayWhatTheyAre() {
        JoinHandle<String> root = start();
        assertThat(opened.get()).hasToString("Scope(test, FAIL_FAST, children: 2)");
        assertThat(leftHandle.get().toString())
                .isEqualTo("Task(" + leftHandle.get().label() + ", waiting) of scope test");
        root.abort();
        runtime.turn();
        assertThat(opened.get()).hasToString("Scope(test, FAIL_FAST, children: 0, cancelled)");
    }

    @Test
    void scopeCannotBePolledAfterItsEnd() throws Exception {
        Future<String> scope = Scope.builder().name("test").run(s -> Futures.ready("v"));
        JoinHandle<String> root = runtime.start(Futures.pollFn(cx -> {
            Poll<String> poll = scope.poll(cx);
            if (poll.isPending()) {
                return poll;
            }
            return scope.poll(cx);
        }));

        assertThat(failure(root))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("future polled after completion: Scope(test");
    }
}
