// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.task.Poll;
import dev.pollard.testkit.Choices.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedules by priorities. */
class PriorityChoicesTest {
    private static final long[] THREE = {100, 200, 300};

    @Test
    void withoutChangesOneTaskGoesFirstAsLongAsItIsReady() {
        PriorityChoices choices = new PriorityChoices(7, 0);
        int first = choices.pickOf(Kind.NEXT, 3, i -> THREE[i]);
        for (int i = 0; i < 10_000; i++) {
            assertThat(choices.pickOf(Kind.NEXT, 3, k -> THREE[k])).isEqualTo(first);
        }
    }

    @Test
    void aTaskKeepsItsPriorityWhereverItStands() {
        PriorityChoices choices = new PriorityChoices(7, 0);
        long first = THREE[choices.pickOf(Kind.NEXT, 3, i -> THREE[i])];

        assertThat(THREE[2 - choices.pickOf(Kind.NEXT, 3, i -> THREE[2 - i])]).isEqualTo(first);
    }

    @Test
    void aChangeMakesTheFirstTheLast() {
        int changed = 0;
        for (long seed = 0; seed < 200; seed++) {
            PriorityChoices choices = new PriorityChoices(seed, 1);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 1 << 13; i++) {
                int next = choices.pickOf(Kind.NEXT, 3, k -> THREE[k]);
                if (order.isEmpty() || order.get(order.size() - 1) != next) {
                    order.add(next);
                }
            }
            // Once: from the highest to the next one, and not back; never, if it comes before the first choice.
            assertThat(order.size()).isBetween(1, 2);
            changed += order.size() - 1;
        }
        assertThat(changed).isGreaterThan(150);
    }

    @Test
    void surprisesThatAreNoOrdersDoNotCome() {
        PriorityChoices choices = new PriorityChoices(3, 2);
        for (int i = 0; i < 1_000; i++) {
            assertThat(choices.pick(Kind.SPURIOUS, 2)).isZero();
            assertThat(choices.pick(Kind.BUDGET, 4)).isZero();
        }
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            asked.add(choices.pick(Kind.TEST, 3));
        }
        assertThat(asked).contains(0, 1, 2);
    }

    private static Future<Void> polls(int count) {
        return count == 0 ? Futures.ready(null) : Futures.yieldNow().andThen(x -> polls(count - 1));
    }

    /** Is woken at once after each poll, and does not give way. */
    private static Future<Void> steps(int count) {
        int[] left = {count};
        return Futures.pollFn(cx -> {
            if (left[0]-- == 0) {
                return Poll.done();
            }
            cx.waker().wake();
            return Poll.pending();
        });
    }

    /** Fails if one step of a long task comes between two steps of another: two orderings. */
    private static final Simulation.Body TWO_ORDERINGS = runtime -> {
        boolean[] open = {false};
        boolean[] bad = {false};
        JoinHandle<Void> window = runtime.spawn("window", steps(10).andThen(x -> {
            open[0] = true;
            return steps(1).map(y -> {
                open[0] = false;
                return null;
            });
        }));
        JoinHandle<Void> other = runtime.spawn("other", steps(30).map(x -> {
            bad[0] = open[0];
            return null;
        }));
        runtime.blockOn(Futures.join(window, other));
        assertThat(bad[0]).isFalse();
    };

    @Test
    void aFaultThatNeedsASlowTaskIsFoundAndReplayed() {
        Simulation simulation = Simulation.of(TWO_ORDERINGS).priorities(3);

        SimulationFailure failure = catchThrowableOfType(SimulationFailure.class, () -> simulation.run(5_000));
        assertThat(failure).hasMessageContaining("replay with -Dpollard.simulation.seed=");
        assertThatThrownBy(() -> simulation.replay(failure.schedule())).isInstanceOf(SimulationFailure.class);
    }

    @Test
    void whereEveryTaskYieldsNobodyStarves() {
        Simulation.of(runtime -> runtime.blockOn(
                        Futures.join(runtime.spawn(polls(50)), runtime.spawn(polls(50)), runtime.spawn(polls(50)))))
                .priorities(2)
                .workers(2)
                .checkDeterminism()
                .run(100);
    }

    @Test
    void theNumberOfChangesIsBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Simulation.of(TWO_ORDERINGS).priorities(-1))
                .withMessage("changes not in 0..100: -1");
    }
}
