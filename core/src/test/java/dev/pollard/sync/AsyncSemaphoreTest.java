// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.sync.AsyncSemaphore.Permit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncSemaphoreTest {

    private static HandPolled<Permit> acquire(AsyncSemaphore semaphore, int count) {
        return HandPolled.of(semaphore.acquire(count));
    }

    private static Permit acquired(HandPolled<Permit> acquire) throws Exception {
        return acquire.poll().value();
    }

    private static Permit taken(AsyncSemaphore semaphore, int count) throws Exception {
        return acquired(acquire(semaphore, count));
    }

    @Test
    void permitsAreTakenInTheFirstPollAndGivenBackOnce() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        HandPolled<Permit> acquire = acquire(semaphore, 2);
        assertThat(semaphore.availablePermits()).isEqualTo(3);
        Permit permit = acquired(acquire);
        assertThat(permit.permits()).isEqualTo(2);
        assertThat(semaphore.availablePermits()).isEqualTo(1);
        permit.release();
        permit.close();

        assertThat(permit.permits()).isZero();
        assertThat(semaphore.availablePermits()).isEqualTo(3);
    }

    @Test
    void acquireOfManyWaitsForAllOfThem() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        Permit one = taken(semaphore, 1);
        Permit two = taken(semaphore, 2);
        HandPolled<Permit> all = acquire(semaphore, 3);
        assertThat(all.poll().isPending()).isTrue();
        two.release();
        assertThat(all.isWoken()).isFalse();
        one.release();

        assertThat(all.wakes()).isEqualTo(1);
        assertThat(semaphore.availablePermits()).isZero();
        assertThat(acquired(all).permits()).isEqualTo(3);
    }

    @Test
    void aLargeRequestAtTheHeadHoldsUpTheSmallOnesBehind() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        Permit held = taken(semaphore, 2);
        HandPolled<Permit> large = acquire(semaphore, 2);
        HandPolled<Permit> small = acquire(semaphore, 1);

        assertThat(large.poll().isPending()).isTrue();
        assertThat(small.poll().isPending()).isTrue();
        assertThat(semaphore.tryAcquire()).isNull();
        assertThat(semaphore.availablePermits()).isEqualTo(1);
        held.release();
        assertThat(large.isWoken()).isTrue();
        assertThat(small.isWoken()).isTrue();
        acquired(large);
        acquired(small);
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    void cancellingALargeRequestLeavesTheFreePermitsToThoseBehindIt() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        Permit held = taken(semaphore, 2);
        HandPolled<Permit> large = acquire(semaphore, 3);
        HandPolled<Permit> small = acquire(semaphore, 1);
        HandPolled<Permit> smallToo = acquire(semaphore, 1);
        large.poll();
        small.poll();
        smallToo.poll();
        large.cancel();

        assertThat(small.wakes()).isEqualTo(1);
        assertThat(smallToo.isWoken()).isFalse();
        held.release();
        assertThat(smallToo.isWoken()).isTrue();
        acquired(small).release();
        acquired(smallToo).release();
        assertThat(semaphore.availablePermits()).isEqualTo(3);
    }

    @Test
    void cancellingARequestThatHasItsPermitsGivesThemBackAndWakesTheNext() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        Permit held = taken(semaphore, 3);
        HandPolled<Permit> large = acquire(semaphore, 3);
        HandPolled<Permit> one = acquire(semaphore, 1);
        HandPolled<Permit> two = acquire(semaphore, 2);
        HandPolled<Permit> another = acquire(semaphore, 1);
        large.poll();
        one.poll();
        two.poll();
        another.poll();
        held.release();
        large.cancel();

        assertThat(one.isWoken()).isTrue();
        assertThat(two.isWoken()).isTrue();
        assertThat(another.isWoken()).isFalse();
        acquired(one).release();
        assertThat(another.isWoken()).isTrue();
    }

    @Test
    void oneReleaseServesAllWhoFit() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        List<HandPolled<Permit>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(acquire(semaphore, 1));
            waiting.get(i).poll();
        }
        semaphore.addPermits(99);

        for (int i = 0; i < 99; i++) {
            assertThat(waiting.get(i).wakes()).as("waiter %s", i).isEqualTo(1);
            assertThat(acquired(waiting.get(i)).permits()).isEqualTo(1);
        }
        assertThat(waiting.get(99).isWoken()).isFalse();
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    void aRequestForNoneDoesNotWait() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        HandPolled<Permit> one = acquire(semaphore, 1);
        one.poll();

        assertThat(taken(semaphore, 0).permits()).isZero();
        assertThat(semaphore.tryAcquire(0)).isNotNull();
        assertThat(one.isWoken()).isFalse();
    }

    @Test
    void aRequestForMoreThanThereAreWaitsForNewOnes() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        HandPolled<Permit> two = acquire(semaphore, 2);
        two.poll();
        semaphore.addPermits(1);

        assertThat(acquired(two).permits()).isEqualTo(2);
    }

    @Test
    void tryAcquireTellsNoneFromClosed() {
        AsyncSemaphore semaphore = new AsyncSemaphore("db", 1);
        Permit permit = semaphore.tryAcquire();
        assertThat(permit).isNotNull();
        assertThat(semaphore.tryAcquire()).isNull();
        permit.release();
        assertThat(semaphore.tryAcquire(2)).isNull();
        semaphore.close();

        assertThatThrownBy(semaphore::tryAcquire)
                .isInstanceOf(SemaphoreClosedException.class)
                .hasMessage("semaphore closed: AsyncSemaphore(db)");
    }

    @Test
    void closeWakesAllAndRefusesThemAndThoseWhoComeLater() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(2);
        Permit held = taken(semaphore, 1);
        List<HandPolled<Permit>> waiting = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            waiting.add(acquire(semaphore, 2));
            waiting.get(i).poll();
        }
        assertThat(semaphore.isClosed()).isFalse();
        semaphore.close();
        semaphore.close();

        assertThat(semaphore.isClosed()).isTrue();
        for (HandPolled<Permit> acquire : waiting) {
            assertThat(acquire.wakes()).isEqualTo(1);
            assertThatThrownBy(acquire::poll).isInstanceOf(SemaphoreClosedException.class);
            assertThatThrownBy(acquire::poll).hasMessageStartingWith("future polled after completion");
        }
        assertThatThrownBy(() -> taken(semaphore, 1)).isInstanceOf(SemaphoreClosedException.class);
        assertThatThrownBy(() -> taken(semaphore, 0)).isInstanceOf(SemaphoreClosedException.class);
        held.release();
        assertThat(semaphore.availablePermits()).isEqualTo(2);
        assertThatThrownBy(() -> taken(semaphore, 1)).isInstanceOf(SemaphoreClosedException.class);
    }

    @Test
    void whoHasBeenServedBeforeCloseStillGetsHisPermit() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        Permit held = taken(semaphore, 1);
        HandPolled<Permit> next = acquire(semaphore, 1);
        next.poll();
        held.release();
        semaphore.close();

        acquired(next).release();
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    @Test
    void cancellingARefusedRequestDoesNothing() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        HandPolled<Permit> acquire = acquire(semaphore, 1);
        acquire.poll();
        semaphore.close();
        acquire.cancel();

        assertThat(semaphore.availablePermits()).isZero();
        assertThatThrownBy(acquire::poll).hasMessageStartingWith("future polled after cancel");
    }

    @Test
    void forgettingPermitsTakesFreeOnesOnly() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(5);
        Permit held = taken(semaphore, 2);

        assertThat(semaphore.forgetPermits(1)).isEqualTo(1);
        assertThat(semaphore.availablePermits()).isEqualTo(2);
        assertThat(semaphore.forgetPermits(10)).isEqualTo(2);
        assertThat(semaphore.availablePermits()).isZero();
        held.release();
        assertThat(semaphore.availablePermits()).isEqualTo(2);
    }

    @Test
    void aClosedSemaphoreDoesNotOpenWhenPermitsAreForgottenOrAdded() {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        semaphore.close();
        assertThat(semaphore.forgetPermits(10)).isEqualTo(3);
        assertThat(semaphore.isClosed()).isTrue();
        semaphore.addPermits(7);

        assertThat(semaphore.isClosed()).isTrue();
        assertThat(semaphore.availablePermits()).isEqualTo(7);
    }

    @Test
    void addedPermitsGoToThoseWhoWait() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        HandPolled<Permit> acquire = acquire(semaphore, 2);
        acquire.poll();
        semaphore.addPermits(1);
        assertThat(acquire.isWoken()).isFalse();
        semaphore.addPermits(2);

        assertThat(acquire.isWoken()).isTrue();
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    @Test
    void tooManyPermitsAreRefusedAndNothingIsLost() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(Integer.MAX_VALUE - 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> semaphore.addPermits(2))
                .withMessage("permits > 2147483647: 2147483648");
        assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE - 1);

        Permit held = taken(semaphore, Integer.MAX_VALUE - 1);
        HandPolled<Permit> acquire = acquire(semaphore, Integer.MAX_VALUE);
        acquire.poll();
        semaphore.addPermits(Integer.MAX_VALUE - 2);
        assertThatIllegalStateException().isThrownBy(() -> semaphore.addPermits(3));
        assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE - 2);
        semaphore.addPermits(2);
        assertThat(acquired(acquire).permits()).isEqualTo(Integer.MAX_VALUE);
        assertThat(held.permits()).isEqualTo(Integer.MAX_VALUE - 1);
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AsyncSemaphore(-1))
                .withMessage("permits < 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> semaphore.acquire(-2))
                .withMessage("permits < 0: -2");
        assertThatIllegalArgumentException().isThrownBy(() -> semaphore.tryAcquire(-2));
        assertThatIllegalArgumentException().isThrownBy(() -> semaphore.addPermits(-2));
        assertThatIllegalArgumentException().isThrownBy(() -> semaphore.forgetPermits(-2));
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    // ---- permits as objects

    @Test
    void aForgottenPermitIsGoneForGood() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        Permit permit = taken(semaphore, 2);
        permit.forget();
        permit.release();

        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    @Test
    void splitPermitsAreGivenBackApart() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(5);
        Permit permit = taken(semaphore, 5);
        Permit part = permit.split(2);
        assertThat(permit.permits()).isEqualTo(3);
        assertThat(part.permits()).isEqualTo(2);
        part.release();
        assertThat(semaphore.availablePermits()).isEqualTo(2);
        permit.release();
        assertThat(semaphore.availablePermits()).isEqualTo(5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> taken(semaphore, 1).split(2))
                .withMessage("part not in 0..1: 2");
        assertThatIllegalArgumentException().isThrownBy(() -> permit.split(-1));
    }

    @Test
    void mergedPermitsAreGivenBackTogether() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(5);
        Permit permit = taken(semaphore, 2);
        Permit other = taken(semaphore, 3);
        permit.merge(other);
        assertThat(permit.permits()).isEqualTo(5);
        assertThat(other.permits()).isZero();
        other.release();
        assertThat(semaphore.availablePermits()).isZero();
        permit.release();
        assertThat(semaphore.availablePermits()).isEqualTo(5);
    }

    @Test
    void permitsOfTwoSemaphoresDoNotMerge() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore("a", 2);
        Permit permit = taken(semaphore, 1);
        Permit other = taken(new AsyncSemaphore("b", 2), 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> permit.merge(other))
                .withMessage("permit of another semaphore: Permit(1 of AsyncSemaphore(b))");
        assertThatIllegalArgumentException().isThrownBy(() -> permit.merge(permit));
        assertThat(permit.permits()).isEqualTo(1);
        assertThat(other.permits()).isEqualTo(1);
    }

    @Test
    void withPermitGivesItBackHoweverTheFutureEnds() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        Probe<String> body = new Probe<>("body");
        HandPolled<String> future = HandPolled.of(semaphore.withPermit(() -> body));
        future.poll();
        assertThat(semaphore.availablePermits()).isZero();
        future.cancel();
        assertThat(body.cancels()).isEqualTo(1);
        assertThat(semaphore.availablePermits()).isEqualTo(1);
        HandPolled<String> second = HandPolled.of(semaphore.withPermit(() -> Futures.ready("a")));
        assertThat(second.poll().value()).isEqualTo("a");
        assertThat(semaphore.availablePermits()).isEqualTo(1);
        semaphore.addPermits(1);
        HandPolled<Integer> both =
                HandPolled.of(semaphore.withPermits(2, () -> Futures.ready(semaphore.availablePermits())));
        assertThat(both.poll().value()).isZero();
        assertThat(semaphore.availablePermits()).isEqualTo(2);
        semaphore.close();
        HandPolled<String> third = HandPolled.of(semaphore.withPermit(() -> Futures.ready("a")));
        assertThatThrownBy(third::poll).isInstanceOf(SemaphoreClosedException.class);
        third.cancel();
    }
}
