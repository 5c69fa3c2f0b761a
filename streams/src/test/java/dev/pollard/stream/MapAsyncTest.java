// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapAsyncTest {
    private final HandStream<Integer> source = new HandStream<>("source");
    private final List<HandFuture<String>> futures = new ArrayList<>();

    private HandFuture<String> future(int i) {
        while (futures.size() <= i) {
            futures.add(new HandFuture<>());
        }
        return futures.get(i);
    }

    private Hand<String> ordered(int concurrency) {
        return new Hand<>(source.mapAsync(concurrency, this::future));
    }

    private Hand<String> unordered(int concurrency) {
        return new Hand<>(source.mapAsyncUnordered(concurrency, this::future));
    }

    @Test
    void valuesComeInTheOrderOfTheItems() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0, 1, 2).end();
        assertThat(hand.poll().isPending()).isTrue();

        future(2).complete("two");
        future(1).complete("one");
        assertThat(hand.ready()).isEmpty();
        future(0).complete("zero");

        assertThat(hand.ready()).containsExactly("zero", "one", "two");
        assertThat(hand.poll().isEnd()).isTrue();
    }

    @Test
    void valuesThatWaitCountAmongThoseInFlight() throws Exception {
        Hand<String> hand = ordered(2);
        source.push(0, 1, 2, 3);
        hand.poll();
        future(1).complete("one");
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(source.taken).isEqualTo(2);

        future(0).complete("zero");

        assertThat(hand.next()).isEqualTo("zero");
        assertThat(hand.next()).isEqualTo("one");
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(source.taken).isEqualTo(4);
    }

    @Test
    void onlyTheFutureThatWasWokenIsPolled() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0, 1, 2);
        hand.poll();
        int sourcePolls = source.polls + source.progressPolls;

        future(1).complete("one");
        hand.poll();

        assertThat(future(0).polls).isEqualTo(1);
        assertThat(future(1).polls).isEqualTo(2);
        assertThat(future(2).polls).isEqualTo(1);
        assertThat(source.polls + source.progressPolls).isEqualTo(sourcePolls);
    }

    /** What the Rust community calls "Barbara battles buffered streams". */
    @Test
    void bufferedFuturesGoOnWhileTheConsumerIsBusy() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0, 1, 2).end();
        hand.poll();
        future(0).complete("zero");
        assertThat(hand.next()).isEqualTo("zero");
        hand.newWakes();

        // The consumer is busy with "zero" and polls for progress only.
        assertThat(hand.progress()).isFalse();
        future(1).complete("one");
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.progress()).isFalse();
        assertThat(future(1).isClosed()).isTrue();
        future(2).complete("two");
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.progress()).isFalse();
        assertThat(future(2).isClosed()).isTrue();

        assertThat(hand.ready()).containsExactly("one", "two");
        assertThat(hand.progress()).isTrue();
    }

    @Test
    void bufferedFuturesBelowAnotherStageGoOnWhileItIsBusy() throws Exception {
        HandFuture<String> slow = new HandFuture<>();
        Hand<String> hand =
                new Hand<>(source.mapAsync(2, this::future).concatMap(value -> AsyncStream.fromFuture(() -> slow)));
        source.push(0, 1);
        hand.poll();
        future(0).complete("zero");
        hand.poll();
        assertThat(slow.polls).isEqualTo(1);

        future(1).complete("one");

        assertThat(hand.newWakes()).isPositive();
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(future(1).isClosed()).isTrue();
    }

    @Test
    void progressStartsNoFuture() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0);

        hand.progress();

        assertThat(source.taken).isZero();
    }

    @Test
    void aFailureKeepsItsPlaceAndCancelsWhatComesBehindItAtOnce() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0, 1, 2);
        hand.poll();

        future(1).fail(new IOException("one"));

        assertThat(hand.poll().isPending()).isTrue();
        assertThat(future(2).cancels).isEqualTo(1);
        assertThat(source.cancels).isEqualTo(1);
        assertThat(hand.progress()).isFalse();
        future(0).complete("zero");
        assertThat(hand.next()).isEqualTo("zero");
        assertThatThrownBy(hand::poll).isInstanceOf(IOException.class).hasMessage("one");
        assertThat(List.of(future(0).cancels, future(1).cancels, future(2).cancels))
                .containsExactly(0, 0, 1);
    }

    @Test
    void anEarlierFailureTakesThePlaceOfALaterOne() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0, 1, 2);
        hand.poll();
        future(1).fail(new IOException("one"));
        hand.poll();

        future(0).fail(new IOException("zero"));

        assertThatThrownBy(hand::progress).isInstanceOf(IOException.class).hasMessage("zero");
        assertThat(future(2).cancels).isEqualTo(1);
    }

    @Test
    void aFailureOfTheSourceComesAfterTheValuesBeforeIt() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0).fail(new IOException("source"));
        assertThat(hand.poll().isPending()).isTrue();

        future(0).complete("zero");

        assertThat(hand.next()).isEqualTo("zero");
        assertThatThrownBy(hand::progress).isInstanceOf(IOException.class).hasMessage("source");
    }

    @Test
    void aFailureOfTheSourceThatShowsWithoutDemandComesAfterTheValuesBeforeIt() throws Exception {
        Hand<String> hand = ordered(1);
        source.push(0);
        hand.poll();
        source.fail(new IOException("source"));
        assertThat(hand.progress()).isFalse();

        future(0).complete("zero");

        assertThat(hand.next()).isEqualTo("zero");
        assertThatThrownBy(hand::poll).isInstanceOf(IOException.class).hasMessage("source");
    }

    @Test
    void aFunctionThatFailsKeepsItsPlaceToo() throws Exception {
        Hand<String> hand = new Hand<>(source.mapAsync(2, i -> {
            if (i == 1) {
                throw new IOException("function");
            }
            return future(i);
        }));
        source.push(0, 1);
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(source.cancels).isEqualTo(1);
        future(0).complete("zero");

        assertThat(hand.next()).isEqualTo("zero");
        assertThatThrownBy(hand::poll).isInstanceOf(IOException.class).hasMessage("function");
    }

    @Test
    void cancelReachesEveryUnfinishedFutureOnce() throws Exception {
        Hand<String> hand = ordered(3);
        source.push(0, 1, 2);
        hand.poll();
        future(1).complete("one");
        hand.poll();

        hand.cancel();
        hand.cancel();

        assertThat(List.of(future(0).cancels, future(1).cancels, future(2).cancels, source.cancels))
                .containsExactly(1, 0, 1, 1);
    }

    @Test
    void nullFromTheFunctionNamesTheChain() {
        source.push(0);
        Hand<String> hand = new Hand<>(source.<String>mapAsync(1, i -> null));

        assertThatThrownBy(hand::poll)
                .isInstanceOf(NullPointerException.class)
                .hasMessage("null from the function of MapAsync(source, 1)");
    }

    @Test
    void noConcurrencyIsRefused() {
        assertThatThrownBy(() -> source.mapAsync(0, this::future))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency < 1: 0");
        assertThatThrownBy(() -> source.mapAsyncUnordered(-1, this::future))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency < 1: -1");
    }

    @Test
    void unorderedValuesComeAsTheyAreReady() throws Exception {
        Hand<String> hand = unordered(2);
        source.push(0, 1, 2).end();
        hand.poll();
        assertThat(source.taken).isEqualTo(2);

        future(1).complete("one");
        assertThat(hand.ready()).containsExactly("one");
        assertThat(source.taken).isEqualTo(3);
        future(2).complete("two");
        future(0).complete("zero");

        assertThat(hand.ready()).containsExactly("two", "zero");
        assertThat(hand.poll().isEnd()).isTrue();
    }

    @Test
    void unorderedFuturesGoOnWhileTheConsumerIsBusy() throws Exception {
        Hand<String> hand = unordered(3);
        source.push(0, 1).end();
        hand.poll();

        future(1).complete("one");
        assertThat(hand.progress()).isFalse();
        assertThat(future(1).isClosed()).isTrue();
        future(0).complete("zero");
        assertThat(hand.progress()).isFalse();
        assertThat(future(0).isClosed()).isTrue();

        assertThat(hand.ready()).containsExactly("one", "zero");
    }

    @Test
    void anUnorderedFailureCancelsAllOthersAtOnce() throws Exception {
        Hand<String> hand = unordered(3);
        source.push(0, 1, 2);
        hand.poll();

        future(2).fail(new IOException("two"));

        assertThatThrownBy(hand::progress).isInstanceOf(IOException.class);
        assertThat(List.of(future(0).cancels, future(1).cancels, source.cancels))
                .containsOnly(1);
    }
}
