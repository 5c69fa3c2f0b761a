// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The fine points of the operators that turn items into others. */
class TransformingTest {
    private final HandStream<Integer> source = new HandStream<>("source");

    @Test
    void castFailsWithTheTypes() {
        source.push(1);

        assertThatThrownBy(new Hand<>(source.cast(String.class))::poll)
                .isInstanceOf(ClassCastException.class)
                .hasMessageContaining("Integer")
                .hasMessageContaining("String");

        assertThat(source.isClosed()).isTrue();
        assertThat(source.cast(String.class)).hasToString("Cast(source, String)");
    }

    @Test
    void flatMapIterableAsksForNoMoreThanItGives() throws Exception {
        List<String> asked = new ArrayList<>();
        Iterable<Integer> items = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                asked.add("next");
                return next++;
            }
        };
        Hand<Integer> hand = new Hand<>(source.flatMapIterable(i -> items));
        source.push(1, 2);

        assertThat(hand.next()).isZero();
        assertThat(hand.next()).isEqualTo(1);

        assertThat(asked).hasSize(2);
        assertThat(source.taken).isEqualTo(1);
    }

    @Test
    void theSourceGoesOnWhileItemsAreHeld() throws Exception {
        List<HandFuture<List<Integer>>> pages = List.of(new HandFuture<>(), new HandFuture<>());
        Hand<Integer> hand = new Hand<>(source.mapAsync(2, pages::get).flatMapIterable(page -> page));
        source.push(0, 1);
        hand.poll();
        pages.get(0).complete(List.of(1, 2, 3));
        assertThat(hand.next()).isEqualTo(1);

        pages.get(1).complete(List.of(4));
        assertThat(hand.progress()).isFalse();

        assertThat(pages.get(1).isClosed()).isTrue();
        assertThat(hand.ready()).containsExactly(2, 3, 4);
    }

    @Test
    void aFailureThatShowsWhileItemsAreHeldComesAfterThem() throws Exception {
        Hand<Integer> hand = new Hand<>(source.flatMapIterable(i -> List.of(i, i)));
        source.push(1);
        hand.next();
        source.fail(new IOException("source"));

        assertThat(hand.progress()).isFalse();
        assertThat(hand.next()).isEqualTo(1);
        assertThatThrownBy(hand::progress).hasMessage("source");
        assertThat(source.cancels).isZero();
    }

    @Test
    void intersperseHoldsTheItemAndNotTheSeparator() throws Exception {
        Hand<Integer> hand = new Hand<>(source.intersperse(0));
        source.push(1);
        assertThat(hand.ready()).containsExactly(1);
        assertThat(hand.poll().isPending()).isTrue();

        source.push(2).end();

        assertThat(hand.next()).isZero();
        assertThat(source.taken).isEqualTo(2);
        assertThat(hand.progress()).isFalse();
        assertThat(hand.next()).isEqualTo(2);
        assertThat(hand.progress()).isTrue();
    }

    @Test
    void aGathererThatWantsNoMoreCancelsTheSourceAndFinishes() throws Exception {
        Hand<String> hand = new Hand<>(source.gather(Gatherer.<Integer, List<Integer>, String>of(
                ArrayList::new, (seen, item, downstream) -> seen.add(item) && seen.size() < 2, (seen, downstream) -> {
                    downstream.push("seen " + seen);
                    downstream.push("done");
                })));
        source.push(1, 2, 3);

        assertThat(hand.next()).isEqualTo("seen [1, 2]");

        assertThat(source.taken).isEqualTo(2);
        assertThat(source.cancels).isEqualTo(1);
        assertThat(hand.progress()).isFalse();
        assertThat(hand.next()).isEqualTo("done");
        assertThat(hand.progress()).isTrue();
    }

    @Test
    void eachRunOfAGathererHasItsOwnState() throws Exception {
        AsyncStream<Integer> counted = AsyncStream.of(7, 7, 7)
                .gather(Gatherer.of(() -> new int[1], (count, item, downstream) -> downstream.push(++count[0])));

        assertThat(new Hand<>(counted).ready()).containsExactly(1, 2, 3);
        assertThat(new Hand<>(counted).ready()).containsExactly(1, 2, 3);
    }

    @Test
    void aFinisherThatFailsFailsTheStreamAfterItsSourceHasEnded() throws Exception {
        Hand<Integer> hand = new Hand<>(source.gather(
                Gatherer.of(() -> "", (none, item, downstream) -> downstream.push(item), (none, downstream) -> {
                    throw new IOException("finisher");
                })));
        source.push(1).end();
        assertThat(hand.next()).isEqualTo(1);

        assertThatThrownBy(hand::poll).hasMessage("finisher");

        assertThat(source.cancels).isZero();
    }

    @Test
    void aGathererRefusesNull() {
        source.push(1);

        assertThatThrownBy(new Hand<>(source.mapMulti((i, downstream) -> downstream.push(null)))::poll)
                .isInstanceOf(NullPointerException.class)
                .hasMessage("item");
    }

    @Test
    void chunksMakeNoContainerBeforeTheirFirstItem() throws Exception {
        List<String> made = new ArrayList<>();
        Collector<Integer, ?, Integer> collector = Collector.<Integer, List<String>, Integer>of(
                () -> {
                    made.add("container");
                    return made;
                },
                (list, i) -> list.add("item " + i),
                (a, b) -> a,
                List::size);
        Hand<Integer> hand = new Hand<>(source.buffer(2, collector));
        hand.poll();
        assertThat(made).isEmpty();

        source.push(1, 2).end();

        assertThat(hand.ready()).containsExactly(3);
        assertThat(made).containsExactly("container", "item 1", "item 2");
    }

    @Test
    void slidingListsBelongToWhoeverGetsThem() throws Exception {
        Hand<List<Integer>> hand = new Hand<>(source.sliding(2, 1));
        source.push(1, 2, 3).end();
        List<Integer> first = hand.next();
        first.clear();

        assertThat(hand.next()).containsExactly(2, 3);
    }

    @Test
    void listsOfNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.sliding(0, 1))
                .withMessage("size < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.sliding(1, 0))
                .withMessage("step < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.buffer(0, Collectors.counting()))
                .withMessage("size < 1: 0");
    }

    @Test
    void anIndexGoesOnThroughPending() throws Exception {
        Hand<Indexed<Integer>> hand = new Hand<>(source.index());
        source.push(7);
        assertThat(hand.next()).isEqualTo(new Indexed<>(0, 7));
        assertThat(hand.poll().isPending()).isTrue();
        source.push(8);

        assertThat(hand.next()).isEqualTo(new Indexed<>(1, 8));
    }

    @Test
    void bufferUntilChangedGivesAListWhenTheNextBegins() throws Exception {
        Hand<List<Integer>> hand = new Hand<>(source.bufferUntilChanged(i -> i / 10));
        source.push(10, 11, 20);

        assertThat(hand.next()).containsExactly(10, 11);
        assertThat(hand.poll().isPending()).isTrue();
        source.end();
        assertThat(hand.next()).containsExactly(20);
        assertThat(hand.poll().isEnd()).isTrue();
    }

    @Test
    void aRejectedTestOfAFilterCostsNothingDownstream() throws Exception {
        Hand<Integer> hand = new Hand<>(source.filterAsync(3, i -> Futures.ready(i > 1)));
        source.push(1, 2);

        assertThat(hand.ready()).containsExactly(2);
    }
}
