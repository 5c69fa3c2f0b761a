// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every combinator promises, held against each of them. */
class ConformanceTest {

    /** One combinator over so many children. */
    record Case(String name, int arity, Function<List<Probe<String>>, Future<?>> build) {
        Run start() {
            List<Probe<String>> children = IntStream.range(0, arity)
                    .mapToObj(i -> new Probe<String>("P" + i))
                    .toList();
            return new Run(children, build.apply(children));
        }

        /** How the chain is called once it has ended. */
        String finalName() {
            return name.replaceAll("P[0-9]", "Probe");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Run(List<Probe<String>> children, Future<?> future, HandPolled<?> hand) {
        Run(List<Probe<String>> children, Future<?> future) {
            this(children, future, HandPolled.of(future).with(Timers.class, new FakeTimers(0)));
        }

        /** Polls once; true if that was the end. */
        boolean pollOnce() {
            try {
                Poll<?> poll = hand.poll();
                if (poll.isReady() && poll.value() instanceof Selected<?, ?> selected) {
                    other(selected).cancel();
                }
                return poll.isReady();
            } catch (Throwable failure) {
                return true;
            }
        }

        private static Future<?> other(Selected<?, ?> selected) {
            return selected instanceof Selected.First<?, ?> first
                    ? first.other()
                    : ((Selected.Second<?, ?>) selected).other();
        }

        /** Nothing is polled after its end, each child has either ended or was cancelled, never both, never twice. */
        void assertSettled() {
            for (Probe<String> child : children) {
                assertThat(child.pollsAfterEnd())
                        .as("polls of %s after its end", child)
                        .isZero();
                assertThat(child.cancels()).as("cancels of %s", child).isEqualTo(child.hasEnded() ? 0 : 1);
            }
        }
    }

    private static final RetryPolicy NEVER_AGAIN =
            RetryPolicy.builder().maxAttempts(1).build();

    private static Future<?> owned(Select<Object> select, List<Probe<String>> branches) {
        branches.forEach(branch -> select.whenOwned(branch, s -> s));
        return select.build();
    }

    static Stream<Case> all() {
        List<Case> cases = new ArrayList<>(List.of(
                new Case("Map(P0)", 1, c -> c.get(0).map(String::length)),
                new Case("AndThen(P0, Ready)", 1, c -> c.get(0).andThen(Futures::ready)),
                new Case("AndThen(Ready, P0)", 1, c -> Futures.ready("").andThen(s -> c.get(0))),
                new Case("Recover(P0)", 1, c -> c.get(0).recover(IllegalStateException.class, t -> "")),
                new Case(
                        "RecoverWith(P0)",
                        1,
                        c -> c.get(0).recoverWith(IllegalStateException.class, t -> Futures.ready(""))),
                new Case(
                        "RecoverWith(P0)",
                        1,
                        c -> Futures.<String>failed(new IOException()).recoverWith(t -> c.get(0))),
                new Case("MapFailure(P0)", 1, c -> c.get(0).mapFailure(IllegalStateException.class, t -> t)),
                new Case("WhenDone(P0)", 1, c -> c.get(0).whenDone((value, failure) -> {})),
                new Case("Timeout(P0, 1 min)", 1, c -> c.get(0).timeout(Duration.ofMinutes(1))),
                new Case("Defer(P0)", 1, c -> Futures.defer(() -> c.get(0))),
                new Case("Map(Fuse(P0))", 1, c -> c.get(0).fuse().map(s -> s)),
                new Case("Unconstrained(P0)", 1, c -> Futures.unconstrained(c.get(0))),
                new Case("Cooperative(P0)", 1, c -> Futures.cooperative(c.get(0))),
                new Case("Select(P0, P1)", 2, c -> Futures.select(c.get(0), c.get(1))),
                new Case("Shared(P0)", 1, c -> Futures.shared(c.get(0))),
                new Case("Retry(P0, failed: 0)", 1, c -> Futures.retry(NEVER_AGAIN, () -> c.get(0))),
                new Case("Select(P0, P1, P2)", 3, c -> owned(Select.biased(), c)),
                new Case("Select(P0, P1, P2)", 3, c -> owned(Select.fair(), c)),
                new Case(
                        "Select(P0, P1, P2)",
                        3,
                        c -> Select.biased()
                                .whenOwned(c.get(0), s -> s)
                                .whenOwned(c.get(1), s -> s)
                                .whenOwned(c.get(2), s -> s)
                                .orElse(() -> "")),
                new Case("Race(P0, P1, P2)", 3, c -> Futures.race(c.get(0), c.get(1), c.get(2))),
                new Case("Race(P0, P1, P2)", 3, Futures::race),
                new Case("FirstSuccess(P0, P1, P2)", 3, Futures::firstSuccess),
                new Case("Join(P0, P1, P2)", 3, Futures::join),
                new Case("TryJoin(P0, P1, P2)", 3, Futures::tryJoin),
                new Case(
                        "Join(Map(P0), Timeout(TryJoin(P1, P2), 1 min))",
                        3,
                        c -> Futures.join(
                                c.get(0).map(s -> s),
                                Futures.tryJoin(c.get(1), c.get(2)).timeout(Duration.ofMinutes(1))))));
        for (int n = 2; n <= 8; n++) {
            String names = IntStream.range(0, n).mapToObj(i -> "P" + i).collect(Collectors.joining(", "));
            cases.add(new Case("Join(" + names + ")", n, ConformanceTest::typedJoin));
            cases.add(new Case("TryJoin(" + names + ")", n, ConformanceTest::typedTryJoin));
        }
        return cases.stream();
    }

    static Future<?> typedJoin(List<Probe<String>> c) {
        return switch (c.size()) {
            case 2 -> Futures.join(c.get(0), c.get(1));
            case 3 -> Futures.join(c.get(0), c.get(1), c.get(2));
            case 4 -> Futures.join(c.get(0), c.get(1), c.get(2), c.get(3));
            case 5 -> Futures.join(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4));
            case 6 -> Futures.join(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5));
            case 7 -> Futures.join(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5), c.get(6));
            default -> Futures.join(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5), c.get(6), c.get(7));
        };
    }

    static Future<?> typedTryJoin(List<Probe<String>> c) {
        return switch (c.size()) {
            case 2 -> Futures.tryJoin(c.get(0), c.get(1));
            case 3 -> Futures.tryJoin(c.get(0), c.get(1), c.get(2));
            case 4 -> Futures.tryJoin(c.get(0), c.get(1), c.get(2), c.get(3));
            case 5 -> Futures.tryJoin(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4));
            case 6 -> Futures.tryJoin(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5));
            case 7 -> Futures.tryJoin(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5), c.get(6));
            default -> Futures.tryJoin(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5), c.get(6), c.get(7));
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsPolledBeforeTheFirstPoll(Case combinator) {
        Run run = combinator.start();

        assertThat(run.children()).allSatisfy(child -> assertThat(child.polls()).isZero());
    }

    @ParameterizedTest
    @MethodSource("all")
    void firstPollPollsEveryChildOnce(Case combinator) {
        Run run = combinator.start();

        assertThat(run.pollOnce()).isFalse();
        assertThat(run.children()).allSatisfy(child -> assertThat(child.polls()).isEqualTo(1));
        assertThat(run.hand().isWoken()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancelReachesEachUnfinishedChildOnceHoweverFarItGot(Case combinator) {
        for (int ended = 0; ended <= combinator.arity(); ended++) {
            Run run = combinator.start();
            boolean done = run.pollOnce();
            for (int i = 0; i < ended && !done; i++) {
                run.children().get(i).complete("v" + i);
                assertThat(run.hand().isWoken()).isTrue();
                done = run.pollOnce();
            }
            run.future().cancel();
            run.future().cancel();
            run.assertSettled();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancelReachesEachUnfinishedChildOnceWhenTheyEndInReverse(Case combinator) {
        for (int ended = 0; ended <= combinator.arity(); ended++) {
            Run run = combinator.start();
            boolean done = run.pollOnce();
            for (int i = combinator.arity() - 1; i >= combinator.arity() - ended && !done; i--) {
                run.children().get(i).complete("v" + i);
                assertThat(run.hand().isWoken()).isTrue();
                done = run.pollOnce();
            }
            assertThat(done || ended < combinator.arity()).isTrue();
            run.future().cancel();
            run.assertSettled();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void cancelBeforeTheFirstPollReachesTheChildrenThatAreThere(Case combinator) {
        Run run = combinator.start();
        run.future().cancel();
        run.future().cancel();

        boolean made = !combinator.name().startsWith("Defer")
                && !combinator.name().startsWith("Retry")
                && !combinator.name().startsWith("AndThen(Ready")
                && !run.future().toString().contains("Failed");
        assertThat(run.children()).allSatisfy(child -> {
            assertThat(child.polls()).isZero();
            assertThat(child.cancels()).isEqualTo(made ? 1 : 0);
        });
        assertThatIllegalStateException()
                .isThrownBy(run.hand()::poll)
                .withMessageStartingWith("future polled after cancel: ");
    }

    @ParameterizedTest
    @MethodSource("all")
    void pollAfterTheEndNamesTheChain(Case combinator) {
        Run run = combinator.start();
        run.children().forEach(child -> child.complete("v"));
        assertThat(run.pollOnce()).isTrue();

        assertThatIllegalStateException()
                .isThrownBy(run.hand()::poll)
                .withMessage("future polled after completion: " + combinator.finalName());
        run.assertSettled();
    }

    @ParameterizedTest
    @MethodSource("all")
    void pollAfterAFailureNamesTheChain(Case combinator) {
        Run run = combinator.start();
        run.children().forEach(child -> child.fail(new IOException()));
        assertThat(run.pollOnce()).isTrue();

        assertThatIllegalStateException()
                .isThrownBy(run.hand()::poll)
                .withMessageStartingWith("future polled after completion: ");
        run.assertSettled();
    }

    @ParameterizedTest
    @MethodSource("all")
    void failureOfAnyChildLeavesNoChildBehind(Case combinator) {
        for (int failing = 0; failing < combinator.arity(); failing++) {
            Run run = combinator.start();
            boolean done = run.pollOnce();
            run.children().get(failing).fail(new AssertionError("an error is a failure like any other"));
            done = run.pollOnce();
            for (int i = 0; i < combinator.arity() && !done; i++) {
                if (i != failing) {
                    run.children().get(i).complete("v" + i);
                    done = run.pollOnce();
                }
            }
            assertThat(done).isTrue();
            run.assertSettled();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyTheWakerOfTheLastPollIsWoken(Case combinator) {
        for (int child = 0; child < combinator.arity(); child++) {
            Run run = combinator.start();
            run.pollOnce();
            CountingWaker before = run.hand().changeWaker();
            run.pollOnce();
            run.children().get(child).wake();

            assertThat(before.wakes()).isZero();
            assertThat(run.hand().wakes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void spuriousPollsDoNoHarm(Case combinator) {
        Run run = combinator.start();
        for (int i = 0; i < 5; i++) {
            assertThat(run.pollOnce()).isFalse();
        }
        run.children().forEach(child -> child.complete("v"));

        assertThat(run.pollOnce()).isTrue();
        run.assertSettled();
    }

    @ParameterizedTest
    @MethodSource("all")
    void spuriousWakesDoNoHarm(Case combinator) {
        Run run = combinator.start();
        run.pollOnce();
        for (int i = 0; i < 3; i++) {
            run.children().forEach(Probe::wake);
            assertThat(run.hand().isWoken()).isTrue();
            assertThat(run.pollOnce()).isFalse();
        }
        run.children().forEach(child -> child.complete("v"));

        assertThat(run.pollOnce()).isTrue();
        run.assertSettled();
    }

    @ParameterizedTest
    @MethodSource("all")
    void wakesAfterTheEndWakeNobodyInAGroup(Case combinator) {
        Run run = combinator.start();
        run.pollOnce();
        run.future().cancel();
        run.hand().changeWaker();
        run.children().forEach(Probe::wake);

        assertThat(run.hand().isWoken()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void childThatThrowsInCancelKeepsNoOtherFromBeingCancelled(Case combinator) {
        Run run = combinator.start();
        IllegalStateException bug = new IllegalStateException("bug");
        run.children().forEach(child -> child.throwingOnCancel(bug));
        run.pollOnce();
        List<Throwable> reported = new ArrayList<>();
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
        try {
            run.future().cancel();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }

        run.assertSettled();
        assertThat(reported).hasSize(combinator.arity()).containsOnly(bug);
    }
}
