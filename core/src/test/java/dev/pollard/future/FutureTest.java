// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.internal.timer.Timers;
import dev.pollard.support.FakeTimers;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FutureTest {
    private final Probe<String> probe = new Probe<>("Probe");
    private final Probe<String> second = new Probe<>("Second");
    private final IOException failure = new IOException("broken");

    @Test
    void exampleOfTheDocumentationGreets() throws Exception {
        Future<String> greeting = Futures.fromCallable(() -> "world")
                .map(name -> "hello " + name)
                .timeout(Duration.ofSeconds(1))
                .recover(TimeoutExceededException.class, late -> "hello anyway");

        assertThat(HandPolled.of(greeting).poll()).isEqualTo(Poll.ready("hello world"));
    }

    @Test
    void exampleOfTheDocumentationGreetsAlsoWhenItIsLate() throws Exception {
        FakeTimers timers = new FakeTimers(0);
        HandPolled<String> greeting = HandPolled.of(probe.map(name -> "hello " + name)
                        .timeout(Duration.ofSeconds(1))
                        .recover(TimeoutExceededException.class, late -> "hello anyway"))
                .with(Timers.class, timers);

        assertThat(greeting.poll().isPending()).isTrue();
        timers.advance(Duration.ofSeconds(1));
        assertThat(greeting.poll()).isEqualTo(Poll.ready("hello anyway"));
        assertThat(probe.cancels()).isEqualTo(1);
    }

    @Test
    void mapAppliesTheFunctionToTheValue() throws Exception {
        probe.complete("abc");

        assertThat(HandPolled.of(probe.map(String::length)).poll()).isEqualTo(Poll.ready(3));
    }

    @Test
    void mapMayGiveNull() throws Exception {
        probe.complete("abc");

        assertThat(HandPolled.of(probe.map(s -> null)).poll()).isEqualTo(Poll.ready(null));
    }

    @Test
    void mapFailsWithWhatTheFunctionThrows() {
        probe.complete("abc");
        HandPolled<String> map = HandPolled.of(probe.map(s -> {
            throw failure;
        }));

        assertThatThrownBy(map::poll).isSameAs(failure);
        assertThat(probe.cancels()).isZero();
    }

    @Test
    void andThenGoesOnInTheSamePoll() throws Exception {
        probe.complete("a");
        second.complete("b");
        List<String> seen = new ArrayList<>();
        HandPolled<String> chain = HandPolled.of(probe.andThen(value -> {
            seen.add(value);
            return second;
        }));

        assertThat(chain.poll()).isEqualTo(Poll.ready("b"));
        assertThat(seen).containsExactly("a");
    }

    @Test
    void andThenPollsOnlyTheSecondOnceTheFirstHasEnded() throws Exception {
        HandPolled<String> chain = HandPolled.of(probe.andThen(value -> second));
        chain.poll();
        probe.complete("a");
        assertThat(chain.poll().isPending()).isTrue();
        second.complete("b");

        assertThat(chain.isWoken()).isTrue();
        assertThat(chain.poll()).isEqualTo(Poll.ready("b"));
        assertThat(probe.polls()).isEqualTo(2);
        assertThat(second.polls()).isEqualTo(2);
    }

    @Test
    void andThenCancelsTheSecondOnly() throws Exception {
        HandPolled<String> chain = HandPolled.of(probe.andThen(value -> second));
        probe.complete("a");
        chain.poll();
        chain.cancel();
        chain.cancel();

        assertThat(probe.cancels()).isZero();
        assertThat(second.cancels()).isEqualTo(1);
    }

    @Test
    void andThenFailsAsTheSecondDoes() throws Exception {
        HandPolled<String> chain = HandPolled.of(probe.andThen(value -> second));
        probe.complete("a");
        chain.poll();
        second.fail(failure);

        assertThatThrownBy(chain::poll).isSameAs(failure);
        assertThat(second.cancels()).isZero();
    }

    @Test
    void andThenRefusesANullFuture() {
        probe.complete("a");

        assertThatNullPointerException()
                .isThrownBy(HandPolled.of(probe.andThen(value -> null))::poll)
                .withMessage("the future that the function returned");
    }

    @Test
    void mapFailureMakesAnotherFailure() throws Exception {
        IllegalStateException other = new IllegalStateException("other");
        probe.fail(failure);

        assertThatThrownBy(HandPolled.of(probe.mapFailure(cause -> {
                    assertThat(cause).isSameAs(failure);
                    return other;
                }))::poll)
                .isSameAs(other);
    }

    @Test
    void mapFailureLetsValuesAndOtherFailuresPass() throws Exception {
        probe.fail(failure);
        second.complete("value");

        assertThatThrownBy(HandPolled.of(probe.mapFailure(IllegalStateException.class, cause -> new Error()))::poll)
                .isSameAs(failure);
        assertThat(HandPolled.of(second.mapFailure(cause -> new Error())).poll())
                .isEqualTo(Poll.ready("value"));
    }

    @Test
    void mapFailureRefusesNullAndLeavesErrorsOfTheVirtualMachineAlone() {
        probe.fail(failure);
        OutOfMemoryError error = new OutOfMemoryError("of a test");
        second.fail(error);

        assertThatNullPointerException()
                .isThrownBy(HandPolled.of(probe.mapFailure(cause -> null))::poll)
                .withMessage("the failure that the function returned");
        assertThatThrownBy(HandPolled.of(second.mapFailure(cause -> failure))::poll)
                .isSameAs(error);
    }

    @Test
    void toPassesItselfToTheFunction() {
        assertThat(probe.<Object>to(future -> future)).isSameAs(probe);
        assertThat(probe.polls()).isZero();
    }

    @Test
    void recoverMakesAValueOfTheFailure() throws Exception {
        probe.fail(failure);

        assertThat(HandPolled.of(probe.recover(Throwable::getMessage)).poll()).isEqualTo(Poll.ready("broken"));
    }

    @Test
    void recoverPassesTheValueOn() throws Exception {
        probe.complete("a");

        assertThat(HandPolled.of(probe.recover(t -> "b")).poll()).isEqualTo(Poll.ready("a"));
    }

    @Test
    void recoverOfOneTypePassesOtherFailuresOn() {
        probe.fail(failure);

        assertThatThrownBy(HandPolled.of(probe.recover(IllegalStateException.class, t -> "b"))::poll)
                .isSameAs(failure);
    }

    @Test
    void recoverDoesNotTouchAVirtualMachineError() {
        StackOverflowError error = new StackOverflowError();
        probe.fail(error);

        assertThatThrownBy(HandPolled.of(probe.recover(t -> "b").recoverWith(t -> second))::poll)
                .isSameAs(error);
    }

    @Test
    void recoverFailsWithWhatTheFunctionThrows() {
        IllegalArgumentException worse = new IllegalArgumentException();
        probe.fail(failure);

        assertThatThrownBy(HandPolled.of(probe.recover(t -> {
                    throw worse;
                }))::poll)
                .isSameAs(worse);
    }

    @Test
    void recoverWithGoesOnWithAnotherFuture() throws Exception {
        probe.fail(failure);
        HandPolled<String> chain = HandPolled.of(probe.recoverWith(IOException.class, t -> second));
        assertThat(chain.poll().isPending()).isTrue();
        second.complete("b");

        assertThat(chain.poll()).isEqualTo(Poll.ready("b"));
        assertThat(probe.polls()).isEqualTo(1);
    }

    @Test
    void recoverWithRecoversOnce() {
        probe.fail(failure);
        IOException again = new IOException("again");
        second.fail(again);

        assertThatThrownBy(HandPolled.of(probe.recoverWith(t -> second))::poll).isSameAs(again);
    }

    @Test
    void recoverWithPassesOtherFailuresOn() {
        probe.fail(failure);

        assertThatThrownBy(HandPolled.of(probe.recoverWith(IllegalStateException.class, t -> second))::poll)
                .isSameAs(failure);
        assertThat(second.polls()).isZero();
    }

    @Test
    void recoverWithRefusesANullFuture() {
        probe.fail(failure);

        assertThatNullPointerException().isThrownBy(HandPolled.of(probe.recoverWith(t -> null))::poll);
    }

    @Test
    void whenDoneShowsTheValueAndPassesItOn() throws Exception {
        List<Object> seen = new ArrayList<>();
        HandPolled<String> chain = HandPolled.of(probe.whenDone((value, thrown) -> {
            seen.add(value);
            seen.add(thrown);
        }));
        chain.poll();
        assertThat(seen).isEmpty();
        probe.complete("a");

        assertThat(chain.poll()).isEqualTo(Poll.ready("a"));
        assertThat(seen).containsExactly("a", null);
    }

    @Test
    void whenDoneShowsTheFailureAndPassesItOn() {
        List<Object> seen = new ArrayList<>();
        probe.fail(failure);

        assertThatThrownBy(HandPolled.of(probe.whenDone((value, thrown) -> {
                    seen.add(value);
                    seen.add(thrown);
                }))::poll)
                .isSameAs(failure);
        assertThat(seen).containsExactly(null, failure);
    }

    @Test
    void whenDoneIsNotCalledOnCancel() throws Exception {
        List<Object> seen = new ArrayList<>();
        HandPolled<String> chain = HandPolled.of(probe.whenDone((value, thrown) -> seen.add(value)));
        chain.poll();
        chain.cancel();

        assertThat(seen).isEmpty();
    }

    @Test
    void whatTheObserverThrowsIsTheFailureOrSuppressedInIt() {
        IllegalArgumentException mine = new IllegalArgumentException();
        probe.complete("a");
        second.fail(failure);

        assertThatThrownBy(HandPolled.of(probe.whenDone((value, thrown) -> {
                    throw mine;
                }))::poll)
                .isSameAs(mine);
        assertThatThrownBy(HandPolled.of(second.whenDone((value, thrown) -> {
                    throw mine;
                }))::poll)
                .isSameAs(failure)
                .hasSuppressedException(mine);
    }

    @Test
    void observerMayThrowTheFailureItGot() {
        second.fail(failure);

        assertThatThrownBy(HandPolled.of(second.whenDone((value, thrown) -> {
                    throw (Exception) thrown;
                }))::poll)
                .isSameAs(failure);
    }

    @Test
    void fuseIsPendingForEverAfterTheEnd() throws Exception {
        HandPolled<String> fused = HandPolled.of(probe.fuse());
        probe.complete("a");

        assertThat(fused.poll()).isEqualTo(Poll.ready("a"));
        assertThat(fused.poll().isPending()).isTrue();
        assertThat(fused.poll().isPending()).isTrue();
        assertThat(probe.polls()).isEqualTo(1);
    }

    @Test
    void fuseIsPendingAfterAFailureAndAfterCancel() throws Exception {
        HandPolled<String> failed = HandPolled.of(probe.fuse());
        HandPolled<String> cancelled = HandPolled.of(second.fuse());
        probe.fail(failure);
        cancelled.cancel();

        assertThatThrownBy(failed::poll).isSameAs(failure);
        assertThat(failed.poll().isPending()).isTrue();
        assertThat(cancelled.poll().isPending()).isTrue();
        assertThat(second.polls()).isZero();
    }

    @Test
    void fuseOfAFusedFutureIsItself() {
        Future<String> fused = probe.fuse();

        assertThat(fused.fuse()).isSameAs(fused);
    }

    @Test
    void chainIsNamedWhileItRunsAndAfterItsEnd() throws Exception {
        Future<Integer> chain = probe.map(s -> s).andThen(s -> second).fuse().map(String::length);
        HandPolled<Integer> polled = HandPolled.of(chain);
        assertThat(chain).hasToString("Map(Fuse(AndThen(Map(Probe))))");
        probe.complete("a");
        polled.poll();
        assertThat(chain).hasToString("Map(Fuse(AndThen(Map(Probe), Second)))");
        second.complete("b");
        polled.poll();

        assertThatIllegalStateException()
                .isThrownBy(polled::poll)
                .withMessage("future polled after completion: Map(Fuse(AndThen(Map(Probe), Probe)))");
    }

    @Test
    void pollAfterCancelSaysSo() {
        HandPolled<String> map = HandPolled.of(probe.map(s -> s));
        map.cancel();

        assertThatIllegalStateException().isThrownBy(map::poll).withMessage("future polled after cancel: Map(Probe)");
    }

    @Test
    void bugInAChildsCancelGoesToTheUncaughtExceptionHandler() {
        IllegalStateException bug = new IllegalStateException("bug");
        probe.throwingOnCancel(bug);
        List<Throwable> reported = new ArrayList<>();
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, thrown) -> {
            reported.add(thrown);
            throw new IllegalStateException("the handler fails as well");
        });
        try {
            probe.map(s -> s).cancel();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }

        assertThat(reported).containsExactly(bug);
    }

    @Test
    void nullArgumentsAreRefusedAtOnce() {
        assertThatNullPointerException().isThrownBy(() -> probe.map(null)).withMessage("function");
        assertThatNullPointerException().isThrownBy(() -> probe.andThen(null)).withMessage("function");
        assertThatNullPointerException().isThrownBy(() -> probe.recover(null)).withMessage("function");
        assertThatNullPointerException()
                .isThrownBy(() -> probe.recover(null, t -> ""))
                .withMessage("type");
        assertThatNullPointerException()
                .isThrownBy(() -> probe.recoverWith(null))
                .withMessage("function");
        assertThatNullPointerException()
                .isThrownBy(() -> probe.recoverWith(null, t -> probe))
                .withMessage("type");
        assertThatNullPointerException().isThrownBy(() -> probe.whenDone(null)).withMessage("observer");
        assertThatNullPointerException().isThrownBy(() -> probe.timeout(null)).withMessage("limit");
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> Futures.failed(null));
    }

    // ---- a single poll

    @Test
    void nowOrNeverGivesWhatIsThereAndCancelsWhatIsNot() throws Exception {
        Probe<String> there = new Probe<>("there");
        there.completeUnnoticed("value");
        assertThat(there.nowOrNever().value()).isEqualTo("value");
        assertThat(there.cancels()).isZero();

        Probe<String> waits = new Probe<>("waits");
        assertThat(waits.nowOrNever().isPending()).isTrue();
        assertThat(waits.cancels()).isEqualTo(1);

        Probe<String> fails = new Probe<>("fails");
        fails.fail(new IOException("no"));
        assertThatExceptionOfType(IOException.class).isThrownBy(fails::nowOrNever);
        assertThat(fails.cancels()).isZero();
    }

    @Test
    void pollOnceLeavesTheFutureToItsOwner() throws Exception {
        HandPolled<Poll<String>> first = HandPolled.of(Futures.pollOnce(probe));
        assertThat(first.poll().value().isPending()).isTrue();
        probe.complete("value");
        assertThat(first.isWoken()).isTrue();
        Future<Poll<String>> unused = Futures.pollOnce(probe);
        unused.cancel();
        assertThat(probe.cancels()).isZero();

        HandPolled<Poll<String>> again = HandPolled.of(Futures.pollOnce(probe));
        assertThat(again.poll().value().value()).isEqualTo("value");
        assertThat(probe.polls()).isEqualTo(2);
        assertThatIllegalStateException()
                .isThrownBy(again::poll)
                .withMessage("future polled after completion: PollOnce");
        second.fail(failure);
        assertThatThrownBy(() -> HandPolled.of(Futures.pollOnce(second)).poll()).isSameAs(failure);
    }
}
