// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import dev.pollard.task.TaskInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FutureMapTest {
    private final FutureMap<String, Integer> map = FutureMap.create();
    private final HandPolled<Object> owner = HandPolled.of(Futures.pending());

    private Step<FutureMap.Ended<String, Integer>> poll() throws Exception {
        return owner.pollWith(map::pollNext);
    }

    private Probe<Integer> insert(String key) {
        Probe<Integer> probe = new Probe<>("P" + key);
        assertThat(map.insert(key, probe)).isNull();
        return probe;
    }

    @Test
    void insertDoesNotPoll() {
        Probe<Integer> probe = insert("a");
        assertThat(probe.polls()).isZero();
        assertThat(map.size()).isEqualTo(1);
        assertThat(map.containsKey("a")).isTrue();
        assertThat(map.keys()).containsExactly("a");
    }

    @Test
    void endsComeWithTheirKeysAndLeaveTheMap() throws Exception {
        insert("a");
        Probe<Integer> second = insert("b");
        assertThat(poll().isPending()).isTrue();
        second.complete(7);
        assertThat(owner.isWoken()).isTrue();

        FutureMap.Ended<String, Integer> ended = poll().value();

        assertThat(ended.key()).isEqualTo("b");
        assertThat(ended.failure()).isNull();
        assertThat(ended.get()).isEqualTo(7);
        assertThat(ended).hasToString("Ended(b, value: 7)");
        assertThat(map.keys()).containsExactly("a");
        assertThat(poll().isPending()).isTrue();
    }

    @Test
    void aFailureComesWithItsKeyAndTheOthersGoOn() throws Exception {
        Probe<Integer> failing = insert("a");
        Probe<Integer> other = insert("b");
        IOException failure = new IOException();
        failing.fail(failure);
        FutureMap.Ended<String, Integer> ended = poll().value();
        assertThat(ended.key()).isEqualTo("a");
        assertThat(ended.failure()).isSameAs(failure);
        assertThatThrownBy(ended::get).isSameAs(failure);
        other.complete(1);
        assertThat(poll().value().get()).isEqualTo(1);
        assertThat(poll().isEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 65, 500})
    void oneWakePollsOneFuture(int count) throws Exception {
        List<Probe<Integer>> probes =
                IntStream.range(0, count).mapToObj(i -> insert("k" + i)).toList();
        assertThat(poll().isPending()).isTrue();
        for (Probe<Integer> probe : probes) {
            probe.wake();
            assertThat(poll().isPending()).isTrue();
            assertThat(probe.polls()).isEqualTo(2);
        }
        poll();
        assertThat(probes.stream().mapToInt(Probe::polls).sum()).isEqualTo(2 * count);
    }

    @Test
    void insertGivesBackTheOneThatItReplacesWhichRunsOnElsewhere() throws Exception {
        Probe<Integer> before = insert("a");
        poll();
        Probe<Integer> after = new Probe<>("after");

        assertThat(map.insert("a", after)).isSameAs(before);

        assertThat(owner.isWoken()).as("the newcomer asks for a poll").isTrue();
        assertThat(before.cancels()).isZero();
        assertThat(map.size()).isEqualTo(1);
        poll();
        before.complete(1);
        assertThat(owner.isWoken()).as("it is the map's no more").isFalse();
        after.complete(2);
        assertThat(poll().value().get()).isEqualTo(2);
        HandPolled<Integer> elsewhere = HandPolled.of(before);
        assertThat(elsewhere.poll().value()).isEqualTo(1);
    }

    @Test
    void removeGivesTheFutureBackAndCancelCancelsIt() throws Exception {
        Probe<Integer> first = insert("a");
        Probe<Integer> second = insert("b");
        poll();
        assertThat(map.remove("a")).isSameAs(first);
        assertThat(map.cancel("b")).isTrue();
        assertThat(first.cancels()).isZero();
        assertThat(second.cancels()).isEqualTo(1);
        assertThat(map.remove("a")).isNull();
        assertThat(map.cancel("b")).isFalse();
        assertThat(map.isEmpty()).isTrue();
        assertThat(poll().isEnd()).isTrue();
        second.wake();
        assertThat(owner.isWoken()).as("it has left").isFalse();
    }

    @Test
    void aMapThatHasRunEmptyCanBeFilledAgain() throws Exception {
        for (int round = 0; round < 3; round++) {
            assertThat(poll().isEnd()).isTrue();
            map.insert("a", Futures.ready(round));
            assertThat(poll().value().get()).isEqualTo(round);
        }
    }

    @Test
    void cancelAllReachesEachOnceAndLeavesAMapToFill() throws Exception {
        List<Probe<Integer>> probes =
                IntStream.range(0, 70).mapToObj(i -> insert("k" + i)).toList();
        poll();
        map.cancelAll();
        map.cancelAll();
        assertThat(probes).allSatisfy(probe -> assertThat(probe.cancels()).isEqualTo(1));
        assertThat(map.isEmpty()).isTrue();
        map.insert("k1", Futures.ready(1));
        assertThat(poll().value().key()).isEqualTo("k1");
    }

    @Test
    void insertWakesAnOwnerThatWaits() throws Exception {
        insert("a");
        poll();
        insert("b");
        assertThat(owner.isWoken()).isTrue();
    }

    /** Its end is dropped: the one in its place is the one of the key. */
    @Test
    void aFutureThatReplacesItselfWhileItIsPolledIsForgotten() throws Exception {
        Probe<Integer> first = insert("a");
        Probe<Integer> second = new Probe<>("second");
        first.duringPoll(() -> assertThat(map.insert("a", second)).isSameAs(first));
        first.completeUnnoticed(1);
        assertThat(poll().isPending()).isTrue();
        assertThat(map.size()).isEqualTo(1);
        if (owner.isWoken()) {
            assertThat(poll().isPending()).isTrue();
        }
        assertThat(second.polls()).isEqualTo(1);
        second.complete(2);
        assertThat(poll().value().get()).isEqualTo(2);
        assertThat(poll().isEnd()).isTrue();
    }

    @Test
    void aFutureThatTakesTheLastOneOutEndsTheMap() throws Exception {
        Probe<Integer> only = insert("a");
        only.duringPoll(() -> map.remove("a"));
        only.completeUnnoticed(1);
        assertThat(poll().isEnd()).isTrue();
    }

    @Test
    void whoWaitsIsWokenWhenTheLastOneIsTakenOut() throws Exception {
        insert("a");
        insert("b");
        poll();
        map.cancel("a");
        assertThat(owner.isWoken()).isFalse();
        map.cancel("b");
        assertThat(owner.isWoken()).isTrue();
        insert("c");
        poll();
        map.cancelAll();
        assertThat(owner.isWoken()).isTrue();
        assertThat(poll().isEnd()).isTrue();
    }

    @Test
    void cancelledNextLosesNothing() throws Exception {
        Probe<Integer> probe = insert("a");
        HandPolled<FutureMap.Ended<String, Integer>> next = HandPolled.of(map.next());
        next.poll();
        next.cancel();
        probe.complete(1);
        assertThat(next.isWoken()).isFalse();
        assertThat(probe.cancels()).isZero();
        assertThat(HandPolled.of(map.next()).poll().value().get()).isEqualTo(1);
    }

    @Test
    void nextOfAnEmptyMapFails() {
        assertThatThrownBy(HandPolled.of(map.next())::poll)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no future in FutureMap()");
    }

    @Test
    void aPassGivesWayWhenTheBudgetIsUsedUp() throws Exception {
        owner.withBudget(10);
        List<Probe<Integer>> probes =
                IntStream.range(0, 30).mapToObj(i -> insert("k" + i)).toList();
        assertThat(poll().isPending()).isTrue();
        assertThat(probes.stream().mapToInt(Probe::polls).sum()).isLessThanOrEqualTo(11);
        assertThat(owner.isWoken()).isTrue();
    }

    @Test
    void nullIsRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> map.insert(null, Futures.ready(1)))
                .withMessage("key");
        assertThatNullPointerException().isThrownBy(() -> map.insert("a", null)).withMessage("future");
        assertThat(map.isEmpty()).isTrue();
    }

    @Test
    void itTellsEachFutureUnderItsKey() throws Exception {
        insert("a");
        insert("b");
        poll();
        List<String> told = new ArrayList<>();
        map.inspect(new Inspector() {
            @Override
            public void name(String name) {
                told.add(name);
            }

            @Override
            public void child(@Nullable Object child) {
                if (child instanceof Probe<?>) {
                    told.add(child.toString());
                } else if (child instanceof dev.pollard.task.Inspectable node) {
                    node.inspect(this);
                }
            }

            @Override
            public void waitsFor(String what) {}

            @Override
            public void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos) {}
        });
        assertThat(told).containsExactly("a", "Pa", "b", "Pb");
        assertThat(map).hasToString("FutureMap(a: Pa, b: Pb)");
    }

    /** Against a plain map: whatever is done in whatever order, each future is asked when it was woken, and ends once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everySequenceDoesWhatAModelDoes(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, Probe<Integer>> model = new HashMap<>();
        List<Probe<Integer>> cancelled = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            String key = "k" + random.nextInt(100);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    Probe<Integer> probe = new Probe<>(key + "/" + step);
                    assertThat(map.insert(key, probe)).isSameAs(model.put(key, probe));
                }
                case 2 -> assertThat(map.remove(key)).isSameAs(model.remove(key));
                case 3 -> {
                    Probe<Integer> unwanted = model.remove(key);
                    assertThat(map.cancel(key)).isEqualTo(unwanted != null);
                    if (unwanted != null) {
                        cancelled.add(unwanted);
                    }
                }
                case 4 -> {
                    Probe<Integer> probe = model.get(key);
                    if (probe != null) {
                        probe.complete(step);
                    }
                }
                default -> {
                    Step<FutureMap.Ended<String, Integer>> next = poll();
                    assertThat(next.isEnd()).isEqualTo(model.isEmpty());
                    if (next.isReady()) {
                        Probe<Integer> ended = model.remove(next.value().key());
                        assertThat(ended.hasEnded()).isTrue();
                    } else {
                        assertThat(model.values()).noneMatch(Probe::hasEnded);
                    }
                }
            }
            assertThat(map.keys()).isEqualTo(model.keySet());
        }
        assertThat(cancelled).allSatisfy(probe -> assertThat(probe.cancels()).isEqualTo(1));
        map.cancelAll();
        assertThat(model.values())
                .allSatisfy(probe -> assertThat(probe.cancels()).isEqualTo(1));
    }
}
