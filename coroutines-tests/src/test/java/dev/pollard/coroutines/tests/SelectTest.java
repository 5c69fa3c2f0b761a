// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests;

import static dev.pollard.coroutine.Coroutines.async;
import static dev.pollard.coroutine.Coroutines.await;
import static dev.pollard.coroutine.Coroutines.select;
import static dev.pollard.coroutine.Coroutines.selectBiased;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.coroutine.Branch;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.TestTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SelectTest {
    private final ManualFuture<String> left = ManualFuture.named("left");
    private final ManualFuture<Integer> right = ManualFuture.named("right");
    private final List<String> log = new ArrayList<>();

    @Test
    void theFirstToComeDecidesAndTheOthersAreCancelledBeforeItsFunctionRuns() {
        TestTask<String> task = TestTask.of(async(() -> select(Branch.on(left, s -> s), Branch.on(right, n -> {
            log.add("left cancelled " + left.cancels() + " times");
            return "n" + n;
        }))));
        task.assertPending();
        right.complete(5);

        task.assertReady("n5");
        left.assertCancelledOnce();
        assertThat(log).containsExactly("left cancelled 1 times");
    }

    @Test
    void theFunctionOfABranchMayWait() {
        ManualFuture<String> more = ManualFuture.named("more");
        TestTask<String> task = TestTask.of(async(() ->
                select(Branch.on(left, s -> s + await(more)), Branch.on(right, n -> "" + n)) + "!"));
        task.assertPending();
        left.complete("a");
        task.assertPending();
        right.assertCancelledOnce();
        more.complete("b");

        task.assertReady("ab!");
    }

    @Test
    void cancellingReachesTheFunctionThatRuns() throws Exception {
        ManualFuture<String> more = ManualFuture.named("more");
        TestTask<String> task = TestTask.of(async(() -> select(Branch.on(left, s -> {
            try {
                return await(more);
            } finally {
                log.add("finally");
            }
        }))));
        left.complete("a");
        task.assertPending();

        task.cancel();

        more.assertCancelledOnce();
        assertThat(log).containsExactly("finally");
    }

    @Test
    void aKeptBranchGoesOnInTheNextSelect() {
        List<ManualFuture<Integer>> ticks = List.of(right, ManualFuture.named("second"));
        TestTask<String> task = TestTask.of(async(() -> {
            for (int i = 0; ; i++) {
                String s = select(Branch.on(left, text -> text).keep(), Branch.on(ticks.get(i), n -> ""));
                log.add("round " + i);
                if (!s.isEmpty()) {
                    return s;
                }
            }
        }));
        task.assertPending();
        right.complete(0);
        task.assertPending();
        left.assertNotCancelled();
        left.complete("kept");

        task.assertReady("kept");
        assertThat(log).containsExactly("round 0", "round 1");
    }

    @Test
    void aBranchThatTakesNoPartIsNotPolled() {
        right.complete(1);
        left.complete("a");
        TestTask<String> task = TestTask.of(async(() -> select(
                Branch.on(left, s -> s).when(false),
                Branch.on(right, n -> "n" + n).when(true))));

        task.assertReady("n1");
        assertThat(left.polls()).isZero();
    }

    @Test
    void withoutAnyBranchThatTakesPartItFails() {
        TestTask<String> task =
                TestTask.of(async(() -> select(Branch.on(left, s -> s).when(false))));

        task.assertFailed(IllegalStateException.class);
    }

    @Test
    void theFailureOfABranchIsTheFailure() {
        TestTask<String> task = TestTask.of(async(() -> {
            try {
                return select(Branch.on(left, s -> s), Branch.on(right, n -> "" + n));
            } catch (IOException e) {
                return e.getMessage();
            }
        }));
        task.assertPending();
        left.fail(new IOException("lost"));

        task.assertReady("lost");
        right.assertCancelledOnce();
    }

    @Test
    void aBiasedSelectPrefersTheFirst() {
        left.complete("a");
        right.complete(1);

        TestTask.of(async(() -> selectBiased(Branch.on(left, s -> s), Branch.on(right, n -> "" + n))))
                .assertReady("a");
    }

    @Test
    void aFairSelectLeavesItToChance() {
        List<String> winners = new ArrayList<>();
        for (int chance = 0; chance < 2; chance++) {
            int chosen = chance;
            RandomGenerator random = () -> chosen == 0 ? 0L : -1L;
            ManualFuture<String> a = ManualFuture.named("a");
            ManualFuture<String> b = ManualFuture.named("b");
            a.complete("a");
            b.complete("b");
            TestContext cx =
                    TestContext.builder().service(RandomGenerator.class, random).build();
            winners.add(TestTask.of(async(() -> select(Branch.on(a, s -> s), Branch.on(b, s -> s))), cx)
                    .assertReady());
        }

        assertThat(winners).containsExactlyInAnyOrder("a", "b");
    }
}
