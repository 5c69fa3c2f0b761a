// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The futures that are not made of other futures. */
class FuturesTest {
    private final List<String> calls = new ArrayList<>();

    private static void assertSpent(HandPolled<?> polled, String name) {
        assertThatIllegalStateException()
                .isThrownBy(polled::poll)
                .withMessage("future polled after completion: " + name);
    }

    @Test
    void readyGivesItsValueOnce() throws Exception {
        HandPolled<String> ready = HandPolled.of(Futures.ready("a"));

        assertThat(ready.poll()).isEqualTo(Poll.ready("a"));
        assertSpent(ready, "Ready");
    }

    @Test
    void readyMayGiveNull() throws Exception {
        assertThat(HandPolled.of(Futures.ready(null)).poll()).isEqualTo(Poll.ready(null));
    }

    @Test
    void failedThrowsWhatItWasGivenCheckedOrNot() {
        for (Throwable failure : List.of(new IOException(), new IllegalStateException(), new AssertionError())) {
            HandPolled<String> failed = HandPolled.of(Futures.failed(failure));

            assertThatThrownBy(failed::poll).isSameAs(failure);
            assertSpent(failed, "Failed");
        }
    }

    @Test
    void pendingNeverEndsAndMayBeShared() throws Exception {
        HandPolled<String> pending = HandPolled.of(Futures.pending());
        pending.poll();
        pending.cancel();

        assertThat(pending.poll().isPending()).isTrue();
        assertThat(pending.isWoken()).isFalse();
        assertThat(Futures.pending()).isSameAs(Futures.pending()).hasToString("Pending");
    }

    @Test
    void deferMakesItsFutureInTheFirstPollAndOnce() throws Exception {
        Probe<String> probe = new Probe<>("Probe");
        Future<String> future = Futures.defer(() -> {
            calls.add("made");
            return probe;
        });
        HandPolled<String> defer = HandPolled.of(future);
        assertThat(calls).isEmpty();
        assertThat(future).hasToString("Defer");
        defer.poll();
        assertThat(future).hasToString("Defer(Probe)");
        probe.complete("a");

        assertThat(defer.poll()).isEqualTo(Poll.ready("a"));
        assertThat(calls).hasSize(1);
    }

    @Test
    void deferFailsAsItsFactoryDoes() {
        IOException failure = new IOException();
        Callable<Future<String>> failing = () -> {
            throw failure;
        };
        HandPolled<String> defer = HandPolled.of(Futures.defer(failing));

        assertThatThrownBy(defer::poll).isSameAs(failure);
        assertSpent(defer, "Defer");
        assertThatNullPointerException()
                .isThrownBy(HandPolled.of(Futures.defer(() -> null))::poll)
                .withMessage("the future that the factory returned");
    }

    @Test
    void fromCallableRunsInTheFirstPoll() throws Exception {
        HandPolled<String> future = HandPolled.of(Futures.fromCallable(() -> {
            calls.add("called");
            return "a";
        }));
        assertThat(calls).isEmpty();

        assertThat(future.poll()).isEqualTo(Poll.ready("a"));
        assertSpent(future, "FromCallable");
        assertThat(calls).hasSize(1);
    }

    @Test
    void fromCallableFailsAsTheCallDoes() {
        IOException failure = new IOException();
        HandPolled<String> future = HandPolled.of(Futures.fromCallable(() -> {
            throw failure;
        }));

        assertThatThrownBy(future::poll).isSameAs(failure);
        assertSpent(future, "FromCallable");
    }

    @Test
    void fromCallableDoesNotRunAfterCancel() {
        HandPolled<String> future = HandPolled.of(Futures.fromCallable(() -> {
            calls.add("called");
            return "a";
        }));
        future.cancel();

        assertThatIllegalStateException()
                .isThrownBy(future::poll)
                .withMessage("future polled after cancel: FromCallable");
        assertThat(calls).isEmpty();
    }

    @Test
    void pollFnPollsTheFunctionUntilItsEnd() throws Exception {
        int[] polls = new int[1];
        HandPolled<Integer> future = HandPolled.of(Futures.pollFn(cx -> {
            cx.waker().wake();
            return ++polls[0] < 3 ? Poll.pending() : Poll.ready(polls[0]);
        }));

        assertThat(future.pollWhileWoken()).isEqualTo(Poll.ready(3));
        assertSpent(future, "PollFn");
        assertThat(polls[0]).isEqualTo(3);
    }

    @Test
    void pollFnRunsItsCleanupOnCancelOnce() throws Exception {
        HandPolled<String> future = HandPolled.of(Futures.pollFn(cx -> Poll.pending(), () -> calls.add("cancelled")));
        future.poll();
        future.cancel();
        future.cancel();

        assertThat(calls).containsExactly("cancelled");
    }

    @Test
    void pollFnRunsNoCleanupAfterItsEnd() throws Exception {
        HandPolled<String> ready = HandPolled.of(Futures.pollFn(cx -> Poll.ready("a"), () -> calls.add("cancelled")));
        ready.poll();
        ready.cancel();
        HandPolled<String> failed = HandPolled.of(Futures.pollFn(
                cx -> {
                    throw new IOException();
                },
                () -> calls.add("cancelled")));
        assertThatThrownBy(failed::poll).isInstanceOf(IOException.class);
        failed.cancel();

        assertThat(calls).isEmpty();
    }

    @Test
    void yieldNowGivesWayOnce() throws Exception {
        HandPolled<Void> future = HandPolled.of(Futures.yieldNow());

        assertThat(future.poll().isPending()).isTrue();
        assertThat(future.hasYielded()).isTrue();
        assertThat(future.isWoken()).isTrue();
        assertThat(future.poll().isReady()).isTrue();
        assertSpent(future, "YieldNow");
    }

    @Test
    void nullArgumentsAreRefusedAtOnce() {
        Probe<String> probe = new Probe<>("Probe");

        assertThatNullPointerException().isThrownBy(() -> Futures.failed(null)).withMessage("failure");
        assertThatNullPointerException().isThrownBy(() -> Futures.defer(null)).withMessage("factory");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.fromCallable(null))
                .withMessage("callable");
        assertThatNullPointerException().isThrownBy(() -> Futures.pollFn(null)).withMessage("poll");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.pollFn(cx -> Poll.pending(), null))
                .withMessage("onCancel");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.blocking((Callable<?>) null))
                .withMessage("callable");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.select(null, probe))
                .withMessage("a");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.select(probe, null))
                .withMessage("b");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.join(probe, null))
                .withMessage("future");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.tryJoin(null, probe))
                .withMessage("future");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.race(probe, null))
                .withMessage("future");
    }
}
