// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class OnceCellTest {
    private final OnceCell<String> cell = new OnceCell<>("config");
    private int made;

    private HandPolled<String> getOrInit(Future<String> init) {
        return HandPolled.of(cell.getOrInit(() -> {
            made++;
            return init;
        }));
    }

    @Test
    void theFirstWhoNeedsTheValueMakesIt() throws Exception {
        HandPolled<String> first = getOrInit(Futures.ready("a"));
        assertThat(made).isZero();

        assertThat(first.poll()).isEqualTo(Poll.ready("a"));
        assertThat(cell.get()).isEqualTo("a");
        assertThat(getOrInit(Futures.ready("b")).poll()).isEqualTo(Poll.ready("a"));
        assertThat(made).isEqualTo(1);
    }

    @Test
    void theOthersWaitAndGetTheSameValue() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        first.poll();
        List<HandPolled<String>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(getOrInit(Futures.ready("b")));
            assertThat(others.get(i).poll().isPending()).isTrue();
        }
        assertThat(cell.get()).isNull();
        init.complete("a");
        assertThat(others).noneMatch(HandPolled::isWoken);

        assertThat(first.poll()).isEqualTo(Poll.ready("a"));
        for (HandPolled<String> other : others) {
            assertThat(other.wakes()).isEqualTo(1);
            assertThat(other.poll()).isEqualTo(Poll.ready("a"));
        }
        assertThat(made).isEqualTo(1);
        assertThat(init.cancels()).isZero();
    }

    @Test
    void row24ACancelledInitialiserHandsOver() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        HandPolled<String> second = getOrInit(Futures.ready("b"));
        first.poll();
        second.poll();
        first.cancel();

        assertThat(init.cancels()).isEqualTo(1);
        assertThat(second.isWoken()).isTrue();
        assertThat(second.poll()).isEqualTo(Poll.ready("b"));
        assertThat(cell.get()).isEqualTo("b");
    }

    @Test
    void row24AFailedInitialiserHandsOverAndFailsAlone() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        HandPolled<String> second = getOrInit(Futures.ready("b"));
        first.poll();
        second.poll();
        init.fail(new IOException("broken"));

        assertThatThrownBy(first::poll).isInstanceOf(IOException.class);
        assertThat(init.cancels()).isZero();
        assertThat(second.isWoken()).isTrue();
        assertThat(second.poll()).isEqualTo(Poll.ready("b"));
        first.cancel();
        assertThatThrownBy(first::poll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("future polled after completion: OnceCell(config).getOrInit");
    }

    @Test
    void row24AnInitialiserThatCannotBeMadeHandsOver() throws Exception {
        List<Callable<Future<String>>> broken = List.of(
                () -> {
                    throw new IOException("broken");
                },
                OnceCellTest::noFuture,
                () -> Futures.pollFn(cx -> Poll.ready(nothing())),
                () -> Futures.failed(new StackOverflowError()));
        for (Callable<Future<String>> init : broken) {
            HandPolled<String> future = HandPolled.of(cell.getOrInit(init));
            assertThatThrownBy(future::poll).isNotInstanceOf(AssertionError.class);
            assertThat(cell.get()).isNull();
        }

        assertThat(getOrInit(Futures.ready("b")).poll()).isEqualTo(Poll.ready("b"));
    }

    @SuppressWarnings("NullAway") // what a caller without analysis may do
    private static Future<String> noFuture() {
        return null;
    }

    @SuppressWarnings("NullAway") // what a caller without analysis may do
    private static String nothing() {
        return null;
    }

    @Test
    void cancellingOneWhoWaitsLosesItsPlaceOnly() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        HandPolled<String> second = getOrInit(Futures.ready("b"));
        HandPolled<String> third = getOrInit(Futures.ready("c"));
        first.poll();
        second.poll();
        third.poll();
        second.cancel();
        first.cancel();

        assertThat(second.isWoken()).isFalse();
        assertThat(third.poll()).isEqualTo(Poll.ready("c"));
    }

    @Test
    void cancellingOneWhoseTurnHasComeHandsOver() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        HandPolled<String> second = getOrInit(Futures.ready("b"));
        HandPolled<String> third = getOrInit(Futures.ready("c"));
        first.poll();
        second.poll();
        third.poll();
        first.cancel();
        assertThat(third.isWoken()).isFalse();
        second.cancel();

        assertThat(third.isWoken()).isTrue();
        assertThat(third.poll()).isEqualTo(Poll.ready("c"));
    }

    @Test
    void aThrowingCancelOfTheInitialiserHandsOverAllTheSame() throws Exception {
        IllegalStateException bug = new IllegalStateException("bug");
        HandPolled<String> first = getOrInit(new Probe<String>("init").throwingOnCancel(bug));
        first.poll();
        assertThat(Uncaught.during(first::cancel)).containsExactly(bug);

        assertThat(getOrInit(Futures.ready("b")).poll()).isEqualTo(Poll.ready("b"));
    }

    @Test
    void setWorksOnceAndNotWhileTheValueIsBeingMade() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        first.poll();
        assertThat(cell.set("b")).isFalse();
        first.cancel();
        assertThat(cell.set("b")).isTrue();
        assertThat(cell.set("c")).isFalse();

        assertThat(cell.get()).isEqualTo("b");
        assertThat(getOrInit(Futures.ready("d")).poll()).isEqualTo(Poll.ready("b"));
    }

    @Test
    void takeEmptiesTheCellForTheNextOne() throws Exception {
        assertThat(cell.take()).isNull();
        cell.set("a");
        HandPolled<String> early = getOrInit(Futures.ready("early"));
        assertThat(cell.take()).isEqualTo("a");
        assertThat(cell.take()).isNull();
        assertThat(cell.get()).isNull();

        assertThat(early.poll()).isEqualTo(Poll.ready("early"));
        assertThat(cell.take()).isEqualTo("early");
        assertThat(cell.set("b")).isTrue();
    }

    @Test
    void takeDoesNotDisturbWhoMakesTheValue() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        first.poll();
        assertThat(cell.take()).isNull();
        init.complete("a");

        assertThat(first.poll()).isEqualTo(Poll.ready("a"));
        assertThat(cell.get()).isEqualTo("a");
    }

    @Test
    void whoHasWaitedGetsTheValueEvenIfItIsTakenMeanwhile() throws Exception {
        Probe<String> init = new Probe<>("init");
        HandPolled<String> first = getOrInit(init);
        HandPolled<String> second = getOrInit(Futures.ready("b"));
        first.poll();
        second.poll();
        init.complete("a");
        first.poll();
        cell.take();

        assertThat(second.poll()).isEqualTo(Poll.ready("a"));
        assertThat(cell.get()).isNull();
    }

    @Test
    void anInitialiserMayUseAnotherCell() throws Exception {
        OnceCell<String> other = new OnceCell<>();
        HandPolled<String> future = HandPolled.of(
                cell.getOrInit(() -> other.getOrInit(() -> Futures.ready("a")).map(s -> s + "b")));

        assertThat(future.poll()).isEqualTo(Poll.ready("ab"));
    }

    @Test
    void saysItsName() {
        assertThat(cell).hasToString("OnceCell(config)");
        assertThat(new OnceCell<>().toString()).matches("OnceCell@[0-9a-f]+");
    }
}
