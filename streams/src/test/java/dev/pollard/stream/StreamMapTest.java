// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import dev.pollard.task.TaskInfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMapTest {
    private final StreamMap<String, Integer> map = StreamMap.create();
    private final ManualContext cx = new ManualContext();

    private HandStream<Integer> insert(String key) {
        HandStream<Integer> stream = new HandStream<>(key);
        assertThat(map.insert(key, stream)).isFalse();
        return stream;
    }

    /** All that is ready now, as text. */
    private List<String> ready() throws Exception {
        List<String> items = new ArrayList<>();
        for (Step<StreamMap.Entry<String, Integer>> step = map.pollNext(cx); step.isReady(); step = map.pollNext(cx)) {
            items.add(step.value().key() + step.value().item());
        }
        return items;
    }

    @Test
    void insertDoesNotPoll() {
        HandStream<Integer> stream = insert("a");
        assertThat(stream.polls).isZero();
        assertThat(map.size()).isEqualTo(1);
        assertThat(map.keys()).containsExactly("a");
        assertThat(map.containsKey("a")).isTrue();
    }

    @Test
    void itemsComeWithTheirKeys() throws Exception {
        HandStream<Integer> a = insert("a");
        HandStream<Integer> b = insert("b");
        assertThat(map.pollNext(cx).isPending()).isTrue();
        a.push(1, 2);
        b.push(10);
        assertThat(cx.wakes()).isPositive();
        assertThat(ready()).containsExactlyInAnyOrder("a1", "a2", "b10").containsSubsequence("a1", "a2");
    }

    @Test
    void aStreamThatEndsLeavesAndAnEmptyMapCanBeFilledAgain() throws Exception {
        HandStream<Integer> a = insert("a");
        insert("b");
        a.push(1).end();
        assertThat(ready()).containsExactly("a1");
        assertThat(map.keys()).containsExactly("b");
        assertThat(a.cancels).isZero();
        map.remove("b");
        assertThat(map.pollNext(cx).isEnd()).isTrue();
        map.insert("c", AsyncStream.of(7));
        assertThat(ready()).containsExactly("c7");
        assertThat(map.pollNext(cx).isEnd()).isTrue();
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void aStreamThatFailsLeavesAndTheOthersGoOn() throws Exception {
        HandStream<Integer> a = insert("a");
        HandStream<Integer> b = insert("b");
        IOException failure = new IOException();
        a.push(1).fail(failure);
        b.push(10, 11);
        List<String> items = new ArrayList<>();
        assertThatThrownBy(() -> {
                    while (true) {
                        StreamMap.Entry<String, Integer> entry =
                                map.pollNext(cx).value();
                        items.add(entry.key() + entry.item());
                    }
                })
                .isSameAs(failure);
        assertThat(map.containsKey("a")).isFalse();
        items.addAll(ready());
        assertThat(items).containsExactlyInAnyOrder("a1", "b10", "b11");
        assertThat(map.keys()).containsExactly("b");
        assertThat(a.cancels).isZero();
        map.insert("a", AsyncStream.of(5));
        assertThat(ready()).containsExactly("a5");
    }

    @Test
    void oneWakePollsOneStream() throws Exception {
        List<HandStream<Integer>> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(insert("k" + i));
        }
        map.pollNext(cx);
        for (HandStream<Integer> stream : streams) {
            int polls = stream.polls;
            stream.wake();
            assertThat(map.pollNext(cx).isPending()).isTrue();
            assertThat(stream.polls).isEqualTo(polls + 1);
        }
        assertThat(streams).allSatisfy(stream -> assertThat(stream.polls).isEqualTo(2));
    }

    @Test
    void aStreamThatIsAlwaysReadyKeepsNoOtherFromItsTurn() throws Exception {
        map.insert("endless", AsyncStream.generate(() -> 0));
        map.insert("other", AsyncStream.of(1));
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            keys.add(map.pollNext(cx).value().key());
        }
        assertThat(keys).contains("other");
    }

    @Test
    void insertCancelsTheOneThatItReplaces() throws Exception {
        HandStream<Integer> before = insert("a");
        before.push(1);
        map.pollNext(cx);
        HandStream<Integer> after = new HandStream<>("after");

        assertThat(map.insert("a", after)).isTrue();

        assertThat(before.cancels).isEqualTo(1);
        assertThat(map.size()).isEqualTo(1);
        after.push(2);
        assertThat(ready()).containsExactly("a2");
    }

    @Test
    void removeCancelsTheRun() throws Exception {
        HandStream<Integer> a = insert("a");
        HandStream<Integer> b = insert("b");
        map.pollNext(cx);
        a.push(1); // due, and then gone
        assertThat(map.remove("a")).isTrue();
        assertThat(map.remove("a")).isFalse();
        assertThat(a.cancels).isEqualTo(1);
        b.push(10);
        assertThat(ready()).containsExactly("b10");
        assertThat(a.taken).isZero();

        HandStream<Integer> c = insert("c");
        assertThat(ready()).isEmpty();
        map.remove("c");
        int wakes = cx.wakes();
        c.wake();
        assertThat(cx.wakes()).as("it has left").isEqualTo(wakes);
    }

    @Test
    void insertWakesAnOwnerThatWaits() throws Exception {
        insert("a");
        map.pollNext(cx);
        int before = cx.wakes();
        insert("b");
        assertThat(cx.wakes()).isEqualTo(before + 1);
    }

    @Test
    void cancelAllCancelsEachRunOnce() throws Exception {
        HandStream<Integer> a = insert("a");
        HandStream<Integer> b = insert("b");
        a.push(1);
        map.pollNext(cx);
        map.cancelAll();
        map.cancelAll();
        assertThat(a.cancels).isEqualTo(1);
        assertThat(b.cancels).isEqualTo(1);
        assertThat(map.pollNext(cx).isEnd()).isTrue();
        map.insert("a", AsyncStream.of(3));
        assertThat(ready()).containsExactly("a3");
    }

    @Test
    void aStreamCannotTakeItselfOut() throws Exception {
        map.insert("a", AsyncStream.of(1).map(item -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> map.remove("a"))
                    .withMessage("stream takes itself out of the map that polls it: a");
            assertThatIllegalStateException().isThrownBy(() -> map.insert("a", AsyncStream.empty()));
            assertThatIllegalStateException().isThrownBy(map::cancelAll);
            map.insert("b", AsyncStream.of(2)); // another key is fine
            return item;
        }));
        assertThat(ready()).containsExactly("a1", "b2");
    }

    @Test
    void progressTakesNoItemAndKeepsAFailureForItsTurn() throws Exception {
        HandStream<Integer> a = insert("a");
        HandStream<Integer> b = insert("b");
        map.pollProgress(cx);
        assertThat(a.progressPolls + b.progressPolls).isPositive();
        IOException failure = new IOException();
        b.fail(failure);
        a.push(1);
        map.pollProgress(cx);
        assertThat(a.taken).isZero();
        List<Object> found = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try {
                found.add(map.pollNext(cx).value().item());
            } catch (IOException e) {
                found.add(e);
            }
        }
        assertThat(found).containsExactlyInAnyOrder(1, failure);
    }

    @Test
    void nextGivesNothingOnceTheMapHasRunEmpty() throws Exception {
        map.insert("a", AsyncStream.of(1));
        Future<Optional<StreamMap.Entry<String, Integer>>> first = map.next();
        assertThat(first.poll(cx).value()).contains(new StreamMap.Entry<>("a", 1));
        assertThat(map.next().poll(cx).value()).isEmpty();
    }

    @Test
    void whoWaitsIsWokenWhenTheLastOneIsTakenOut() throws Exception {
        insert("a");
        insert("b");
        map.pollNext(cx);
        int before = cx.wakes();
        map.remove("a");
        assertThat(cx.wakes()).isEqualTo(before);
        map.remove("b");
        assertThat(cx.wakes()).isEqualTo(before + 1);
        assertThat(map.next().poll(cx).value()).isEmpty();
    }

    @Test
    void cancelledNextLosesNothing() throws Exception {
        HandStream<Integer> a = insert("a");
        Future<Optional<StreamMap.Entry<String, Integer>>> next = map.next();
        assertThat(next.poll(cx).isPending()).isTrue();
        next.cancel();
        a.push(1);
        assertThat(a.cancels).isZero();
        assertThat(ready()).containsExactly("a1");
    }

    @Test
    void itemsArePaidFor() throws Exception {
        map.insert("endless", AsyncStream.generate(() -> 0));
        ManualContext limited = new ManualContext(3);
        int items = 0;
        while (map.pollNext(limited).isReady()) {
            items++;
        }
        assertThat(items).isBetween(Cursor.ITEMS_PER_UNIT, 4 * Cursor.ITEMS_PER_UNIT);
        assertThat(limited.wakes()).isPositive();
    }

    @Test
    void itTellsEachStreamUnderItsKey() throws Exception {
        insert("a");
        insert("b");
        map.pollNext(cx);
        List<String> names = new ArrayList<>();
        map.inspect(new Inspector() {
            @Override
            public void name(String name) {
                names.add(name);
            }

            @Override
            public void child(@Nullable Object child) {
                if (child instanceof Inspectable node) {
                    node.inspect(this);
                }
            }

            @Override
            public void waitsFor(String what) {}

            @Override
            public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {}
        });
        assertThat(names).contains("a", "b");
        assertThat(map).hasToString("StreamMap(streams: 2)");
    }

    /** Against queues: whatever comes and goes in whatever order, no item is lost, none comes twice, and each stream keeps its order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySequenceDoesWhatAModelDoes(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, HandStream<Integer>> streams = new HashMap<>();
        Map<String, Deque<Integer>> model = new HashMap<>();
        Map<String, Boolean> ending = new HashMap<>();
        for (int step = 0; step < 3_000; step++) {
            String key = "k" + random.nextInt(10);
            switch (random.nextInt(8)) {
                case 0 -> {
                    HandStream<Integer> stream = new HandStream<>(key);
                    HandStream<Integer> before = streams.put(key, stream);
                    assertThat(map.insert(key, stream)).isEqualTo(before != null);
                    model.put(key, new ArrayDeque<>());
                    ending.remove(key);
                }
                case 1 -> {
                    assertThat(map.remove(key)).isEqualTo(streams.remove(key) != null);
                    model.remove(key);
                    ending.remove(key);
                }
                case 2, 3 -> {
                    if (streams.containsKey(key) && !ending.containsKey(key)) {
                        streams.get(key).push(step);
                        model.get(key).add(step);
                    }
                }
                case 4 -> {
                    if (streams.containsKey(key)) {
                        streams.get(key).end();
                        ending.put(key, true);
                    }
                }
                default -> {
                    Step<StreamMap.Entry<String, Integer>> next = map.pollNext((Context) cx);
                    if (next.isReady()) {
                        StreamMap.Entry<String, Integer> entry = next.value();
                        assertThat(entry.item())
                                .isEqualTo(model.get(entry.key()).poll());
                    } else {
                        assertThat(model.values()).allMatch(Deque::isEmpty);
                    }
                    streams.keySet().removeIf(known -> {
                        boolean gone = !map.containsKey(known);
                        assertThat(gone)
                                .isEqualTo(gone
                                        && ending.containsKey(known)
                                        && model.get(known).isEmpty());
                        if (gone) {
                            model.remove(known);
                            ending.remove(known);
                        }
                        return gone;
                    });
                }
            }
        }
        map.cancelAll();
        assertThat(streams.values())
                .allSatisfy(stream ->
                        assertThat(stream.isClosed() || stream.cancels == 1).isTrue());
    }
}
