// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** concatMap, concat, merge, zip and switchIfEmpty. */
class JoiningTest {
    private static final int TURN = ChildSet.TURN;

    private static String[] copies(String item, int count) {
        return Collections.nCopies(count, item).toArray(String[]::new);
    }

    private final HandStream<String> a = new HandStream<>("a");
    private final HandStream<String> b = new HandStream<>("b");
    private final HandStream<String> c = new HandStream<>("c");

    @Nested
    class ConcatMapped {
        private final HandStream<HandStream<String>> source = new HandStream<>("source");
        private final Hand<String> hand = new Hand<>(source.concatMap(inner -> inner));

        @Test
        void oneInnerStreamRunsAtATime() throws Exception {
            source.push(a, b).end();
            a.push("a1");

            assertThat(hand.next()).isEqualTo("a1");
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(source.taken).isEqualTo(1);
            assertThat(b.polls).isZero();

            a.end();
            b.push("b1").end();
            assertThat(hand.ready()).containsExactly("b1");
            assertThat(hand.poll().isEnd()).isTrue();
            assertThat(List.of(source.cancels, a.cancels, b.cancels)).containsOnly(0);
        }

        @Test
        void drainGoesThroughTheInnerStreams() throws Exception {
            source.push(a, b).end();
            a.push("a1", "a2").end();
            b.push("b1").end();

            assertThat(hand.ready()).containsExactly("a1", "a2", "b1");
            assertThat(hand.iterator.drain(hand.cx, item -> true)).isEqualTo(Drained.ENDED);
        }

        @Test
        void theSourceGoesOnWhileAnInnerStreamIsWaitedFor() throws Exception {
            source.push(a);
            hand.poll();

            assertThat(source.progressPolls).isEqualTo(1);
            assertThat(hand.ready()).isEmpty();
            assertThat(source.progressPolls).isEqualTo(2);
        }

        @Test
        void aFailureOfTheSourceComesAfterTheItemsOfTheInnerStream() throws Exception {
            source.push(a);
            hand.poll();
            source.fail(new IOException("source"));
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(hand.progress()).isFalse();

            a.push("a1").end();

            assertThat(hand.next()).isEqualTo("a1");
            assertThatThrownBy(hand::poll).isInstanceOf(IOException.class);
            assertThat(List.of(source.cancels, a.cancels)).containsOnly(0);
        }

        @Test
        void anInnerFailureCancelsTheSource() throws Exception {
            source.push(a);
            hand.poll();
            a.fail(new IOException("a"));

            assertThatThrownBy(hand::progress).isInstanceOf(IOException.class);

            assertThat(source.cancels).isEqualTo(1);
            assertThat(a.cancels).isZero();
        }

        @Test
        void cancelReachesBoth() throws Exception {
            source.push(a);
            hand.poll();

            hand.cancel();
            hand.cancel();

            assertThat(List.of(source.cancels, a.cancels)).containsOnly(1);
        }

        @Test
        void progressKnowsTheEnd() throws Exception {
            source.push(a).end();
            hand.poll();
            assertThat(hand.progress()).isFalse();

            a.end();

            assertThat(hand.progress()).isTrue();
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aSinkThatFailsCancelsBoth() {
            source.push(a, b);
            a.push("a1");

            assertThatThrownBy(() -> hand.iterator.drain(hand.cx, item -> {
                        throw new IOException("sink");
                    }))
                    .hasMessage("sink");

            assertThat(List.of(source.cancels, a.cancels)).containsOnly(1);
        }

        @Test
        void emptyInnerStreamsWithoutEndLeaveTimeForOthers() throws Exception {
            ManualContext allowance = new ManualContext(3);
            AsyncIterator<Object> endless = AsyncStream.generate(() -> 1)
                    .concatMap(i -> AsyncStream.empty())
                    .iterator();

            assertThat(endless.pollNext(allowance).isPending()).isTrue();
            assertThat(allowance.wakes()).isEqualTo(1);
        }
    }

    @Nested
    class Concatenated {
        @Test
        void theNextIsStartedWhenTheOneBeforeHasEnded() throws Exception {
            Hand<String> hand = new Hand<>(AsyncStream.concat(a, b));
            a.push("a1");
            assertThat(hand.ready()).containsExactly("a1");
            assertThat(b.runs).isZero();

            a.end();
            b.push("b1").end();

            assertThat(hand.next()).isEqualTo("b1");
            assertThat(hand.progress()).isTrue();
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aFailureEndsItAll() throws Exception {
            Hand<String> hand = new Hand<>(AsyncStream.concat(a, b));
            a.fail(new IOException("a"));

            assertThatThrownBy(hand::poll).isInstanceOf(IOException.class);

            assertThat(b.runs).isZero();
            assertThat(a.cancels).isZero();
        }

        @Test
        void nothingIsAnEmptyStream() throws Exception {
            assertThat(new Hand<>(AsyncStream.concat()).poll().isEnd()).isTrue();
            assertThat(new Hand<>(AsyncStream.merge()).poll().isEnd()).isTrue();
        }
    }

    @Nested
    class Merged {
        private final Hand<String> hand = new Hand<>(AsyncStream.merge(a, b, c));

        @Test
        void streamsThatHaveItemsTakeTurns() throws Exception {
            a.push(copies("a", 2 * TURN + 1)).end();
            b.push("b").end();
            c.push(copies("c", TURN + 1)).end();

            assertThat(String.join("", hand.ready()))
                    .isEqualTo("a".repeat(TURN) + "b" + "c".repeat(TURN) + "a".repeat(TURN) + "c" + "a");
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void turnsAreTheSameHoweverTheItemsAreAskedFor() throws Exception {
            a.push(copies("a", 2 * TURN)).end();
            b.push(copies("b", 2 * TURN)).end();
            c.end();
            List<String> items = new ArrayList<>();

            for (int i = 0; i < 5; i++) {
                items.add(hand.next());
            }
            int limit = items.size() + TURN / 2;
            hand.iterator.drain(hand.cx, item -> items.add(item) && items.size() < limit);
            items.addAll(hand.ready());

            assertThat(String.join("", items)).isEqualTo(("a".repeat(TURN) + "b".repeat(TURN)).repeat(2));
        }

        @Test
        void aBusyStreamDoesNotHoldUpOneThatWasWoken() throws Exception {
            hand.poll();
            a.push(copies("a", 3 * TURN));
            assertThat(hand.next()).isEqualTo("a");

            b.push("b");

            assertThat(hand.ready().indexOf("b")).isLessThanOrEqualTo(TURN);
        }

        @Test
        void oneWakePollsOneStream() throws Exception {
            hand.poll();
            c.push("c1");

            assertThat(hand.next()).isEqualTo("c1");
            assertThat(hand.poll().isPending()).isTrue();

            assertThat(List.of(a.polls, b.polls, c.polls)).containsExactly(1, 1, 3);
        }

        @Test
        void endsWhenAllHaveEnded() throws Exception {
            a.end();
            b.end();
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(hand.progress()).isFalse();

            c.end();

            assertThat(hand.progress()).isTrue();
            assertThat(hand.poll().isEnd()).isTrue();
            assertThat(List.of(a.cancels, b.cancels, c.cancels)).containsOnly(0);
        }

        @Test
        void aFailureCancelsTheOthers() throws Exception {
            a.end();
            hand.poll();
            b.fail(new IOException("b"));

            assertThatThrownBy(hand::poll).isInstanceOf(IOException.class);

            assertThat(List.of(a.cancels, b.cancels, c.cancels)).containsExactly(0, 0, 1);
        }
    }

    @Nested
    class Zipped {
        private final Hand<String> hand = new Hand<>(AsyncStream.zip(a, b, (x, y) -> x + y));

        @Test
        void holdsOneItemUntilItsPartnerComes() throws Exception {
            a.push("1", "2");
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(a.taken).isEqualTo(1);

            b.push("x", "y");

            assertThat(hand.ready()).containsExactly("1x", "2y");
        }

        @Test
        void theOneThatWaitsForItsPartnerGoesOn() throws Exception {
            a.push("1");
            hand.poll();

            hand.poll();

            assertThat(a.progressPolls).isEqualTo(1);
        }

        @Test
        void endsWithTheOneThatEndsAndCancelsTheOther() throws Exception {
            a.push("1", "2");
            b.push("x").end();
            assertThat(hand.next()).isEqualTo("1x");

            assertThat(hand.poll().isEnd()).isTrue();

            assertThat(a.cancels).isEqualTo(1);
            assertThat(b.cancels).isZero();
        }

        @Test
        void aHeldItemIsPairedAlthoughItsStreamHasEnded() throws Exception {
            a.push("1");
            hand.poll();
            a.end();
            assertThat(hand.progress()).isFalse();

            b.push("x");

            assertThat(hand.next()).isEqualTo("1x");
            assertThat(hand.progress()).isTrue();
            assertThat(b.cancels).isEqualTo(1);
        }

        @Test
        void progressKnowsTheEndOfTheOneThatIsWaitedFor() throws Exception {
            a.push("1");
            hand.poll();
            b.end();

            assertThat(hand.progress()).isTrue();

            assertThat(a.cancels).isEqualTo(1);
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aCombinerThatFailsCancelsBoth() {
            Hand<String> failing = new Hand<>(AsyncStream.zip(a, b, (x, y) -> {
                throw new IOException("combiner");
            }));
            a.push("1");
            b.push("x");

            assertThatThrownBy(failing::poll).isInstanceOf(IOException.class);

            assertThat(List.of(a.cancels, b.cancels)).containsOnly(1);
        }
    }

    @Nested
    class SwitchedIfEmpty {
        private final Hand<String> hand = new Hand<>(a.switchIfEmpty(b));

        @Test
        void anEmptyStreamIsReplaced() throws Exception {
            a.end();
            b.push("b1").end();

            assertThat(hand.ready()).containsExactly("b1");
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aStreamWithAnItemIsNot() throws Exception {
            a.push("a1");
            assertThat(hand.ready()).containsExactly("a1");

            a.end();

            assertThat(hand.progress()).isTrue();
            assertThat(b.runs).isZero();
        }

        @Test
        void progressSwitchesToo() throws Exception {
            a.end();
            b.end();

            assertThat(hand.progress()).isTrue();
        }
    }
}
