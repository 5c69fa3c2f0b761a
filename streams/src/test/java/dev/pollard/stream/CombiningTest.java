// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fine points of the operators that join streams by more than taking turns. */
class CombiningTest {
    private final HandStream<String> a = new HandStream<>("a");
    private final HandStream<String> b = new HandStream<>("b");
    private final HandStream<String> c = new HandStream<>("c");

    @Nested
    class Latest {
        private final Hand<String> hand = new Hand<>(AsyncStream.combineLatest(a, b, String::concat));

        @Test
        void nothingIsGivenBeforeBothHaveGiven() throws Exception {
            a.push("a1", "a2");
            assertThat(hand.poll().isPending()).isTrue();

            b.push("b1");
            assertThat(hand.ready()).containsExactly("a2b1");
            a.push("a3");
            b.push("b2");

            assertThat(hand.ready()).containsExactly("a3b1", "a3b2");
        }

        @Test
        void goesOnWithTheLatestOfOneThatHasEnded() throws Exception {
            a.push("a1").end();
            b.push("b1");
            hand.ready();
            b.push("b2").end();

            assertThat(hand.ready()).containsExactly("a1b2");
            assertThat(hand.poll().isEnd()).isTrue();
            assertThat(List.of(a.cancels, b.cancels)).containsOnly(0);
        }

        @Test
        void oneThatEndsWithoutAnItemEndsAllAtOnce() throws Exception {
            hand.poll();
            b.end();

            assertThat(hand.progress()).isTrue();

            assertThat(a.cancels).isEqualTo(1);
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aFailureCancelsTheOther() throws Exception {
            hand.poll();
            a.fail(new IOException("a"));

            assertThatThrownBy(hand::poll).hasMessage("a");

            assertThat(b.cancels).isEqualTo(1);
        }

        @Test
        void onlyTheOneThatWasWokenIsPolled() throws Exception {
            hand.poll();
            b.push("b1");
            hand.poll();

            assertThat(List.of(a.polls, b.polls)).containsExactly(1, 3);
        }

        @Test
        void anEndlessOneThatWaitsForTheOtherLeavesTheWorkerToOthers() throws Exception {
            ManualContext poor = new ManualContext(3);
            AsyncIterator<Object> endless = AsyncStream.combineLatest(
                            AsyncStream.generate(() -> 1), AsyncStream.never(), (x, y) -> y)
                    .iterator();

            assertThat(endless.pollNext(poor).isPending()).isTrue();
            assertThat(poor.wakes()).isPositive();
            assertThat(poor.spent()).isEqualTo(3);
        }

        @Test
        void listsHaveTheOrderOfTheStreams() throws Exception {
            Hand<List<String>> lists = new Hand<>(AsyncStream.combineLatest(List.of(a, b, c)));
            c.push("c1");
            a.push("a1");
            b.push("b1");

            assertThat(lists.ready()).containsExactly(List.of("a1", "b1", "c1"));
        }
    }

    @Nested
    class WithLatest {
        private final Hand<String> hand = new Hand<>(a.withLatestFrom(b, String::concat));

        @Test
        void whatComesBeforeTheFirstOfTheOtherIsDropped() throws Exception {
            a.push("a1");
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(a.taken).isEqualTo(1);

            b.push("b1", "b2");
            assertThat(hand.poll().isPending()).isTrue();
            a.push("a2");

            assertThat(hand.ready()).containsExactly("a2b2");
        }

        @Test
        void theOtherIsLookedAtFirstAfterAWait() throws Exception {
            b.push("old");
            hand.poll();
            a.push("a1");
            b.push("new");

            assertThat(hand.ready()).containsExactly("a1new");
        }

        @Test
        void theOtherOneMayEnd() throws Exception {
            b.push("b1").end();
            a.push("a1", "a2").end();

            assertThat(hand.ready()).containsExactly("a1b1", "a2b1");
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void theEndOfTheSourceCancelsTheOther() throws Exception {
            b.push("b1");
            hand.poll();
            a.end();

            assertThat(hand.progress()).isTrue();

            assertThat(b.cancels).isEqualTo(1);
        }

        @Test
        void anOtherThatEndsWithoutAnItemEndsTheStream() throws Exception {
            hand.poll();
            b.end();

            assertThat(hand.poll().isEnd()).isTrue();

            assertThat(a.cancels).isEqualTo(1);
        }

        @Test
        void aBusySourceLetsTheOtherSpeak() throws Exception {
            int unit = Cursor.ITEMS_PER_UNIT;
            AsyncIterator<String> busy = AsyncStream.generate(() -> "x")
                    .take(2L * unit)
                    .withLatestFrom(b, (x, latest) -> latest)
                    .iterator();
            b.push("b1");
            List<String> items = new ArrayList<>();

            Drained why = busy.drain(new ManualContext(), item -> {
                if (items.isEmpty()) {
                    b.push("b2");
                }
                return items.add(item);
            });

            assertThat(why).isEqualTo(Drained.ENDED);
            assertThat(items.indexOf("b2")).isEqualTo(unit);
        }

        @Test
        void aSinkThatDeclinesAtTheEndOfATurnIsLeftAlone() throws Exception {
            int unit = Cursor.ITEMS_PER_UNIT;
            AsyncIterator<Integer> numbers = AsyncStream.range(0, 10 * unit)
                    .withLatestFrom(AsyncStream.of(0), (x, y) -> x)
                    .iterator();
            List<Integer> items = new ArrayList<>();

            assertThat(numbers.drain(new ManualContext(), item -> items.add(item) && items.size() < unit))
                    .isEqualTo(Drained.DECLINED);
            assertThat(items).hasSize(unit);
        }
    }

    @Nested
    class Racing {
        private final Hand<String> hand = new Hand<>(AsyncStream.race(a, b, c));

        @Test
        void theFirstItemCancelsTheOthersBeforeItIsGiven() throws Exception {
            hand.poll();
            b.push("b1", "b2").end();
            List<Integer> cancels = new ArrayList<>();

            hand.iterator.drain(hand.cx, item -> cancels.add(a.cancels + c.cancels));

            assertThat(cancels).containsExactly(2, 2);
            assertThat(b.cancels).isZero();
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void anEndWins() throws Exception {
            hand.poll();
            c.end();

            assertThat(hand.progress()).isTrue();

            assertThat(List.of(a.cancels, b.cancels)).containsOnly(1);
        }

        @Test
        void aFailureWins() throws Exception {
            hand.poll();
            c.fail(new IOException("c"));

            assertThatThrownBy(hand::poll).hasMessage("c");

            assertThat(List.of(a.cancels, b.cancels)).containsOnly(1);
        }

        @Test
        void theFirstOfThoseThatAreReadyWins() throws Exception {
            c.push("c1");
            b.push("b1");

            assertThat(hand.next()).isEqualTo("b1");
        }

        @Test
        void theWinnerIsFollowedThroughItsWaits() throws Exception {
            a.push("a1");
            hand.next();
            assertThat(hand.poll().isPending()).isTrue();
            hand.newWakes();

            a.push("a2");

            assertThat(hand.newWakes()).isEqualTo(1);
            assertThat(hand.ready()).containsExactly("a2");
            a.fail(new IOException("a"));
            assertThatThrownBy(hand::progress).hasMessage("a");
        }

        @Test
        void nobodyRacesToTheEnd() throws Exception {
            assertThat(new Hand<>(AsyncStream.race()).poll().isEnd()).isTrue();
        }

        @Test
        void cancelReachesAll() throws Exception {
            hand.poll();
            hand.cancel();

            assertThat(List.of(a.cancels, b.cancels, c.cancels)).containsOnly(1);
        }
    }

    @Nested
    class Sorted {
        private final Hand<String> hand = new Hand<>(AsyncStream.mergeSorted(Comparator.<String>naturalOrder(), a, b));

        @Test
        void nothingIsGivenBeforeEachHasItsNextItem() throws Exception {
            a.push("1", "4");
            assertThat(hand.poll().isPending()).isTrue();

            b.push("2", "3");

            assertThat(hand.ready()).containsExactly("1", "2", "3");
            b.end();
            assertThat(hand.ready()).containsExactly("4");
        }

        @Test
        void theOneThatWaitsGoesOnWithoutDemand() throws Exception {
            a.push("1");
            hand.poll();
            hand.poll();

            assertThat(a.taken).isEqualTo(1);
            assertThat(a.progressPolls).isEqualTo(2);
        }

        @Test
        void equalItemsComeInTheOrderOfTheStreams() throws Exception {
            Hand<String> byLength = new Hand<>(AsyncStream.mergeSorted(Comparator.comparing(String::length), a, b));
            a.push("a").end();
            b.push("b").end();

            assertThat(byLength.ready()).containsExactly("a", "b");
        }

        @Test
        void aFailureCancelsTheOthers() throws Exception {
            a.push("1");
            hand.poll();
            b.fail(new IOException("b"));

            assertThatThrownBy(hand::progress).hasMessage("b");

            assertThat(a.cancels).isEqualTo(1);
        }
    }

    @Nested
    class InTurn {
        private final Hand<String> hand = new Hand<>(AsyncStream.interleave(1, a, b));

        @Test
        void waitsForTheOneWhoseTurnItIs() throws Exception {
            a.push("a1", "a2");
            assertThat(hand.ready()).containsExactly("a1");
            assertThat(a.progressPolls).isEqualTo(1);

            b.push("b1");

            assertThat(hand.ready()).containsExactly("b1", "a2");
        }

        @Test
        void passesOverThoseThatHaveEnded() throws Exception {
            a.push("a1", "a2").end();
            b.end();

            assertThat(hand.ready()).containsExactly("a1", "a2");
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aFailureWaitsForItsTurn() throws Exception {
            b.fail(new IOException("b"));
            assertThat(hand.progress()).isFalse();
            a.push("a1");

            assertThat(hand.next()).isEqualTo("a1");
            assertThatThrownBy(hand::poll).hasMessage("b");
            assertThat(a.cancels).isEqualTo(1);
        }

        @Test
        void aSegmentGoesOnWhereTheConsumerDeclined() throws Exception {
            Hand<String> byTwo = new Hand<>(AsyncStream.interleave(2, a, b));
            a.push("a1", "a2", "a3").end();
            b.push("b1").end();

            assertThat(byTwo.next()).isEqualTo("a1");
            assertThat(byTwo.ready()).containsExactly("a2", "b1", "a3");
        }

        @Test
        void segmentsOfNothingAreRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AsyncStream.interleave(0, a))
                    .withMessage("segment < 1: 0");
        }
    }

    @Nested
    class Zipped {
        @Test
        void listsEndWithTheFirstThatEndsAndCancelTheOthers() throws Exception {
            Hand<List<String>> hand = new Hand<>(AsyncStream.zip(List.of(a, b, c)));
            a.push("a1", "a2");
            b.push("b1").end();
            assertThat(hand.poll().isPending()).isTrue();
            c.push("c1");

            assertThat(hand.ready()).containsExactly(List.of("a1", "b1", "c1"));

            assertThat(hand.poll().isEnd()).isTrue();
            assertThat(List.of(a.cancels, b.cancels, c.cancels)).containsExactly(1, 0, 1);
        }

        @Test
        void thoseThatWaitForTheirPartnersGoOn() throws Exception {
            Hand<List<String>> hand = new Hand<>(AsyncStream.zip(List.of(a, b)));
            a.push("a1");

            hand.poll();
            hand.poll();

            assertThat(a.progressPolls).isEqualTo(2);
            assertThat(a.taken).isEqualTo(1);
        }
    }

    @Test
    void thenStartsTheSecondWhenTheFirstHasEnded() throws Exception {
        Hand<String> hand = new Hand<>(a.then(b));
        a.push("a1");
        b.push("b1");
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(b.runs).isZero();

        a.end();

        assertThat(hand.next()).isEqualTo("b1");
        hand.cancel();
        assertThat(List.of(a.cancels, b.cancels)).containsExactly(0, 1);
    }

    @Test
    void thenPaysForWhatItIgnores() throws Exception {
        ManualContext poor = new ManualContext(3);
        AsyncIterator<Integer> endless =
                AsyncStream.generate(() -> 1).then(AsyncStream.of(1)).iterator();

        assertThat(endless.pollNext(poor).isPending()).isTrue();
        assertThat(poor.wakes()).isEqualTo(1);
    }

    @Test
    void startAndEndAreRunInTheirPlaces() throws Exception {
        a.push("a1").end();

        assertThat(new Hand<>(a.startWith("first").concatWith(AsyncStream.of("last"))).ready())
                .containsExactly("first", "a1", "last");
        assertThat(new Hand<>(AsyncStream.<String>empty().defaultIfEmpty("none")).ready())
                .containsExactly("none");
    }

    @Test
    void collectionsOfStreamsAreCopied() throws Exception {
        List<AsyncStream<Integer>> streams = new ArrayList<>(List.of(AsyncStream.of(1), AsyncStream.of(2)));
        AsyncStream<Integer> merged = AsyncStream.merge(streams);
        AsyncStream<Integer> concatenated = AsyncStream.concat(streams);
        streams.clear();

        assertThat(new Hand<>(merged).ready()).containsExactly(1, 2);
        assertThat(new Hand<>(concatenated).ready()).containsExactly(1, 2);
        assertThatThrownBy(() -> AsyncStream.merge(java.util.Arrays.asList(a, null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("element");
    }
}
