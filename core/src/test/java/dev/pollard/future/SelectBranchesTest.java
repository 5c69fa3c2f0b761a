// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Row 6 of the traps: what select does with preconditions, losers, values that do not match, and nothing to wait for. */
class SelectBranchesTest {
    private final Probe<String> a = new Probe<>("A");
    private final Probe<String> b = new Probe<>("B");
    private final List<String> log = new ArrayList<>();

    @Test
    void preconditionsAreAskedOnceBeforeAnythingIsPolled() throws Exception {
        a.duringPoll(() -> log.add("poll"));
        HandPolled<String> select = HandPolled.of(Select.<String>biased()
                .when(() -> log.add("first"), a, v -> v)
                .when(() -> log.add("second"), b, v -> v)
                .build());
        assertThat(log).isEmpty();
        select.poll();
        a.wake();
        select.poll();

        assertThat(log).containsExactly("first", "second", "poll", "poll");
    }

    @Test
    void disabledBranchIsNotPolledAndStaysTheCallers() throws Exception {
        HandPolled<String> select = HandPolled.of(Select.<String>biased()
                .when(() -> false, a, v -> "a")
                .when(b, v -> "b")
                .build());
        select.poll();
        b.complete("");

        assertThat(select.poll()).isEqualTo(Poll.ready("b"));
        assertThat(a.polls()).isZero();
        assertThat(a.cancels()).isZero();
    }

    @Test
    void disabledBranchThatIsOwnedIsCancelledUnpolled() throws Exception {
        HandPolled<String> select = HandPolled.of(Select.<String>biased()
                .whenOwned(() -> false, a, v -> "a")
                .when(b, v -> "b")
                .build());
        select.poll();

        assertThat(a.polls()).isZero();
        assertThat(a.cancels()).isEqualTo(1);
        assertThat(b.polls()).isEqualTo(1);
    }

    @Test
    void loserIsKeptAndGoesOnInTheNextSelect() throws Exception {
        Probe<String> first = new Probe<>("first");
        HandPolled<String> one = HandPolled.of(
                Select.<String>fair().when(a, v -> v).when(first, v -> v).build());
        one.poll();
        first.complete("won");
        assertThat(one.poll()).isEqualTo(Poll.ready("won"));
        assertThat(a.cancels()).isZero();

        HandPolled<String> two =
                HandPolled.of(Select.<String>fair().when(a, v -> v).build());
        two.poll();
        a.complete("not lost");
        assertThat(two.isWoken()).isTrue();
        assertThat(one.isWoken()).isFalse();
        assertThat(two.poll()).isEqualTo(Poll.ready("not lost"));
    }

    @Test
    void ownedLosersAreCancelledBeforeTheHandlerRuns() throws Exception {
        Probe<String> kept = new Probe<>("kept");
        HandPolled<String> select = HandPolled.of(Select.<String>biased()
                .whenOwned(a, v -> "a")
                .when(kept, v -> "kept")
                .whenOwned(b, v -> "cancels: " + a.cancels() + ", kept: " + kept.cancels())
                .build());
        select.poll();
        b.complete("");

        assertThat(select.poll()).isEqualTo(Poll.ready("cancels: 1, kept: 0"));
        assertThat(b.cancels()).isZero();
    }

    @Test
    void failingHandlerLeavesNobodyBehind() throws Exception {
        HandPolled<String> select = HandPolled.of(Select.<String>biased()
                .when(a, v -> v)
                .when(b, v -> {
                    throw new IOException();
                })
                .build());
        select.poll();
        b.complete("");

        assertThatThrownBy(select::poll).isInstanceOf(IOException.class);
        assertThat(a.cancels()).isEqualTo(1);
    }

    @Test
    void failingBranchAndCancelReachTheKeptOnesToo() throws Exception {
        HandPolled<String> failing = HandPolled.of(
                Select.<String>biased().when(a, v -> v).when(b, v -> v).build());
        failing.poll();
        b.fail(new IOException());
        assertThatThrownBy(failing::poll).isInstanceOf(IOException.class);
        assertThat(a.cancels()).isEqualTo(1);

        Probe<String> c = new Probe<>("C");
        HandPolled<String> cancelled =
                HandPolled.of(Select.<String>biased().when(c, v -> v).build());
        cancelled.poll();
        cancelled.cancel();
        assertThat(c.cancels()).isEqualTo(1);
    }

    @Test
    void valueThatDoesNotMatchDisablesTheBranch() throws Exception {
        HandPolled<String> select = HandPolled.of(Select.<String>biased()
                .whenMatching("yes"::equals, a, v -> "matched")
                .when(b, v -> "other")
                .build());
        select.poll();
        a.complete("no");
        assertThat(select.poll().isPending()).isTrue();
        b.complete("");

        assertThat(select.poll()).isEqualTo(Poll.ready("other"));
        assertThat(a.pollsAfterEnd()).isZero();
    }

    @Test
    void valueThatMatchesWins() throws Exception {
        a.complete("yes");

        assertThat(HandPolled.of(Select.<String>biased()
                                .whenMatching("yes"::equals, a, v -> "matched")
                                .build())
                        .poll())
                .isEqualTo(Poll.ready("matched"));
    }

    @Test
    void allDisabledIsElse() throws Exception {
        assertThat(HandPolled.of(Select.<String>biased()
                                .when(() -> false, a, v -> v)
                                .orElse(() -> "else"))
                        .poll())
                .isEqualTo(Poll.ready("else"));
        a.complete("no");
        assertThat(HandPolled.of(Select.<String>fair()
                                .whenMatching("yes"::equals, a, v -> v)
                                .orElse(() -> "else"))
                        .poll())
                .isEqualTo(Poll.ready("else"));
        assertThat(HandPolled.of(Select.<String>fair().orElse(() -> "else")).poll())
                .isEqualTo(Poll.ready("else"));
    }

    @Test
    void allDisabledWithoutElseIsAClearError() {
        assertThatIllegalStateException()
                .isThrownBy(HandPolled.of(
                        Select.<String>biased().when(() -> false, a, v -> v).build())::poll)
                .withMessage("no branch enabled: Select(Probe)");
        assertThatIllegalStateException()
                .isThrownBy(HandPolled.of(Select.<String>fair().build())::poll)
                .withMessage("no branch enabled: Select()");
    }

    @Test
    void failingPreconditionFailsTheSelectBeforeAnythingIsPolled() {
        HandPolled<String> select = HandPolled.of(Select.<String>biased()
                .whenOwned(a, v -> v)
                .when(
                        () -> {
                            throw new IllegalArgumentException();
                        },
                        b,
                        v -> v)
                .build());

        assertThatThrownBy(select::poll).isInstanceOf(IllegalArgumentException.class);
        assertThat(a.polls()).isZero();
        assertThat(a.cancels()).isEqualTo(1);
        assertThat(b.cancels()).isEqualTo(1);
    }

    @Test
    void biasedLetsTheFirstReadyBranchWinHoweverTheyWereWoken() throws Exception {
        for (int round = 0; round < 10; round++) {
            Probe<String> one = new Probe<>("1");
            Probe<String> two = new Probe<>("2");
            HandPolled<String> select = HandPolled.of(
                    Select.<String>biased().when(one, v -> v).when(two, v -> v).build());
            select.poll();
            two.complete("two");
            one.complete("one");
            assertThat(select.poll()).isEqualTo(Poll.ready("one"));
        }
    }

    @Test
    void biasedTimeoutEndsAlsoWhenAnEarlierBranchEatsTheBudget() throws Exception {
        Future<String> hungry = Futures.pollFn(cx -> {
            while (cx.mayProceed()) {
                cx.progressed();
            }
            return Poll.pending();
        });
        HandPolled<String> select = HandPolled.of(
                Select.<String>biased().when(hungry, v -> v).when(a, v -> v).build());
        select.withBudget(4).poll();
        a.complete("ended");

        assertThat(select.withBudget(4).poll()).isEqualTo(Poll.ready("ended"));
    }

    /** The seed of the context decides. */
    @Test
    void fairLetsEachBranchWinAndGoesByTheRandomNumbersOfTheContext() throws Exception {
        assertThat(winners(new Random(7))).isEqualTo(winners(new Random(7))).isNotEqualTo(winners(new Random(8)));
        String all = winners(new Random(9));
        assertThat(all).contains("0").contains("1").contains("2");
    }

    private static String winners(RandomGenerator random) throws Exception {
        StringBuilder winners = new StringBuilder();
        for (int round = 0; round < 60; round++) {
            Select<Integer> select = Select.fair();
            for (int i = 0; i < 3; i++) {
                select.when(Futures.ready(i), v -> v);
            }
            HandPolled<Integer> hand = HandPolled.of(select.build()).with(RandomGenerator.class, random);
            winners.append(hand.poll().value());
        }
        return winners.toString();
    }

    @Test
    void fairNeedsNoRandomNumbersFromTheContext() throws Exception {
        AtomicInteger first = new AtomicInteger();
        for (int round = 0; round < 1000; round++) {
            Poll<Integer> poll = HandPolled.of(Select.<Integer>fair()
                            .when(Futures.ready(0), v -> v)
                            .when(Futures.ready(1), v -> v)
                            .build())
                    .poll();
            first.addAndGet(poll.value());
        }

        assertThat(first.get()).isStrictlyBetween(0, 1000);
    }
}
