// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncBarrierTest {

    private static HandPolled<Boolean> waiting(AsyncBarrier barrier) throws Exception {
        HandPolled<Boolean> arrival = HandPolled.of(barrier.await());
        assertThat(arrival.poll().isPending()).isTrue();
        return arrival;
    }

    @Test
    void theLastOneToComeLetsAllGoOnAndIsTheLeader() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(3);
        HandPolled<Boolean> first = waiting(barrier);
        HandPolled<Boolean> second = waiting(barrier);
        assertThat(first.isWoken()).isFalse();
        assertThat(barrier.arrived()).isEqualTo(2);
        HandPolled<Boolean> last = HandPolled.of(barrier.await());

        assertThat(last.poll()).isEqualTo(Poll.ready(true));
        assertThat(first.wakes()).isEqualTo(1);
        assertThat(first.poll()).isEqualTo(Poll.ready(false));
        assertThat(second.poll()).isEqualTo(Poll.ready(false));
        assertThat(barrier.arrived()).isZero();
    }

    @Test
    void itIsAsNewAfterEachRound() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(2);
        for (int round = 0; round < 5; round++) {
            HandPolled<Boolean> first = waiting(barrier);
            assertThat(HandPolled.of(barrier.await()).poll()).isEqualTo(Poll.ready(true));
            HandPolled<Boolean> ofNextRound = waiting(barrier);
            assertThat(first.poll()).isEqualTo(Poll.ready(false));
            assertThat(ofNextRound.poll().isPending()).isTrue();
            assertThat(HandPolled.of(barrier.await()).poll()).isEqualTo(Poll.ready(true));
            assertThat(ofNextRound.poll()).isEqualTo(Poll.ready(false));
        }
    }

    @Test
    void creatingAFutureIsNotComing() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(2);
        HandPolled<Boolean> created = HandPolled.of(barrier.await());
        waiting(barrier);
        HandPolled.of(barrier.await()).poll();

        assertThat(barrier.arrived()).isZero();
        assertThat(created.poll().isPending()).as("the first of the next round").isTrue();
        assertThat(barrier.arrived()).isEqualTo(1);
    }

    @Test
    void pollingAgainIsNotComingAgain() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(3);
        HandPolled<Boolean> first = waiting(barrier);
        first.poll();
        first.changeWaker();
        first.poll();

        assertThat(barrier.arrived()).isEqualTo(1);
    }

    @Test
    void whoIsCancelledHasNotCome() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(2);
        HandPolled<Boolean> cancelled = waiting(barrier);
        cancelled.cancel();
        cancelled.cancel();
        assertThat(barrier.arrived()).isZero();
        HandPolled<Boolean> first = waiting(barrier);
        assertThat(HandPolled.of(barrier.await()).poll()).isEqualTo(Poll.ready(true));

        assertThat(first.poll()).isEqualTo(Poll.ready(false));
    }

    @Test
    void whoIsCancelledBeforeItsFirstPollChangesNothing() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(2);
        HandPolled<Boolean> first = waiting(barrier);
        HandPolled.of(barrier.await()).cancel();

        assertThat(barrier.arrived()).isEqualTo(1);
        assertThat(first.isWoken()).isFalse();
    }

    @Test
    void whoIsCancelledAfterTheLastOneCameHoldsNobodyUp() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(3);
        HandPolled<Boolean> cancelled = waiting(barrier);
        HandPolled<Boolean> other = waiting(barrier);
        HandPolled.of(barrier.await()).poll();
        cancelled.cancel();

        assertThat(barrier.arrived()).isZero();
        assertThat(other.poll()).isEqualTo(Poll.ready(false));
    }

    @Test
    void oneAloneDoesNotWait() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(1);

        assertThat(HandPolled.of(barrier.await()).poll()).isEqualTo(Poll.ready(true));
        assertThat(HandPolled.of(barrier.await()).poll()).isEqualTo(Poll.ready(true));
    }

    @Test
    void manyGoOnTogether() throws Exception {
        AsyncBarrier barrier = new AsyncBarrier(101);
        List<HandPolled<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(waiting(barrier));
        }
        HandPolled.of(barrier.await()).poll();

        for (HandPolled<Boolean> one : all) {
            assertThat(one.wakes()).isEqualTo(1);
            assertThat(one.poll()).isEqualTo(Poll.ready(false));
        }
    }

    @Test
    void saysItsNameAndRefusesBadCounts() {
        AsyncBarrier barrier = new AsyncBarrier("rounds", 2);
        assertThat(barrier.parties()).isEqualTo(2);
        assertThat(barrier).hasToString("AsyncBarrier(rounds)");
        assertThat(barrier.await()).hasToString("AsyncBarrier(rounds).await");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AsyncBarrier(0))
                .withMessage("parties < 1: 0");
    }
}
