// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.internal.timer.Timers;
import dev.pollard.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fine points of groups, windows and halves. */
class GroupingTest {
    private final HandStream<Integer> source = new HandStream<>("source");

    @Nested
    class Groups {
        private final Map<Integer, HandStream<String>> streams = new HashMap<>();
        private final List<Integer> begun = new ArrayList<>();

        /** Groups by tens; each shows its items with its key, until the hand stream of the key ends. */
        private Hand<String> groupBy(int groups, GroupOverflow overflow) {
            return new Hand<>(source.groupBy(groups, overflow, 1, i -> i / 10, (key, group) -> {
                begun.add(key);
                return group.map(i -> key + ":" + i).concatWith(stream(key));
            }));
        }

        private HandStream<String> stream(int key) {
            return streams.computeIfAbsent(key, k -> new HandStream<>("tail of " + k));
        }

        @Test
        void eachKeyHasAStreamOfItsOwn() throws Exception {
            Hand<String> hand = groupBy(2, GroupOverflow.FAIL);
            source.push(1, 11, 2, 12);

            assertThat(hand.ready()).containsExactlyInAnyOrder("0:1", "1:11", "0:2", "1:12");
            assertThat(begun).containsExactly(0, 1);
        }

        @Test
        void theSourceWaitsWhileAGroupIsFull() throws Exception {
            HandFuture<Integer> slow = new HandFuture<>();
            Hand<Integer> hand = new Hand<>(source.groupBy(
                    2,
                    GroupOverflow.FAIL,
                    1,
                    i -> i / 10,
                    (key, group) -> key == 0 ? group.mapAsync(1, i -> slow) : group));
            source.push(1, 2, 3, 11, 12);

            assertThat(hand.ready()).isEmpty();
            assertThat(source.taken)
                    .as("one awaited, one waits, one has no place")
                    .isEqualTo(3);

            slow.complete(7);
            assertThat(hand.poll().value()).isEqualTo(7);
        }

        @Test
        void oneGroupTooManyFails() {
            Hand<String> hand = groupBy(1, GroupOverflow.FAIL);
            source.push(1, 11);

            assertThatThrownBy(hand::ready)
                    .isInstanceOf(OverflowException.class)
                    .hasMessage("more groups than there is room for: 1");
            assertThat(source.cancels).isEqualTo(1);
        }

        @Test
        void itemsOfAGroupTooManyAreDropped() throws Exception {
            Hand<String> hand = groupBy(1, GroupOverflow.DROP);
            source.push(1, 11, 2);

            assertThat(hand.ready()).containsExactly("0:1", "0:2");
        }

        @Test
        void anItemWaitsForAGroupToEnd() throws Exception {
            Hand<Integer> hand =
                    new Hand<>(source.groupBy(1, GroupOverflow.WAIT, 1, i -> i / 10, (key, group) -> group.take(2)));
            source.push(1, 11, 2);
            assertThat(hand.ready()).containsExactly(1);

            Hand<Integer> other = new Hand<>(AsyncStream.of(1, 2, 11, 3, 12)
                    .groupBy(1, GroupOverflow.WAIT, 1, i -> i / 10, (key, group) -> group.take(2)));
            assertThat(other.ready()).containsExactly(1, 2, 11);
        }

        @Test
        void theGroupThatWasIdleLongestIsEnded() throws Exception {
            Hand<String> hand = groupBy(2, GroupOverflow.END_OLDEST);
            source.push(1, 11, 2, 21);
            assertThat(hand.ready()).containsExactly("0:1", "1:11", "0:2");

            stream(1).push("bye").end();

            assertThat(hand.newWakes()).isPositive();
            assertThat(hand.ready()).containsExactly("bye", "2:21");
            assertThat(begun).containsExactly(0, 1, 2);
        }

        @Test
        void aGroupWhoseStreamHasEndedBeginsAnew() throws Exception {
            List<Integer> keys = new ArrayList<>();
            Hand<Integer> hand =
                    new Hand<>(AsyncStream.of(1, 2, 3, 4, 5).groupBy(1, GroupOverflow.FAIL, 1, i -> 0, (key, group) -> {
                        keys.add(key);
                        return group.take(2);
                    }));

            assertThat(hand.ready()).containsExactly(1, 2, 3, 4, 5);
            assertThat(keys).hasSize(3);
        }

        @Test
        void aGroupThatIsNotRunIsOver() throws Exception {
            Hand<String> hand = new Hand<>(AsyncStream.range(0, 100)
                    .groupBy(1, GroupOverflow.FAIL, 1, i -> 0, (key, group) -> AsyncStream.of("-")));

            assertThat(hand.ready()).isNotEmpty();
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void groupsOutliveTheSource() throws Exception {
            Hand<String> hand = groupBy(2, GroupOverflow.FAIL);
            source.push(1).end();
            assertThat(hand.ready()).containsExactly("0:1");
            assertThat(hand.poll().isPending()).isTrue();

            stream(0).push("bye").end();

            assertThat(hand.ready()).containsExactly("bye");
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aFailureOfOneGroupCancelsAll() throws Exception {
            IOException failure = new IOException("group");
            Hand<String> hand = groupBy(2, GroupOverflow.FAIL);
            source.push(1, 11).end();
            hand.ready();

            stream(1).fail(failure);

            assertThatThrownBy(hand::poll).isSameAs(failure);
            assertThat(stream(0).cancels).isEqualTo(1);
        }

        @Test
        void aGroupHasOneRun() {
            Hand<Integer> hand = new Hand<>(AsyncStream.of(1, 2)
                    .groupBy(
                            1,
                            GroupOverflow.FAIL,
                            1,
                            i -> 0,
                            (key, group) -> AsyncStream.concat(group.take(1), group)));

            assertThatThrownBy(hand::ready)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("has one run only: group 0");
        }

        @Test
        void itemsThatWaitInGroupsAreToldWhenTheyAreLost() throws Exception {
            List<Integer> lost = new ArrayList<>();
            HandFuture<Integer> slow = new HandFuture<>();
            Hand<Integer> hand = new Hand<>(
                    source.groupBy(1, GroupOverflow.FAIL, 1, i -> 0, (key, group) -> group.mapAsync(1, i -> slow))
                            .onDiscard(Integer.class, lost::add));
            source.push(1, 2, 3);
            hand.ready();

            hand.cancel();

            assertThat(lost).as("1 was seen by the function").containsExactlyInAnyOrder(2, 3);
        }

        @Test
        void aGroupGivesTheValueOfItsFuture() throws Exception {
            HandFuture<String> whole = new HandFuture<>();
            Hand<String> hand = new Hand<>(source.groupByAsync(
                    2,
                    GroupOverflow.FAIL,
                    4,
                    i -> i / 10,
                    (key, group) -> key == 0 ? whole : group.toList().map(List::toString)));
            source.push(1, 11, 12).end();
            assertThat(hand.ready()).containsExactly("[11, 12]");

            whole.complete("all");

            assertThat(hand.ready()).containsExactly("all");
            assertThat(hand.poll().isEnd()).isTrue();
        }

        @Test
        void aFutureOfAGroupIsCancelledWithIt() throws Exception {
            HandFuture<String> whole = new HandFuture<>();
            Hand<String> hand =
                    new Hand<>(source.groupByAsync(1, GroupOverflow.FAIL, 4, i -> 0, (key, group) -> whole));
            source.push(1);
            assertThat(hand.ready()).isEmpty();

            hand.cancel();

            assertThat(whole.cancels).isEqualTo(1);
        }

        @Test
        void aFoldingGroupUsesUpTheBudgetAndGivesWay() throws Exception {
            AsyncIterator<Long> run = AsyncStream.generate(() -> 1)
                    .groupByAsync(1, GroupOverflow.FAIL, 4, i -> 0, (key, group) -> group.count())
                    .iterator();
            ManualContext cx = new ManualContext(3);

            assertThat(run.pollNext(cx).isPending()).isTrue();
            assertThat(cx.wakes()).isPositive();
            assertThat(cx.spent()).isBetween(3, 5);
        }

        @Test
        void refusesWhatCanNotWork() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.groupBy(0, GroupOverflow.FAIL, 1, i -> i, (key, group) -> group))
                    .withMessage("groups < 1: 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.groupBy(1, GroupOverflow.FAIL, 0, i -> i, (key, group) -> group))
                    .withMessage("capacity < 1: 0");
        }
    }

    @Nested
    class Windows {
        @Test
        void aWindowIsThereWithItsFirstItem() throws Exception {
            Hand<Integer> hand = new Hand<>(source.window(3, window -> window));
            source.push(1);

            assertThat(hand.next()).isEqualTo(1);
        }

        @Test
        void theNextWindowWaitsForTheStreamOfThisOne() throws Exception {
            HandStream<Integer> tail = new HandStream<>("tail");
            List<String> begun = new ArrayList<>();
            Hand<Integer> hand = new Hand<>(source.window(2, window -> {
                begun.add("window");
                return begun.size() == 1 ? window.concatWith(tail) : window;
            }));
            source.push(1, 2, 3);
            assertThat(hand.ready()).containsExactly(1, 2);
            assertThat(begun).hasSize(1);

            tail.push(9).end();

            assertThat(hand.ready()).containsExactly(9, 3);
        }

        @Test
        void theRestOfAWindowThatIsGivenUpIsDropped() throws Exception {
            List<Integer> lost = new ArrayList<>();
            Hand<Integer> hand = new Hand<>(
                    AsyncStream.range(0, 7).window(3, window -> window.take(1)).onDiscard(Integer.class, lost::add));

            assertThat(hand.ready()).containsExactly(0, 3, 6);
            assertThat(lost).containsExactlyInAnyOrder(1, 2, 4, 5);
        }

        @Test
        void theFutureOfAWindowMayBeDoneBeforeTheWindowIsOver() throws Exception {
            List<Integer> lost = new ArrayList<>();
            Hand<Integer> hand = new Hand<>(AsyncStream.range(0, 7)
                    .windowAsync(3, window -> window.first().map(Optional::orElseThrow))
                    .onDiscard(Integer.class, lost::add));

            assertThat(hand.ready()).containsExactly(0, 3, 6);
            assertThat(lost).containsExactlyInAnyOrder(1, 2, 4, 5);
        }

        @Test
        void theFunctionOfAWindowMayNotGiveNull() {
            Hand<Integer> hand = new Hand<>(AsyncStream.range(0, 7).windowAsync(3, window -> null));

            assertThatThrownBy(hand::ready).isInstanceOf(NullPointerException.class);
        }

        @Test
        void aWindowIsOverAfterItsTime() throws Exception {
            HandTimers clock = new HandTimers();
            ManualContext cx = new ManualContext().provide(Timers.class, clock).provide(Ticker.class, clock);
            AsyncIterator<List<Integer>> run = source.windowTimeoutAsync(
                            3, Duration.ofSeconds(1), window -> window.toList())
                    .iterator();
            source.push(1, 2);
            assertThat(run.pollNext(cx).isPending()).isTrue();

            assertThat(clock.passTime()).isTrue();
            assertThat(run.pollNext(cx).value()).containsExactly(1, 2);
            source.push(3, 4, 5, 6);
            assertThat(run.pollNext(cx).value())
                    .as("the size counts from the new window")
                    .containsExactly(3, 4, 5);
        }
    }

    @Nested
    class Halves {
        /** What comes as long as it wakes. */
        private List<Integer> all(Hand<Integer> hand) throws Exception {
            List<Integer> items = new ArrayList<>();
            do {
                items.addAll(hand.ready());
            } while (hand.newWakes() > 0);
            return items;
        }

        @Test
        void theTestIsMadeOnceForEachItem() throws Exception {
            List<Integer> tested = new ArrayList<>();
            Hand<Integer> hand = new Hand<>(AsyncStream.range(0, 6)
                    .partition(
                            1,
                            i -> {
                                tested.add(i);
                                return i % 2 == 0;
                            },
                            (even, odd) -> AsyncStream.merge(even, odd.map(i -> -i))));

            assertThat(all(hand)).containsExactlyInAnyOrder(0, -1, 2, -3, 4, -5);
            assertThat(tested).containsExactly(0, 1, 2, 3, 4, 5);
        }

        @Test
        void oneHalfGoesAheadUpToTheCapacity() throws Exception {
            Hand<Integer> zipped = new Hand<>(AsyncStream.range(0, 6)
                    .partition(4, i -> i < 3, (low, high) -> AsyncStream.zip(low, high, (a, b) -> a * 10 + b)));

            assertThat(all(zipped)).containsExactly(3, 14, 25);
        }
    }
}
