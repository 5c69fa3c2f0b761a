// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static dev.pollard.runtime.StepRuntime.failure;
import static dev.pollard.runtime.StepRuntime.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Deadline;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.TimeoutExceededException;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What bounds a scope: its deadline, its limit of children, its time for cleanup. */
@Timeout(60)
class ScopeLimitsTest {
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

    // ---- deadline

    @Test
    void deadlineCancelsTheScopeAndNamesIt() {
        JoinHandle<String> root = start(Scope.builder().timeout(SECOND));
        runtime.advance(SECOND.minusMillis(1));
        assertThat(root.isFinished()).isFalse();
        runtime.advance(Duration.ofMillis(2));

        assertThat(failure(root))
                .isInstanceOf(TimeoutExceededException.class)
                .hasMessage("scope test not done within 1 s");
        assertThat(failure(leftHandle.get())).hasCauseInstanceOf(TimeoutExceededException.class);
        assertThat(body.cancels()).isEqualTo(1);
    }

    @Test
    void deadlineThatIsNotReachedLeavesNoTimer() {
        JoinHandle<String> root = start(Scope.builder().timeout(SECOND));
        List.of(body, left, right).forEach(each -> each.complete(""));
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: ");
        runtime.advance(SECOND.multipliedBy(3));
        assertThat(runtime.uncaught).isEmpty();
    }

    @Test
    void childrenAndNestedScopesInheritTheDeadlineWhichCutsTheirLimits() {
        AtomicReference<Throwable> timeout = new AtomicReference<>();
        AtomicReference<@Nullable Deadline> nested = new AtomicReference<>();
        JoinHandle<String> root = runtime.start(Scope.builder()
                .policy(Scope.Policy.SUPERVISE)
                .name("outer")
                .timeout(SECOND)
                .run(scope -> {
                    scope.spawn(left.timeout(SECOND.multipliedBy(10)).recover(late -> {
                        timeout.set(late);
                        return "";
                    }));
                    scope.spawn(Scope.builder()
                            .name("inner")
                            .timeout(SECOND.multipliedBy(5))
                            .run(inner -> {
                                nested.set(inner.deadline());
                                return right;
                            }));
                    return body;
                }));
        assertThat(nested.get()).hasToString("Deadline(scope outer, 1 s)");
        runtime.advance(SECOND.plusMillis(1));

        assertThat(failure(root)).hasMessage("scope outer not done within 1 s");
        assertThat(right.cancels()).isEqualTo(1);
        assertThat(left.cancels()).isEqualTo(1);
        if (timeout.get() != null) { // the limit itself was first
            assertThat(timeout.get()).hasMessage("scope outer not done within 1 s");
        }
    }

    @Test
    void earlierLimitInsideKeepsItsOwnName() {
        JoinHandle<String> root = runtime.start(Scope.builder()
                .name("outer")
                .timeout(SECOND.multipliedBy(5))
                .run(scope -> Scope.builder()
                        .name("inner")
                        .timeout(SECOND)
                        .<String>run(inner -> body)
                        .recover(TimeoutExceededException.class, late -> String.valueOf(late.owner()))));
        runtime.advance(SECOND.plusMillis(1));

        assertThat(outcome(root)).isEqualTo("value: scope inner");
    }

    // ---- limit

    /** The name is the user's to give; it is asked for when the child fails. */
    @Test
    void childThatCannotTellItsNameLeavesItsPlaceAllTheSame() {
        Probe<String> fails = new Probe<>("fails");
        Future<String> nameless = new Future<>() {
            @Override
            public Poll<String> poll(Context cx) throws Exception {
                return fails.poll(cx);
            }

            @Override
            public void cancel() {}

            @Override
            public String toString() {
                throw new IllegalStateException("no name");
            }
        };
        Probe<String> next = new Probe<>("next");
        JoinHandle<String> root = runtime.start(
                Scope.builder().maxChildren(1).policy(Scope.Policy.SUPERVISE).run(scope -> {
                    scope.spawn(nameless);
                    scope.spawn(next);
                    return Futures.ready("");
                }));
        IOException broken = new IOException("broken");
        fails.fail(broken);
        runtime.turn();
        assertThat(next.polls()).isEqualTo(1);
        next.complete("");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: ");
        assertThat(runtime.uncaught)
                .singleElement()
                .satisfies(event -> assertThat(event.failure()).isSameAs(broken));
    }

    @Test
    void noMoreChildrenRunThanTheLimitAllowsAndTheOthersFollowInOrder() {
        List<Probe<String>> probes =
                IntStream.range(0, 6).mapToObj(i -> new Probe<String>("P" + i)).toList();
        List<JoinHandle<String>> handles = new ArrayList<>();
        JoinHandle<String> root = runtime.start(Scope.builder().maxChildren(2).run(scope -> {
            probes.forEach(probe -> handles.add(scope.spawn(probe)));
            return Futures.ready("");
        }));
        for (int running = 0; running < 6; running++) {
            int last = Math.min(running + 2, 6);
            assertThat(probes.subList(0, last))
                    .allSatisfy(p -> assertThat(p.polls()).isPositive());
            assertThat(probes.subList(last, 6))
                    .allSatisfy(p -> assertThat(p.polls()).isZero());
            probes.get(running).complete("");
            runtime.turn();
        }
        assertThat(root.isFinished()).isTrue();
        assertThat(handles).allMatch(JoinHandle::isFinished);
    }

    @Test
    void childThatIsAbortedWhileItWaitsLeavesTheQueueAndWasNeverPolled() {
        Probe<String> third = new Probe<>("third");
        JoinHandle<String> root = runtime.start(Scope.builder().maxChildren(1).run(scope -> {
            opened.set(scope);
            leftHandle.set(scope.spawn(left));
            rightHandle.set(scope.spawn(right));
            scope.spawn(third);
            return Futures.ready("");
        }));
        rightHandle.get().abort();
        runtime.turn();
        assertThat(right.polls()).isZero();
        assertThat(right.cancels()).isEqualTo(1);
        assertThat(third.polls()).isZero();
        leftHandle.get().abort();
        runtime.turn();
        assertThat(third.polls()).isEqualTo(1);
        third.complete("");
        runtime.turn();

        assertThat(root.isFinished()).isTrue();
        assertThat(opened.get().places().taken()).isZero();
        assertThat(opened.get().places().waiting()).isZero();
    }

    @Test
    void spawnWhenFreeWaitsForAPlace() {
        List<String> log = new ArrayList<>();
        JoinHandle<String> root = runtime.start(Scope.builder().maxChildren(1).run(scope -> {
            opened.set(scope);
            return scope.spawnWhenFree("left", left)
                    .andThen(first -> {
                        log.add("first " + first.name());
                        return scope.spawnWhenFree(right);
                    })
                    .map(second -> {
                        log.add("second");
                        return "spawned";
                    });
        }));
        assertThat(log).containsExactly("first left");
        assertThat(right.polls()).isZero();
        left.complete("");
        runtime.turn();
        assertThat(log).containsExactly("first left", "second");
        assertThat(right.polls()).isEqualTo(1);
        right.complete("");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: spawned");
        assertThat(opened.get().places().taken()).isZero();
    }

    /** Row 7 of the traps: a place that was given to one who gives up goes to the next. */
    @Test
    void cancelledSpawnWhenFreePassesItsPlaceOn() {
        AtomicReference<Future<JoinHandle<String>>> waiting = new AtomicReference<>();
        JoinHandle<String> root = runtime.start(Scope.builder().maxChildren(1).run(scope -> {
            opened.set(scope);
            leftHandle.set(scope.spawn(left));
            return body;
        }));
        Places places = opened.get().places();
        assertThat(places.taken()).isEqualTo(1);
        waiting.set(opened.get().spawnWhenFree(right));
        JoinHandle<JoinHandle<String>> spawning = runtime.start(waiting.get());
        Probe<String> third = new Probe<>("third");
        opened.get().spawn(third);
        runtime.turn();
        assertThat(places.waiting()).isEqualTo(2);
        spawning.abort();
        left.complete(""); // gives the place to the one that is about to be cancelled, or not
        runtime.turn();

        assertThat(right.cancels()).isEqualTo(1);
        assertThat(third.polls()).isEqualTo(1);
        third.complete("");
        body.complete("");
        runtime.turn();
        assertThat(root.isFinished()).isTrue();
        assertThat(places.taken()).isZero();
    }

    @Test
    void spawnWhenFreeWithoutALimitSpawnsAtOnce() {
        JoinHandle<String> root = runtime.start(
                Scope.run(scope -> scope.spawnWhenFree(Futures.ready("v")).andThen(handle -> handle)));

        assertThat(outcome(root)).isEqualTo("value: v");
    }

    @Test
    void limitOfNoneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scope.builder().maxChildren(0))
                .withMessage("limit < 1: 0");
    }

    // ---- cleanup

    /** A resource as the documentation has it: takes its cleanup scope at the first poll, and leaves its closing behind on cancel. */
    static final class Closing implements Future<String> {
        private final Future<String> closing;
        private final String name;
        private @Nullable CleanupScope scope;

        Closing(Future<String> closing, String name) {
            this.closing = closing;
            this.name = name;
        }

        @Override
        public Poll<String> poll(dev.pollard.task.Context cx) {
            if (scope == null) {
                scope = cx.service(CleanupScope.class);
            }
            return Poll.pending();
        }

        @Override
        public void cancel() {
            if (scope != null) {
                scope.cleanUp(name, closing);
            }
        }
    }

    @Test
    void cleanupIsAwaitedAndNotReachedByTheCancel() {
        Probe<String> closing = new Probe<>("closing");
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            opened.set(scope);
            scope.spawn(new Closing(closing, "close"));
            return body;
        }));
        opened.get().cancel("enough");
        runtime.turn();
        assertThat(closing.polls()).isEqualTo(1);
        assertThat(root.isFinished()).isFalse();
        closing.wake();
        runtime.turn();
        assertThat(closing.polls()).isEqualTo(2);
        closing.complete("");
        runtime.turn();

        assertThat(failure(root)).hasMessage("scope cancelled: enough");
        assertThat(closing.cancels()).isZero();
        assertThat(runtime.uncaught).isEmpty();
    }

    @Test
    void cleanupThatExceedsItsTimeIsReportedByName() {
        Probe<String> closing = new Probe<>("closing");
        JoinHandle<String> root = runtime.start(
                Scope.builder().name("test").cleanupTimeout(SECOND).run(scope -> {
                    opened.set(scope);
                    scope.spawn(new Closing(closing, "close of connection 7"));
                    return body;
                }));
        opened.get().cancel("enough");
        runtime.turn();
        runtime.advance(SECOND.minusMillis(2));
        assertThat(root.isFinished()).isFalse();
        runtime.advance(Duration.ofMillis(4));

        assertThat(failure(root)).hasMessage("scope test cancelled: enough");
        assertThat(closing.cancels()).isEqualTo(1);
        assertThat(runtime.uncaught).singleElement().satisfies(event -> {
            assertThat(event.failure())
                    .isInstanceOf(TimeoutExceededException.class)
                    .hasMessage("close of connection 7 not done within 1 s");
            assertThat(event.scope()).isEqualTo("test");
            assertThat(event.backtrace()).containsExactly("cleanup: close of connection 7", "scope test", root.label());
        });
    }

    @Test
    void cleanupThatFailsIsReportedByNameAndChangesNothing() {
        IOException failure = new IOException("broken");
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            opened.set(scope);
            JoinHandle<String> child = scope.spawn(new Closing(Futures.failed(failure), "close"));
            return left.andThen(v -> {
                child.abort();
                return Futures.ready("v");
            });
        }));
        left.complete("");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
        assertThat(runtime.uncaught).singleElement().satisfies(event -> {
            assertThat(event.failure()).isSameAs(failure);
            assertThat(event.backtrace()).startsWith("cleanup: close");
        });
    }

    @Test
    void cleanupGoesOnBesideTheBody() {
        Probe<String> closing = new Probe<>("closing");
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            leftHandle.set(scope.spawn(new Closing(closing, "close")));
            return body;
        }));
        leftHandle.get().abort();
        runtime.turn();
        assertThat(closing.polls()).isEqualTo(1);
        assertThat(body.polls()).as("one wake polls the body or the cleanup").isEqualTo(1);
        closing.complete("");
        runtime.turn();
        assertThat(closing.hasEnded()).isTrue();
        assertThat(body.polls()).isEqualTo(1);
        body.complete("v");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
    }

    @Test
    void cleanupKnowsTheReasonAndIsNotCutByTheDeadline() {
        AtomicReference<@Nullable Throwable> reason = new AtomicReference<>();
        AtomicReference<@Nullable Deadline> deadline = new AtomicReference<>();
        JoinHandle<String> root = runtime.start(Scope.builder().timeout(SECOND).run(scope -> {
            scope.spawn(new Closing(
                    Futures.pollFn(cx -> {
                        reason.set(cx.service(Scope.class).cancelReason());
                        deadline.set(Deadline.of(cx));
                        return Poll.ready("");
                    }),
                    "close"));
            return body;
        }));
        runtime.advance(SECOND.plusMillis(1));

        assertThat(failure(root)).isInstanceOf(TimeoutExceededException.class);
        assertThat(reason.get()).isInstanceOf(TimeoutExceededException.class);
        assertThat(deadline.get()).hasToString("Deadline(close, 5 s)");
    }

    @Test
    void shieldedSectionEndsBeforeTheScope() {
        Probe<String> section = new Probe<>("section");
        JoinHandle<String> root = runtime.start(Scope.run(scope -> {
            opened.set(scope);
            scope.spawn(Futures.shield("commit", section).andThen(v -> left));
            return body;
        }));
        opened.get().cancel("enough");
        runtime.turn();
        assertThat(section.cancels()).isZero();
        assertThat(root.isFinished()).isFalse();
        section.complete("");
        runtime.turn();

        assertThat(root.isFinished()).isTrue();
        assertThat(left.polls()).as("what comes after the section").isZero();
    }

    @Test
    void nestedScopeThatIsCancelledEndsBeforeTheOuterOne() {
        Probe<String> closing = new Probe<>("closing");
        JoinHandle<String> root = runtime.start(Scope.builder()
                .name("outer")
                .run(outer -> Scope.builder()
                        .name("inner")
                        .<String>run(inner -> {
                            inner.spawn(new Closing(closing, "close"));
                            return body;
                        })
                        .timeout(SECOND)
                        .recover(TimeoutExceededException.class, late -> "late")));
        runtime.advance(SECOND.plusMillis(1));
        assertThat(body.cancels()).isEqualTo(1);
        assertThat(closing.polls()).isEqualTo(1);
        assertThat(root.isFinished()).as("before what the inner scope left").isFalse();
        closing.complete("");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: late");
    }

    @Test
    void childOfANestedScopeIsNoChildOfTheOuterOne() {
        AtomicReference<Scope> outerScope = new AtomicReference<>();
        JoinHandle<String> root = runtime.start(Scope.run(outer -> {
            outerScope.set(outer);
            return Scope.run(inner -> {
                opened.set(inner);
                inner.spawn(left);
                return body;
            });
        }));
        assertThat(opened.get().size()).isEqualTo(1);
        assertThat(outerScope.get().size()).isZero();
        left.complete("");
        body.complete("v");
        runtime.turn();

        assertThat(outcome(root)).isEqualTo("value: v");
    }
}
