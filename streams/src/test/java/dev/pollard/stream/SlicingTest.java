// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fine points of the operators that leave items out. */
class SlicingTest {
    private final HandStream<Integer> source = new HandStream<>("source");
    private final HandFuture<String> signal = new HandFuture<>();

    @Nested
    class UntilAFutureIsDone {
        private final Hand<Integer> hand = new Hand<>(source.takeUntil(() -> signal));

        @Test
        void theFutureIsPolledFirst() throws Exception {
            source.push(1);
            signal.complete("stop");

            assertThat(hand.poll().isEnd()).isTrue();

            assertThat(source.taken).isZero();
            assertThat(source.cancels).isEqualTo(1);
            assertThat(signal.cancels).isZero();
        }

        @Test
        void theFutureWakes() throws Exception {
            assertThat(hand.poll().isPending()).isTrue();

            signal.complete("stop");

            assertThat(hand.newWakes()).isEqualTo(1);
            assertThat(hand.progress()).isTrue();
            assertThat(source.cancels).isEqualTo(1);
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void theEndOfTheSourceCancelsTheFuture() throws Exception {
            source.push(1).end();

            assertThat(hand.ready()).containsExactly(1);
            assertThat(hand.poll().isEnd()).isTrue();

            assertThat(signal.cancels).isEqualTo(1);
            assertThat(source.cancels).isZero();
        }

        @Test
        void aFailureOfTheFutureFailsTheStream() {
            signal.fail(new IOException("signal"));

            assertThatThrownBy(hand::poll).hasMessage("signal");

            assertThat(source.cancels).isEqualTo(1);
            assertThat(signal.cancels).isZero();
        }

        @Test
        void aSourceThatIsAlwaysReadyIsInterrupted() throws Exception {
            int[] taken = {0};
            AsyncIterator<Integer> endless = AsyncStream.generate(() -> ++taken[0])
                    .takeUntil(() -> signal)
                    .iterator();

            Drained why = endless.drain(new ManualContext(), item -> {
                if (item == 1) {
                    signal.complete("stop");
                }
                return item < 100_000;
            });

            assertThat(why).isEqualTo(Drained.ENDED);
            assertThat(taken[0]).isEqualTo(Cursor.ITEMS_PER_UNIT);
        }

        @Test
        void cancelReachesBoth() throws Exception {
            hand.poll();

            hand.cancel();

            assertThat(List.of(source.cancels, signal.cancels)).containsExactly(1, 1);
        }

        @Test
        void nothingOfTheFutureIsMadeBeforeTheFirstPoll() {
            AsyncStream<Integer> stream = source.takeUntil(() -> {
                throw new IOException("made");
            });

            Hand<Integer> late = new Hand<>(stream);

            assertThatThrownBy(late::poll).hasMessage("made");
        }
    }

    @Nested
    class FromWhenAFutureIsDone {
        private final Hand<Integer> hand = new Hand<>(source.skipUntil(() -> signal));

        @Test
        void whatComesBeforeIsTakenAndDropped() throws Exception {
            source.push(1, 2);
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(source.taken).isEqualTo(2);

            signal.complete("start");
            source.push(3, 4);

            assertThat(hand.ready()).containsExactly(3, 4);
        }

        @Test
        void theFutureIsPolledFirst() throws Exception {
            source.push(1);
            signal.complete("start");

            assertThat(hand.next()).isEqualTo(1);
        }

        @Test
        void aSourceThatEndsBeforeEndsTheStream() throws Exception {
            source.push(1).end();

            assertThat(hand.poll().isEnd()).isTrue();

            assertThat(signal.cancels).isEqualTo(1);
        }

        @Test
        void aFailureOfTheFutureFailsTheStream() {
            signal.fail(new IOException("signal"));

            assertThatThrownBy(hand::poll).hasMessage("signal");

            assertThat(source.cancels).isEqualTo(1);
        }
    }

    @Test
    void takeUntilCancelsTheSourceWithTheLastItem() throws Exception {
        Hand<Integer> hand = new Hand<>(source.takeUntil(i -> i == 2));
        source.push(1, 2, 3);

        assertThat(hand.next()).isEqualTo(1);
        assertThat(source.cancels).isZero();
        assertThat(hand.next()).isEqualTo(2);
        assertThat(source.cancels).isEqualTo(1);
        assertThat(hand.progress()).isTrue();
    }

    @Test
    void takeLastOfManyHoldsNoMoreThanThose() throws Exception {
        assertThat(new Hand<>(AsyncStream.range(0, 100_000).takeLast(2)).ready())
                .containsExactly(99_998, 99_999);
    }

    @Test
    void filterAsyncAsksSeveralAtOnceAndKeepsTheOrder() throws Exception {
        HandFuture<Boolean> first = new HandFuture<>();
        Hand<Integer> hand = new Hand<>(source.filterAsync(2, i -> i == 1 ? first : Futures.ready(i != 3)));
        source.push(1, 2, 3, 4, 5).end();
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(source.taken).isEqualTo(2);

        first.complete(true);

        assertThat(hand.ready()).containsExactly(1, 2, 4, 5);
    }

    @Test
    void filterAsyncRefusesNullForAFuture() {
        source.push(1);

        assertThatThrownBy(new Hand<>(source.filterAsync(2, i -> null))::poll)
                .isInstanceOf(NullPointerException.class)
                .hasMessage("null from the predicate");
    }

    @Test
    void countsBelowNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.takeLast(-1))
                .withMessage("count < 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.skipLast(-2))
                .withMessage("count < 0: -2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.filterAsync(0, i -> Futures.ready(true)))
                .withMessage("concurrency < 1: 0");
    }
}
