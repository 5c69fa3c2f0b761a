// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollSemaphoreTest {
    private final AsyncSemaphore semaphore = new AsyncSemaphore("pages", 1);
    private final PollSemaphore polled = semaphore.pollSemaphore();
    private final HandPolled<Object> hand = HandPolled.of(Futures.pending());

    private Poll<AsyncSemaphore.Permit> poll() throws Exception {
        return hand.pollWith(polled::pollAcquire);
    }

    private Poll<AsyncSemaphore.Permit> poll(int count) throws Exception {
        return hand.pollWith(cx -> polled.pollAcquire(cx, count));
    }

    @Test
    void itGivesOnePermitAfterTheOther() throws Exception {
        for (int i = 0; i < 3; i++) {
            AsyncSemaphore.Permit permit = poll().value();
            assertThat(permit.permits()).isEqualTo(1);
            assertThat(semaphore.availablePermits()).isZero();
            permit.release();
        }
        assertThat(polled.semaphore()).isSameAs(semaphore);
    }

    @Test
    void aCallThatIsPendingKeepsItsPlaceAndIsWoken() throws Exception {
        AsyncSemaphore.Permit held = poll().value();
        assertThat(poll().isPending()).isTrue();
        HandPolled<AsyncSemaphore.Permit> behind = HandPolled.of(semaphore.acquire());
        assertThat(behind.poll().isPending()).isTrue();
        assertThat(poll().isPending()).isTrue(); // a poll without a wake loses no place

        held.release();

        assertThat(hand.isWoken()).isTrue();
        assertThat(behind.isWoken()).isFalse();
        poll().value().release();
        assertThat(behind.poll().isReady()).isTrue();
    }

    @Test
    void onlyTheLastWakerIsWoken() throws Exception {
        AsyncSemaphore.Permit held = poll().value();
        poll();
        HandPolled.CountingWaker before = hand.changeWaker();
        poll();
        held.release();
        assertThat(before.wakes()).isZero();
        assertThat(hand.wakes()).isEqualTo(1);
    }

    @Test
    void anAbortGivesATurnThatHasComeToTheNext() throws Exception {
        AsyncSemaphore.Permit held = poll().value();
        poll();
        HandPolled<AsyncSemaphore.Permit> behind = HandPolled.of(semaphore.acquire());
        behind.poll();
        held.release();
        assertThat(behind.isWoken()).isFalse();

        assertThat(polled.abortAcquire()).isTrue();

        assertThat(behind.isWoken()).isTrue();
        assertThat(behind.poll().isReady()).isTrue();
        assertThat(polled.abortAcquire()).isFalse();
        assertThat(poll().isPending()).isTrue(); // it can be used again
    }

    @Test
    void anotherNumberIsAnotherRequest() throws Exception {
        assertThat(poll(3).isPending()).isTrue();
        HandPolled<AsyncSemaphore.Permit> behind = HandPolled.of(semaphore.acquire());
        assertThat(behind.poll().isPending()).isTrue();

        assertThat(poll(1).isPending()).isTrue(); // behind the other one by now

        assertThat(behind.poll().isReady()).isTrue();
        semaphore.addPermits(1);
        assertThat(poll(1).value().permits()).isEqualTo(1);
    }

    @Test
    void zeroDoesNotWaitAndLessIsRefused() throws Exception {
        poll();
        assertThat(poll(0).value().permits()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> poll(-1)).withMessage("permits < 0: -1");
    }

    @Test
    void aNumberThatIsRefusedLosesNoPlace() throws Exception {
        AsyncSemaphore.Permit held = poll().value();
        poll();
        assertThatIllegalArgumentException().isThrownBy(() -> poll(-1));
        HandPolled<AsyncSemaphore.Permit> behind = HandPolled.of(semaphore.acquire());
        behind.poll();
        held.release();
        assertThat(poll().isReady()).isTrue();
    }

    @Test
    void closedIsThrownByEachCall() throws Exception {
        AsyncSemaphore.Permit held = poll().value();
        poll();
        semaphore.close();
        assertThat(hand.isWoken()).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::poll).isInstanceOf(SemaphoreClosedException.class);
        }
        held.release();
        assertThat(polled.abortAcquire()).isFalse();
    }

    @Test
    void itsProgressIsPaidFor() throws Exception {
        semaphore.addPermits(10);
        hand.withBudget(3);
        List<Poll<AsyncSemaphore.Permit>> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add(poll());
        }
        assertThat(taken.stream().filter(Poll::isReady)).hasSize(3);
    }

    @Test
    void itTellsWhatItWaitsFor() throws Exception {
        assertThat(Report.of(polled).lines()).containsExactly("name PollSemaphore", "child null");
        poll();
        poll();
        assertThat(Report.of(polled).lines()).containsExactly("name PollSemaphore", "child " + semaphore + ".acquire");
        assertThat(polled).hasToString("PollSemaphore(waiting for 1, " + semaphore + ")");
    }
}
