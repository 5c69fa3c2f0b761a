// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.TimeoutExceededException;
import dev.pollard.time.MissedTickBehavior;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fine points of the operators that look at the clock. */
class TimingTest {
    private static final Duration TEN = Duration.ofMillis(10);

    private final HandStream<String> source = new HandStream<>("source");
    private final HandTimers cx = new HandTimers();

    private <T> List<T> ready(AsyncIterator<T> iterator) throws Exception {
        List<T> items = new ArrayList<>();
        iterator.drain(cx, items::add);
        return items;
    }

    /** Takes what is ready, at once and after each of so many milliseconds. */
    private <T> List<String> overTime(AsyncIterator<T> iterator, int millis) throws Exception {
        List<String> items = new ArrayList<>();
        for (int at = 0; at <= millis; at++) {
            for (T item : ready(iterator)) {
                items.add(item + "@" + at);
            }
            cx.advanceMillis(1);
        }
        return items;
    }

    @Nested
    class Ticks {
        @Test
        void anIntervalCountsThePeriods() throws Exception {
            assertThat(overTime(AsyncStream.interval(TEN).iterator(), 31)).containsExactly("0@10", "1@20", "2@30");
        }

        @Test
        void missedTicksAreGivenAtOnce() throws Exception {
            AsyncIterator<Long> interval = AsyncStream.interval(TEN).iterator();
            ready(interval);
            cx.advanceMillis(35);

            assertThat(ready(interval)).containsExactly(0L, 1L, 2L);
        }

        @Test
        void missedTicksAreSkippedIfToldSo() throws Exception {
            AsyncIterator<Long> interval = AsyncStream.interval(Duration.ZERO, TEN, MissedTickBehavior.SKIP)
                    .iterator();
            assertThat(ready(interval)).containsExactly(0L);
            cx.advanceMillis(35);

            assertThat(ready(interval)).containsExactly(1L);
            assertThat(overTime(interval, 5)).containsExactly("2@5");
        }

        @Test
        void anIntervalThatIsCancelledLeavesNoTimer() throws Exception {
            AsyncIterator<Long> interval = AsyncStream.interval(TEN).iterator();
            ready(interval);
            assertThat(cx.armed()).isEqualTo(1);

            interval.cancel();

            assertThat(cx.armed()).isZero();
        }

        @Test
        void aTimerGivesOneItem() throws Exception {
            AsyncIterator<Long> timer = AsyncStream.timer(TEN).iterator();

            assertThat(overTime(timer, 12)).containsExactly("0@10");
            assertThat(timer.pollNext(cx).isEnd()).isTrue();
        }

        @Test
        void anIntervalTellsItsNextTick() throws Exception {
            AsyncIterator<Long> interval = AsyncStream.interval(TEN).iterator();
            ready(interval);

            assertThat(Tree.of(interval).waits()).singleElement().asString().startsWith("tick 0 of Interval(");
        }
    }

    @Nested
    class Delayed {
        @Test
        void elementsAreHeldOneAfterTheOther() throws Exception {
            AsyncIterator<String> delayed = source.delayElements(TEN).iterator();
            source.push("a", "b").end();

            assertThat(overTime(delayed, 25)).containsExactly("a@10", "b@20");
            assertThat(delayed.pollNext(cx).isEnd()).isTrue();
            assertThat(cx.armed()).isZero();
        }

        @Test
        void aSequenceKeepsItsDistances() throws Exception {
            AsyncIterator<String> delayed = source.delaySequence(4, TEN).iterator();
            source.push("a");
            ready(delayed);
            cx.advanceMillis(3);
            source.push("b", "c");

            assertThat(overTime(delayed, 12)).containsExactly("a@7", "b@10", "c@10");
        }

        @Test
        void aSequenceTakesNoMoreThanMayWait() throws Exception {
            AsyncIterator<String> delayed = source.delaySequence(2, TEN).iterator();
            source.push("a", "b", "c");

            ready(delayed);

            assertThat(source.taken).isEqualTo(2);
            assertThat(overTime(delayed, 21)).containsExactly("a@10", "b@10", "c@20");
        }

        @Test
        void aFailureComesAfterTheSequence() throws Exception {
            AsyncIterator<String> delayed = source.delaySequence(2, TEN).iterator();
            source.push("a").fail(new IOException("source"));

            assertThat(delayed.pollNext(cx).isPending()).isTrue();
            assertThat(delayed.pollProgress(cx)).isFalse();
            cx.advanceMillis(11);

            assertThat(delayed.pollNext(cx).value()).isEqualTo("a");
            assertThatThrownBy(() -> delayed.pollProgress(cx)).hasMessage("source");
        }

        @Test
        void aSubscriptionIsHeldBack() throws Exception {
            AsyncIterator<String> delayed = source.delaySubscription(TEN).iterator();
            source.push("a");
            ready(delayed);
            assertThat(source.runs).isZero();

            assertThat(overTime(delayed, 12)).containsExactly("a@10");
        }

        @Test
        void anItemWaitsForItsFuture() throws Exception {
            HandFuture<String> future = new HandFuture<>();
            AsyncIterator<String> delayed =
                    source.delayUntil(item -> future.map(x -> 1)).iterator();
            source.push("a", "b");
            assertThat(delayed.pollNext(cx).isPending()).isTrue();
            assertThat(source.taken).isEqualTo(1);

            future.complete("go");

            assertThat(delayed.pollNext(cx).value()).isEqualTo("a");
        }
    }

    @Nested
    class Limited {
        @Test
        void aRateIsEven() throws Exception {
            AsyncIterator<String> slow =
                    source.throttle(2, Duration.ofMillis(20)).iterator();
            source.push("a", "b", "c").end();

            assertThat(overTime(slow, 25)).containsExactly("a@0", "b@10", "c@20");
        }

        @Test
        void nothingIsTakenBeforeItMayBeGiven() throws Exception {
            AsyncIterator<String> slow = source.throttle(1, TEN).iterator();
            source.push("a", "b");

            ready(slow);

            assertThat(source.taken).isEqualTo(1);
        }

        @Test
        void aBurstIsSavedInAPauseAndNoMore() throws Exception {
            AsyncIterator<String> slow = source.throttle(1, TEN, 2).iterator();
            source.push("a", "b", "c");
            assertThat(overTime(slow, 14)).containsExactly("a@0", "b@0", "c@10");
            cx.advanceMillis(100);
            source.push("d", "e", "f");

            assertThat(overTime(slow, 12)).containsExactly("d@0", "e@0", "f@10");
        }

        @Test
        void aRateAboveTheTimersIsKeptByGroups() throws Exception {
            AsyncIterator<Integer> fast = AsyncStream.range(0, 100_000)
                    .throttle(1_000_000, Duration.ofSeconds(1))
                    .iterator();
            int count = 0;
            for (int millis = 0; millis < 20; millis++) {
                count += ready(fast).size();
                cx.advanceMillis(1);
            }

            // A bucket of 10 ms, and 19 ms of new tokens.
            assertThat(count).isBetween(28_000, 30_000);
        }

        @Test
        void waitingCostsOneTimer() throws Exception {
            AsyncIterator<String> slow = source.throttle(1, TEN).iterator();
            source.push("a", "b", "c");

            overTime(slow, 25);

            assertThat(cx.arms).isEqualTo(3);
            slow.cancel();
            assertThat(cx.armed()).isZero();
        }

        @Test
        void absurdRatesDoNotOverflow() throws Exception {
            AsyncIterator<String> slow = source.throttle(1, Duration.ofDays(100_000), Integer.MAX_VALUE)
                    .iterator();
            source.push("a", "b");

            assertThat(ready(slow)).containsExactly("a", "b");
        }

        @Test
        void ratesOfNothingAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.throttle(0, TEN))
                    .withMessage("items < 1: 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.throttle(1, Duration.ZERO))
                    .withMessage("period <= 0: PT0S");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.throttle(1, TEN, 0))
                    .withMessage("burst < 1: 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AsyncStream.interval(Duration.ofMillis(-1)))
                    .withMessage("period <= 0: PT-0.001S");
        }
    }

    @Nested
    class ThinnedOut {
        @Test
        void throttleFirstLeavesOutWhatComesTooEarly() throws Exception {
            AsyncIterator<String> thin = source.throttleFirst(TEN).iterator();
            source.push("a", "b");
            assertThat(ready(thin)).containsExactly("a");
            cx.advanceMillis(9);
            source.push("c");
            assertThat(ready(thin)).isEmpty();
            cx.advanceMillis(1);
            source.push("d", "e");

            assertThat(ready(thin)).containsExactly("d");
        }

        @Test
        void throttleLatestGivesTheFirstAtOnceAndThenTheNewest() throws Exception {
            AsyncIterator<String> thin = source.throttleLatest(TEN).iterator();
            source.push("a", "b", "c");

            assertThat(overTime(thin, 12)).containsExactly("a@0", "c@10");
            assertThat(overTime(thin, 12)).isEmpty();
            source.push("d");
            assertThat(overTime(thin, 2)).containsExactly("d@0");
        }

        @Test
        void throttleLatestGivesTheNewestAtTheEnd() throws Exception {
            AsyncIterator<String> thin = source.throttleLatest(TEN).iterator();
            source.push("a", "b").end();

            assertThat(ready(thin)).containsExactly("a", "b");
            assertThat(thin.pollNext(cx).isEnd()).isTrue();
            assertThat(cx.armed()).isZero();
        }

        @Test
        void sampleGivesTheNewestAtEachTick() throws Exception {
            AsyncIterator<String> thin = source.sample(TEN).iterator();
            source.push("a", "b");
            assertThat(overTime(thin, 31)).containsExactly("b@10");
            source.push("c");

            assertThat(overTime(thin, 12)).containsExactly("c@8");
        }

        @Test
        void sampleGivesTheLastAtTheEnd() throws Exception {
            AsyncIterator<String> thin = source.sample(TEN).iterator();
            source.push("a", "b").end();

            assertThat(ready(thin)).containsExactly("b");
            assertThat(cx.armed()).isZero();
        }

        @Test
        void debounceWaitsForQuiet() throws Exception {
            AsyncIterator<String> quiet = source.debounce(TEN).iterator();
            source.push("a");
            ready(quiet);
            cx.advanceMillis(6);
            source.push("b");

            assertThat(overTime(quiet, 12)).containsExactly("b@10");
        }

        @Test
        void debounceGivesTheLastAtTheEnd() throws Exception {
            AsyncIterator<String> quiet = source.debounce(TEN).iterator();
            source.push("a", "b").end();

            assertThat(ready(quiet)).containsExactly("b");
            assertThat(quiet.pollNext(cx).isEnd()).isTrue();
        }

        @Test
        void whatTakesAsItComesPaysForIt() throws Exception {
            ManualContext poor = new ManualContext(3);
            poor.provide(dev.pollard.internal.timer.Timers.class, cx).provide(dev.pollard.time.Ticker.class, cx);
            for (AsyncStream<Integer> endless : List.of(
                    AsyncStream.generate(() -> 1).debounce(TEN),
                    AsyncStream.generate(() -> 1).sample(TEN),
                    AsyncStream.generate(() -> 1).throttleLatest(TEN).skip(1),
                    AsyncStream.generate(() -> 1).throttleFirst(TEN).skip(1))) {
                poor.refill(3);
                int wakes = poor.wakes();
                assertThat(endless.iterator().pollNext(poor).isPending())
                        .as("%s", endless)
                        .isTrue();
                assertThat(poor.wakes()).as("%s", endless).isGreaterThan(wakes);
            }
        }
    }

    @Nested
    class InTime {
        private final HandStream<String> fallback = new HandStream<>("fallback");

        @Test
        void aFallbackTakesOver() throws Exception {
            AsyncIterator<String> iterator = source.timeout(TEN, fallback).iterator();
            source.push("a");
            assertThat(ready(iterator)).containsExactly("a");
            assertThat(fallback.runs).isZero();
            cx.advanceMillis(11);
            fallback.push("f");

            assertThat(ready(iterator)).containsExactly("f");
            assertThat(source.cancels).isEqualTo(1);
            assertThat(cx.armed()).isZero();
            cx.advanceMillis(100);
            assertThat(iterator.pollNext(cx).isPending()).isTrue();
        }

        @Test
        void theFirstItemIsWaitedForAndNoOther() throws Exception {
            AsyncIterator<String> iterator = source.timeoutFirst(TEN).iterator();
            iterator.pollNext(cx);
            cx.advanceMillis(9);
            source.push("a");
            assertThat(ready(iterator)).containsExactly("a");
            assertThat(cx.armed()).isZero();
            cx.advanceMillis(100);

            assertThat(iterator.pollNext(cx).isPending()).isTrue();
        }

        @Test
        void theFirstItemMayBeLate() throws Exception {
            AsyncIterator<String> iterator = source.timeoutFirst(TEN).iterator();
            iterator.pollNext(cx);
            cx.advanceMillis(11);

            assertThatThrownBy(() -> iterator.pollNext(cx)).isInstanceOf(TimeoutExceededException.class);
            assertThat(source.cancels).isEqualTo(1);
        }

        @Test
        void theWholeHasALimit() throws Exception {
            AsyncIterator<String> iterator = source.timeoutTotal(TEN).iterator();
            for (int i = 0; i < 10; i++) {
                source.push("a");
                assertThat(ready(iterator)).containsExactly("a");
                cx.advanceMillis(1);
            }
            cx.advanceMillis(1);

            assertThatThrownBy(() -> iterator.pollProgress(cx)).isInstanceOf(TimeoutExceededException.class);
            assertThat(source.cancels).isEqualTo(1);
            assertThat(cx.armed()).isZero();
        }

        @Test
        void aBusySourceDoesNotOutrunTheLimit() {
            AsyncIterator<Integer> busy =
                    AsyncStream.generate(() -> 1).timeoutTotal(TEN).iterator();
            int[] taken = {0};

            assertThatThrownBy(() -> busy.drain(cx, item -> {
                        cx.advanceMillis(1);
                        return ++taken[0] < 100_000;
                    }))
                    .isInstanceOf(TimeoutExceededException.class);

            assertThat(taken[0]).isEqualTo(2 * Cursor.ITEMS_PER_UNIT);
        }

        @Test
        void theEndIsInTimeHoweverLateItIsSeen() throws Exception {
            AsyncIterator<String> iterator = source.timeoutTotal(TEN).iterator();
            iterator.pollNext(cx);
            source.end();
            cx.advanceMillis(100);

            assertThat(iterator.pollNext(cx).isEnd()).isTrue();
        }
    }

    @Nested
    class Alive {
        private final AsyncIterator<String> iterator =
                source.keepAlive(TEN, () -> "ping").iterator();

        @Test
        void silenceIsFilledAgainAndAgain() throws Exception {
            assertThat(overTime(iterator, 21)).containsExactly("ping@10", "ping@20");
        }

        @Test
        void anItemPutsItOff() throws Exception {
            ready(iterator);
            cx.advanceMillis(6);
            source.push("a");

            assertThat(overTime(iterator, 12)).containsExactly("a@0", "ping@10");
        }

        @Test
        void theEndIsNotPutOff() throws Exception {
            ready(iterator);
            source.end();

            assertThat(iterator.pollProgress(cx)).isTrue();
            assertThat(cx.armed()).isZero();
        }
    }

    @Test
    void timesAreThoseOfTheClock() throws Exception {
        AsyncIterator<Timed<String>> timed = source.timed().iterator();
        ready(timed);
        cx.advanceMillis(10);
        source.push("a");
        ready(timed);
        cx.advanceMillis(5);
        source.push("b");

        assertThat(ready(timed)).containsExactly(new Timed<>("b", Duration.ofMillis(5), Duration.ofMillis(15)));
    }
}
