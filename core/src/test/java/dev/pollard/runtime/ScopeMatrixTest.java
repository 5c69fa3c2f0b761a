// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.CleanupScope;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a child ends, by the policy of its scope, by who cancels, by what its cleanup does. */
@Timeout(60)
class ScopeMatrixTest {
    enum Child {
        GIVES_A_VALUE,
        FAILS,
        NEVER_ENDS
    }

    enum Cancels {
        NOBODY,
        HANDLE_OF_THE_CHILD,
        SCOPE,
        OWNER_OF_THE_SCOPE,
        DEADLINE,
        BODY_THAT_FAILS,
        SIBLING_THAT_FAILS
    }

    enum Cleanup {
        NONE,
        IS_DONE,
        FAILS,
        HANGS
    }

    record Case(Child child, Scope.Policy policy, Cancels cancels, Cleanup cleanup) {
        boolean reachesTheChild() {
            return switch (cancels) {
                case NOBODY -> false;
                case SIBLING_THAT_FAILS -> policy == Scope.Policy.FAIL_FAST;
                default -> true;
            };
        }

        boolean childFails() {
            return child == Child.FAILS && !reachesTheChild();
        }

        boolean endsByItself() {
            return reachesTheChild() || child != Child.NEVER_ENDS;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Child child : Child.values()) {
            for (Scope.Policy policy : Scope.Policy.values()) {
                for (Cancels cancels : Cancels.values()) {
                    for (Cleanup cleanup : Cleanup.values()) {
                        Case c = new Case(child, policy, cancels, cleanup);
                        if (c.endsByItself()) {
                            cases.add(c);
                        }
                    }
                }
            }
        }
        return cases.stream();
    }

    private final StepRuntime runtime = new StepRuntime();
    private final Probe<String> body = new Probe<>("body");
    private final Probe<String> child = new Probe<>("child");
    private final Probe<String> sibling = new Probe<>("sibling");
    private final Probe<String> hanging = new Probe<>("hanging");
    private final IOException bodyFailure = new IOException("body");
    private final IOException childFailure = new IOException("child");
    private final IOException siblingFailure = new IOException("sibling");
    private final IOException cleanupFailure = new IOException("cleanup");
    private final AtomicReference<Scope> scope = new AtomicReference<>();
    private final AtomicReference<JoinHandle<String>> handle = new AtomicReference<>();

    /** The child, which leaves its cleanup to the scope. */
    private Future<String> withCleanup(Cleanup cleanup) {
        return new Future<>() {
            private @Nullable CleanupScope owner;

            @Override
            public Poll<String> poll(Context cx) throws Exception {
                owner = cx.service(CleanupScope.class);
                return child.poll(cx);
            }

            @Override
            public void cancel() {
                child.cancel();
                Future<?> closing = switch (cleanup) {
                    case NONE -> null;
                    case IS_DONE -> Futures.yieldNow();
                    case FAILS -> Futures.failed(cleanupFailure);
                    case HANGS -> hanging;
                };
                if (owner != null && closing != null) {
                    owner.cleanUp("close", closing);
                }
            }
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scopeEndsAfterAllAndEveryFailureReachesSomebody(Case c) {
        JoinHandle<String> root = runtime.start(Scope.builder()
                .name("test")
                .policy(c.policy)
                .timeout(Duration.ofSeconds(1))
                .run(opened -> {
                    scope.set(opened);
                    handle.set(opened.spawn("child", withCleanup(c.cleanup)));
                    opened.spawn("sibling", sibling);
                    return body;
                }));
        switch (c.cancels) {
            case NOBODY -> {}
            case HANDLE_OF_THE_CHILD -> handle.get().abort();
            case SCOPE -> scope.get().cancel("reason");
            case OWNER_OF_THE_SCOPE -> root.abort();
            case DEADLINE -> runtime.advance(Duration.ofMillis(1_001));
            case BODY_THAT_FAILS -> body.fail(bodyFailure);
            case SIBLING_THAT_FAILS -> sibling.fail(siblingFailure);
        }
        runtime.turn();
        switch (c.child) {
            case GIVES_A_VALUE -> child.complete("");
            case FAILS -> child.fail(childFailure);
            case NEVER_ENDS -> {}
        }
        runtime.turn();
        if (!sibling.hasEnded()) {
            sibling.complete("");
        }
        if (!body.hasEnded()) {
            body.complete("value");
        }
        runtime.turn();
        boolean cleans = c.reachesTheChild() && c.cleanup != Cleanup.NONE;
        if (cleans && c.cleanup == Cleanup.HANGS) {
            assertThat(root.isFinished())
                    .as("before the cleanup has had its time")
                    .isFalse();
            assertThat(handle.get().isFinished()).isTrue();
            runtime.advance(Duration.ofMillis(5_001));
        }

        assertThat(root.isFinished()).isTrue();
        assertThat(handle.get().isFinished()).isTrue();
        assertThat(child.cancels()).isEqualTo(c.reachesTheChild() ? 1 : 0);
        assertThat(child.pollsAfterEnd()).isZero();
        assertThat(hanging.cancels()).isEqualTo(cleans && c.cleanup == Cleanup.HANGS ? 1 : 0);
        assertOutcome(c, StepRuntime.outcome(root));
        List<Throwable> told =
                runtime.uncaught.stream().map(UncaughtFailure::failure).toList();
        List<Throwable> expected = new ArrayList<>();
        if (cleans && c.cleanup == Cleanup.FAILS) {
            expected.add(cleanupFailure);
        }
        if (c.policy == Scope.Policy.SUPERVISE && c.cancels == Cancels.SIBLING_THAT_FAILS) {
            expected.add(siblingFailure);
        }
        if (c.policy == Scope.Policy.SUPERVISE && c.childFails()) {
            expected.add(childFailure);
        }
        if (cleans && c.cleanup == Cleanup.HANGS) {
            assertThat(told).hasSize(expected.size() + 1);
            assertThat(told)
                    .filteredOn(failure -> !expected.contains(failure))
                    .singleElement()
                    .satisfies(late -> assertThat(late)
                            .isInstanceOf(TimeoutExceededException.class)
                            .hasMessage("close not done within 5 s"));
        } else {
            assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
        }
        runtime.close();
    }

    private void assertOutcome(Case c, Object outcome) {
        List<Throwable> failures = new ArrayList<>();
        if (c.cancels == Cancels.SIBLING_THAT_FAILS) {
            failures.add(siblingFailure);
        }
        if (c.childFails()) {
            failures.add(childFailure);
        }
        switch (c.cancels) {
            case SCOPE ->
                assertThat(outcome)
                        .isInstanceOf(CancellationException.class)
                        .asString()
                        .contains("scope test cancelled: reason");
            case OWNER_OF_THE_SCOPE ->
                assertThat(outcome)
                        .isInstanceOf(CancellationException.class)
                        .asString()
                        .contains("aborted: ");
            case DEADLINE ->
                assertThat(outcome)
                        .isInstanceOf(TimeoutExceededException.class)
                        .asString()
                        .contains("scope test not done within 1 s");
            case BODY_THAT_FAILS -> assertThat(outcome).isSameAs(bodyFailure);
            default -> {
                if (failures.isEmpty() || c.policy == Scope.Policy.SUPERVISE) {
                    assertThat(outcome).isEqualTo("value: value");
                } else if (c.policy == Scope.Policy.FAIL_FAST) {
                    assertThat(outcome).isSameAs(failures.get(0));
                } else {
                    assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    ScopeFailedException.class,
                                    failed -> assertThat(failed.failures()).containsExactlyElementsOf(failures));
                }
            }
        }
    }
}
