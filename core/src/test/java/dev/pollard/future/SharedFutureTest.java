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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 23 of the traps: one future, several who wait for it. */
class SharedFutureTest {
    private final Probe<String> source = new Probe<>("P");
    private final SharedFuture<String> shared = Futures.shared(source);
    private final HandPolled<String> one = HandPolled.of(shared);
    private final HandPolled<String> two = HandPolled.of(shared.share());

    @Test
    void allGetTheValueAndTheSourceRunsOnce() throws Exception {
        one.poll();
        two.poll();
        assertThat(source.polls()).isEqualTo(1);
        source.complete("v");
        assertThat(one.isWoken()).isTrue();
        assertThat(two.isWoken()).isTrue();

        assertThat(two.poll()).isEqualTo(Poll.ready("v"));
        assertThat(one.poll()).isEqualTo(Poll.ready("v"));
        assertThat(HandPolled.of(shared.share()).poll()).isEqualTo(Poll.ready("v"));
        assertThat(source.polls()).isEqualTo(2);
        assertThat(source.cancels()).isZero();
    }

    @Test
    void failurePoisonsAll() throws Exception {
        one.poll();
        two.poll();
        IOException failure = new IOException();
        source.fail(failure);

        assertThatThrownBy(one::poll).isSameAs(failure);
        assertThatThrownBy(two::poll).isSameAs(failure);
        assertThatThrownBy(HandPolled.of(shared.share())::poll).isSameAs(failure);
    }

    @Test
    void onlyTheLastCancelReachesTheSource() throws Exception {
        one.poll();
        two.poll();
        one.cancel();
        assertThat(source.cancels()).isZero();
        two.cancel();
        assertThat(source.cancels()).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(shared::share).withMessage("shared after cancel: Probe");
    }

    /** The one that was to poll is cancelled between the wake and its poll. */
    @Test
    void whoeverIsLeftTakesOverWhenTheOneThatPolledIsCancelled() throws Exception {
        one.poll();
        two.poll();
        source.completeUnnoticed("v");
        source.wake();
        two.poll(); // comes first, ends it
        assertThat(one.isWoken()).isTrue();

        Probe<String> other = new Probe<>("Q");
        SharedFuture<String> a = Futures.shared(other);
        HandPolled<String> first = HandPolled.of(a);
        HandPolled<String> second = HandPolled.of(a.share());
        first.poll();
        assertThat(other.polls()).isEqualTo(1);
        other.duringPoll(() -> second.pollUnchecked()); // while the first one polls, the second comes in vain
        other.wake();
        assertThat(first.isWoken()).isTrue();
        first.poll();
        other.wake(); // due again: for the first, which is cancelled instead
        first.cancel();
        assertThat(second.isWoken()).isTrue();
        other.duringPoll(() -> {});
        other.complete("v");
        assertThat(second.poll()).isEqualTo(Poll.ready("v"));
        assertThat(other.cancels()).isZero();
    }

    @Test
    void cancelOfOneForWhomItWasDueWakesTheOthers() throws Exception {
        SharedFuture<String> other = shared.share(); // never polled, the source is due from the beginning
        two.poll();
        source.duringPoll(() -> {
            source.duringPoll(() -> {});
            source.wake(); // takes all wakers that are noted, the one of `one` not among them
            one.pollUnchecked(); // is noted in vain: the source is being polled
        });
        source.wake();
        two.poll();
        assertThat(one.isWoken()).isFalse();
        two.cancel();

        assertThat(one.isWoken()).isTrue();
        source.complete("v");
        assertThat(one.poll()).isEqualTo(Poll.ready("v"));
        other.cancel();
    }

    @Test
    void spuriousPollDoesNotPollTheSource() throws Exception {
        one.poll();
        one.poll();
        two.poll();

        assertThat(source.polls()).isEqualTo(1);
    }

    @Test
    void peekNeitherWaitsNorPolls() throws Exception {
        assertThat(shared.peek().isPending()).isTrue();
        assertThat(source.polls()).isZero();
        source.complete("v");
        one.poll();
        assertThat(shared.peek()).isEqualTo(Poll.ready("v"));
    }

    @Test
    void oneThatHasEndedCannotBePolledAgain() throws Exception {
        source.complete("v");
        one.poll();

        assertThatIllegalStateException()
                .isThrownBy(one::poll)
                .withMessage("future polled after completion: Shared(Probe)");
    }

    /** Many threads share, poll and cancel; those that stay get the value. */
    @Test
    @Timeout(120)
    void noWakeIsLostAmongThreads() throws Exception {
        for (int round = 0; round < 500; round++) {
            CompletableFuture<Integer> cause = new CompletableFuture<>();
            AtomicInteger polling = new AtomicInteger();
            AtomicInteger overlaps = new AtomicInteger();
            Future<Integer> inner = Futures.fromCompletionStage(cause);
            SharedFuture<Integer> origin = Futures.shared(Futures.pollFn(
                    cx -> {
                        if (polling.incrementAndGet() > 1) {
                            overlaps.incrementAndGet();
                        }
                        try {
                            return inner.poll(cx);
                        } finally {
                            polling.decrementAndGet();
                        }
                    },
                    inner::cancel));
            CyclicBarrier start = new CyclicBarrier(4);
            CountDownLatch ended = new CountDownLatch(3);
            List<CompletableFuture<Integer>> got = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SharedFuture<Integer> mine = i == 0 ? origin : origin.share();
                boolean quits = i == round % 3;
                got.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                start.await();
                                if (quits) {
                                    HandPolled.of(mine).poll();
                                    mine.cancel();
                                    return 42;
                                }
                                return HandPolled.of(mine).parkUntilReady();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            } finally {
                                ended.countDown();
                            }
                        },
                        task -> new Thread(task).start()));
            }
            start.await();
            cause.complete(42);
            for (CompletableFuture<Integer> each : got) {
                assertThat(each.join()).isEqualTo(42);
            }
            ended.await();
            assertThat(overlaps).hasValue(0);
        }
    }
}
