// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the futures do that are about the budget itself. */
class BudgetTest {

    /** Awaits one future after the other, made anew each time; gives how many it has awaited. */
    private static Future<Integer> loop(int times, Supplier<Future<?>> each) {
        int[] done = new int[1];
        List<Future<?>> current = new ArrayList<>();
        return Futures.pollFn(cx -> {
            while (done[0] < times) {
                if (current.isEmpty()) {
                    current.add(each.get());
                }
                if (current.get(0).poll(cx).isPending()) {
                    return Poll.pending();
                }
                current.clear();
                done[0]++;
            }
            return Poll.ready(done[0]);
        });
    }

    @Test
    void consumeBudgetGivesWayWhenTheBudgetIsUsedUpAndOnlyThen() throws Exception {
        HandPolled<Integer> loop = HandPolled.of(loop(5, Futures::consumeBudget));
        assertThat(loop.withBudget(2).poll().isPending()).isTrue();
        assertThat(loop.isWoken()).isTrue();
        assertThat(loop.withBudget(2).poll().isPending()).isTrue();
        assertThat(loop.withBudget(2).poll()).isEqualTo(Poll.ready(5));
    }

    @Test
    void aCooperativeFutureTakesAUnitForItsEndAndGivesWayWithoutPollingWhenThereIsNone() throws Exception {
        int[] polls = new int[1];
        HandPolled<Integer> loop = HandPolled.of(loop(
                3,
                () -> Futures.cooperative(Futures.pollFn(cx -> {
                    polls[0]++;
                    return Poll.ready(1);
                }))));
        assertThat(loop.withBudget(2).poll().isPending()).isTrue();
        assertThat(loop.isWoken()).isTrue();
        assertThat(polls[0]).isEqualTo(2);
        assertThat(loop.withBudget(2).poll()).isEqualTo(Poll.ready(3));
    }

    @Test
    void aCooperativeFutureThatWaitsTakesNothing() throws Exception {
        List<Boolean> left = new ArrayList<>();
        Future<Integer> waiting = Futures.cooperative(Futures.pending());
        HandPolled<Integer> hand = HandPolled.of(Futures.pollFn(cx -> {
            for (int i = 0; i < 10; i++) {
                assertThat(waiting.poll(cx).isPending()).isTrue();
            }
            left.add(cx.mayProceed());
            return Poll.ready(0);
        }));
        hand.withBudget(1).poll();
        assertThat(left).containsExactly(true);
    }

    @Test
    void anUnconstrainedFutureUsesNoBudget() throws Exception {
        HandPolled<Integer> loop = HandPolled.of(Futures.unconstrained(loop(1000, Futures::consumeBudget)));
        assertThat(loop.withBudget(0).poll()).isEqualTo(Poll.ready(1000));
        assertThat(loop.isWoken()).isFalse();
    }

    @Test
    void anUnconstrainedFutureHasTheWakerAndTheServicesOfItsPoll() throws Exception {
        HandPolled<@Nullable String> hand = HandPolled.of(Futures.unconstrained(Futures.pollFn(cx -> {
                    cx.yieldNow();
                    return Poll.ready(cx.find(String.class));
                })))
                .with(String.class, "service");
        assertThat(hand.poll()).isEqualTo(Poll.ready("service"));
        assertThat(hand.isWoken()).isTrue();
    }

    @Test
    void failuresPassThrough() {
        IllegalStateException failure = new IllegalStateException("broken");
        assertThatThrownBy(() -> HandPolled.of(Futures.cooperative(Futures.failed(failure)))
                        .poll())
                .isSameAs(failure);
        assertThatThrownBy(() -> HandPolled.of(Futures.unconstrained(Futures.failed(failure)))
                        .poll())
                .isSameAs(failure);
    }

    @Test
    void aPassOverManyChildrenEndsWithTheBudgetThoughTheChildrenUseNone() throws Exception {
        int[] polls = new int[1];
        List<Future<Integer>> children = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            children.add(Futures.pollFn(cx -> {
                polls[0]++;
                cx.waker().wake(); // at once, and for ever
                return Poll.pending();
            }));
        }
        HandPolled<List<Integer>> all = HandPolled.of(Futures.join(children));
        for (int pass = 1; pass <= 30; pass++) {
            assertThat(all.withBudget(100).poll().isPending()).isTrue();
            assertThat(all.isWoken()).isTrue();
            assertThat(polls[0]).isLessThanOrEqualTo(pass * 101);
        }
        assertThat(polls[0]).isGreaterThanOrEqualTo(3000); // three rounds: nobody is left out
    }
}
