// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fine points of the operators that run a stream or a future for an item. */
class FlatteningTest {
    private final HandStream<HandStream<String>> source = new HandStream<>("source");
    private final HandStream<String> a = new HandStream<>("a");
    private final HandStream<String> b = new HandStream<>("b");
    private final HandStream<String> c = new HandStream<>("c");

    @Nested
    class Switching {
        private final Hand<String> hand = new Hand<>(source.switchMap(inner -> inner));

        @Test
        void aNewItemCancelsTheOldStream() throws Exception {
            source.push(a);
            a.push("a1");
            assertThat(hand.next()).isEqualTo("a1");
            assertThat(hand.poll().isPending()).isTrue();

            source.push(b);
            b.push("b1");

            assertThat(hand.next()).isEqualTo("b1");
            assertThat(a.cancels).isEqualTo(1);
        }

        @Test
        void nothingComesFromTheOldStreamOnceTheNewItemIsThere() throws Exception {
            source.push(a);
            hand.poll();

            a.push("stale");
            source.push(b);
            b.push("b1");

            assertThat(hand.ready()).containsExactly("b1");
            assertThat(a.taken).isZero();
        }

        @Test
        void aBusyInnerStreamLetsTheSourceSpeakAfterATurn() throws Exception {
            int[] taken = {0};
            HandStream<Integer> switches = new HandStream<>("switches");
            Hand<Integer> busy = new Hand<>(
                    switches.switchMap(i -> i == 0 ? AsyncStream.generate(() -> ++taken[0]) : AsyncStream.of(-1)));
            switches.push(0, 1).end();

            assertThat(busy.ready()).hasSize(ChildSet.TURN + 1).endsWith(-1);
        }

        @Test
        void theLastInnerStreamOutlivesTheSource() throws Exception {
            source.push(a).end();
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(hand.progress()).isFalse();

            a.push("a1").end();

            assertThat(hand.next()).isEqualTo("a1");
            assertThat(hand.progress()).isTrue();
            assertThat(List.of(source.cancels, a.cancels)).containsOnly(0);
        }

        @Test
        void progressReachesBothAndTakesNothing() throws Exception {
            source.push(a);
            hand.poll();
            source.push(b);
            a.push("a1");

            assertThat(hand.progress()).isFalse();

            assertThat(source.taken).isEqualTo(1);
            assertThat(a.taken).isZero();
            assertThat(List.of(source.progressPolls, a.progressPolls)).containsOnly(1);
        }

        @Test
        void aFailureOfEitherCancelsTheOther() throws Exception {
            source.push(a);
            hand.poll();
            a.fail(new IOException("a"));

            assertThatThrownBy(hand::poll).hasMessage("a");

            assertThat(source.cancels).isEqualTo(1);
        }

        @Test
        void aFailureOfTheSourceShowsAtOnce() throws Exception {
            source.push(a);
            hand.poll();
            source.fail(new IOException("source"));

            assertThatThrownBy(hand::poll).hasMessage("source");

            assertThat(a.cancels).isEqualTo(1);
        }

        @Test
        void anEndlessSourceOfEmptyStreamsLeavesTheWorkerToOthers() throws Exception {
            ManualContext poor = new ManualContext(3);
            AsyncIterator<Object> endless = AsyncStream.generate(() -> 1)
                    .switchMap(i -> AsyncStream.empty())
                    .iterator();

            assertThat(endless.pollNext(poor).isPending()).isTrue();
            assertThat(poor.wakes()).isEqualTo(1);
        }
    }

    @Nested
    class Exhausting {
        private final Hand<String> hand = new Hand<>(source.exhaustMap(inner -> inner));

        @Test
        void whatComesWhileOneIsWaitedForIsDropped() throws Exception {
            source.push(a, b);
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(source.taken).isEqualTo(2);

            a.push("a1").end();
            source.push(c);
            c.push("c1");

            assertThat(hand.ready()).containsExactly("a1", "c1");
            assertThat(b.polls).isZero();
        }

        @Test
        void theEndOfTheSourceWaitsForTheInnerStream() throws Exception {
            source.push(a).end();
            assertThat(hand.poll().isPending()).isTrue();
            a.end();

            assertThat(hand.progress()).isTrue();
        }

        @Test
        void anEndlessSourceLeavesTheWorkerToOthers() throws Exception {
            ManualContext poor = new ManualContext(3);
            AsyncIterator<Object> endless = AsyncStream.generate(() -> 1)
                    .exhaustMap(i -> AsyncStream.never())
                    .iterator();

            assertThat(endless.pollNext(poor).isPending()).isTrue();
            assertThat(poor.wakes()).isEqualTo(1);
        }
    }

    @Nested
    class Sequential {
        private final Hand<String> hand = new Hand<>(source.flatMapSequential(2, 2, inner -> inner));

        @Test
        void theSecondRunsAheadAsFarAsItsBuffer() throws Exception {
            source.push(a, b, c);
            b.push("b1", "b2", "b3");
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(source.taken).isEqualTo(2);
            assertThat(b.taken).isEqualTo(2);

            a.push("a1").end();

            assertThat(hand.ready()).containsExactly("a1", "b1", "b2", "b3");
            assertThat(source.taken).isEqualTo(3);
        }

        @Test
        void itsFailureComesAfterWhatIsBeforeIt() throws Exception {
            source.push(a, b);
            b.push("b1");
            hand.poll();
            b.fail(new IOException("b"));
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(source.cancels).isEqualTo(1);

            a.push("a1").end();

            assertThat(hand.next()).isEqualTo("a1");
            assertThat(hand.next()).isEqualTo("b1");
            assertThatThrownBy(hand::poll).hasMessage("b");
        }

        @Test
        void aFailureCancelsWhatIsBehindItAtOnce() throws Exception {
            Hand<String> three = new Hand<>(source.flatMapSequential(3, 1, inner -> inner));
            source.push(a, b, c);
            three.poll();

            b.fail(new IOException("b"));
            assertThat(three.poll().isPending()).isTrue();

            assertThat(c.cancels).isEqualTo(1);
            assertThat(a.cancels).isZero();
        }

        @Test
        void aFailureOfTheSourceComesLast() throws Exception {
            source.push(a);
            hand.poll();
            source.fail(new IOException("source"));
            assertThat(hand.poll().isPending()).isTrue();

            a.push("a1").end();

            assertThat(hand.next()).isEqualTo("a1");
            assertThatThrownBy(hand::progress).hasMessage("source");
        }

        @Test
        void onlyTheStreamThatWasWokenIsPolled() throws Exception {
            source.push(a, b);
            hand.poll();

            b.push("b1");
            hand.poll();

            assertThat(List.of(a.polls, b.polls)).containsExactly(1, 3);
        }
    }

    @Nested
    class Expanding {
        @Test
        void aTreeComesLevelByLevel() throws Exception {
            Hand<Integer> hand = new Hand<>(AsyncStream.of(1)
                    .expand(1, i -> i < 4 ? AsyncStream.of(2 * i, 2 * i + 1) : AsyncStream.empty()));

            assertThat(hand.ready()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        }

        @Test
        void anItemIsGivenBeforeItsStreamIsMade() throws Exception {
            List<String> made = new ArrayList<>();
            Hand<String> hand = new Hand<>(AsyncStream.of("root").expand(1, item -> {
                made.add(item);
                return AsyncStream.empty();
            }));

            assertThat(hand.next()).isEqualTo("root");
            assertThat(made).isEmpty();
            assertThat(hand.poll().isEnd()).isTrue();
            assertThat(made).containsExactly("root");
        }

        @Test
        void noMoreStreamsAreOpenThanAllowed() throws Exception {
            Map<String, HandStream<String>> pages = new HashMap<>();
            Hand<String> hand = new Hand<>(
                    AsyncStream.of("1", "2", "3").expand(2, name -> pages.computeIfAbsent(name, HandStream::new)));

            assertThat(hand.ready()).containsExactly("1", "2");
            assertThat(pages).hasSize(2);
            pages.get("1").push("1.1").end();
            assertThat(hand.ready()).containsExactly("1.1");
            assertThat(pages).containsOnlyKeys("1", "2", "1.1");
            pages.get("2").end();
            assertThat(hand.ready()).containsExactly("3");
        }
    }

    @Nested
    class Peeling {
        private final HandStream<String> lines = new HandStream<>("lines");

        @Test
        void theRestIsReadByTheStreamThatTheFunctionMakes() throws Exception {
            Hand<String> hand =
                    new Hand<>(lines.prefixAndTail(1, (header, rest) -> rest.map(line -> header.get(0) + line)));
            lines.push("h:");
            assertThat(hand.poll().isPending()).isTrue();

            lines.push("one", "two").end();

            assertThat(hand.ready()).containsExactly("h:one", "h:two");
            assertThat(hand.poll().isEnd()).isTrue();
            assertThat(lines.cancels).isZero();
        }

        @Test
        void theRestIsCancelledIfNobodyReadsIt() throws Exception {
            Hand<String> hand = new Hand<>(lines.prefixAndTail(1, (header, rest) -> AsyncStream.of("done")));
            lines.push("h", "one");

            assertThat(hand.ready()).containsExactly("done");

            assertThat(lines.cancels).isEqualTo(1);
            assertThat(lines.taken).isEqualTo(1);
        }

        @Test
        void theRestCanBeReadOnce() throws Exception {
            Hand<String> hand = new Hand<>(lines.prefixAndTail(0, (none, rest) -> AsyncStream.concat(rest, rest)));
            lines.push("one").end();

            assertThat(hand.next()).isEqualTo("one");
            assertThatThrownBy(hand::poll)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("tail run twice: Tail(lines)");
        }

        @Test
        void aShortSourceMakesAShortPrefix() throws Exception {
            Hand<Integer> hand = new Hand<>(lines.prefixAndTail(
                    3, (prefix, rest) -> rest.map(x -> 0).concatWith(AsyncStream.of(prefix.size()))));
            lines.push("one").end();

            assertThat(hand.ready()).containsExactly(1);
        }

        @Test
        void aLongPrefixIsPaidFor() throws Exception {
            ManualContext poor = new ManualContext(3);
            AsyncIterator<Integer> endless = AsyncStream.generate(() -> 1)
                    .prefixAndTail(Integer.MAX_VALUE, (prefix, rest) -> rest)
                    .iterator();

            assertThat(endless.pollNext(poor).isPending()).isTrue();
            assertThat(poor.wakes()).isEqualTo(1);
        }
    }

    @Nested
    class Partitioned {
        private final HandStream<String> items = new HandStream<>("items");
        private final Map<String, HandFuture<String>> futures = new HashMap<>();
        private final Hand<String> hand = new Hand<>(items.mapAsyncPartitioned(3, item -> item.charAt(0), this::start));

        private HandFuture<String> start(String item) {
            HandFuture<String> future = new HandFuture<>();
            futures.put(item, future);
            return future;
        }

        @Test
        void oneFutureOfAKeyIsAwaitedAtATime() throws Exception {
            items.push("a1", "a2", "b1");
            assertThat(hand.poll().isPending()).isTrue();
            assertThat(futures).containsOnlyKeys("a1", "b1");

            futures.get("a1").complete("A1");

            assertThat(hand.ready()).containsExactly("A1");
            assertThat(futures).containsOnlyKeys("a1", "b1", "a2");
            futures.get("a2").complete("A2");
            assertThat(hand.ready()).containsExactly("A2");
        }

        @Test
        void aSlowKeyDoesNotHoldUpAnother() throws Exception {
            items.push("a1", "b1");
            hand.poll();

            futures.get("b1").complete("B1");

            assertThat(hand.next()).isEqualTo("B1");
        }

        @Test
        void thoseThatWaitForTheirKeyCount() throws Exception {
            items.push("a1", "a2", "a3", "b1");

            hand.poll();

            assertThat(items.taken).isEqualTo(3);
            assertThat(futures).containsOnlyKeys("a1");
        }

        @Test
        void aKeyThatWasDoneBeginsAnew() throws Exception {
            items.push("a1");
            hand.poll();
            futures.get("a1").complete("A1");
            assertThat(hand.ready()).containsExactly("A1");

            items.push("a2");
            hand.poll();

            assertThat(futures.get("a2").polls).isEqualTo(1);
        }

        @Test
        void theOrderOfAKeyIsKeptThoughTheFirstWasDoneWithoutDemand() throws Exception {
            items.push("a1", "a2");
            hand.poll();
            futures.get("a1").complete("A1");
            hand.progress();
            assertThat(futures).containsOnlyKeys("a1");

            assertThat(hand.next()).isEqualTo("A1");
            hand.poll();
            futures.get("a2").complete("A2");
            assertThat(hand.next()).isEqualTo("A2");
        }

        @Test
        void theFirstFailureCancelsAll() throws Exception {
            items.push("a1", "b1", "a2");
            hand.poll();

            futures.get("a1").fail(new IOException("a1"));

            assertThatThrownBy(hand::poll).hasMessage("a1");
            assertThat(futures.get("b1").cancels).isEqualTo(1);
            assertThat(futures).doesNotContainKey("a2");
            assertThat(items.cancels).isEqualTo(1);
        }

        @Test
        void readyFuturesOfOneKeyFollowEachOther() throws Exception {
            Hand<Integer> ready = new Hand<>(AsyncStream.range(0, 100).mapAsyncPartitioned(2, i -> 0, Futures::ready));

            assertThat(ready.ready()).hasSize(100).isSorted();
        }
    }

    @Test
    void numbersBelowOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.flatMapSequential(0, 1, i -> i))
                .withMessage("concurrency < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.flatMapSequential(1, 0, i -> i))
                .withMessage("prefetch < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.expand(0, i -> a))
                .withMessage("concurrency < 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.prefixAndTail(-1, (prefix, tail) -> tail))
                .withMessage("count < 0: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.mapAsyncPartitioned(0, i -> i, Futures::ready))
                .withMessage("concurrency < 1: 0");
    }
}
