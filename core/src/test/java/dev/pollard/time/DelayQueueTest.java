// SPDX-License-Identifier: Apache-2.0
package dev.pollard.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.future.Future;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import dev.pollard.time.DelayQueue.Expired;
import dev.pollard.time.DelayQueue.Key;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayQueueTest {
    private final ManualTimers timers = new ManualTimers(Long.MAX_VALUE - 20_000_000);
    private final DelayQueue<String> queue = new DelayQueue<>();

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    private void assertPending() {
        assertThat(queue.pollExpired(timers).isPending()).isTrue();
    }

    private String next() {
        return queue.pollExpired(timers).value().value();
    }

    private List<String> all() {
        List<String> values = new ArrayList<>();
        for (Poll<Expired<String>> poll = queue.pollExpired(timers); poll.isReady(); poll = queue.pollExpired(timers)) {
            values.add(poll.value().value());
        }
        return values;
    }

    @Test
    void givesEachValueAtItsTimeAndNotBefore() {
        assertPending();
        queue.insert("b", ms(20));
        queue.insert("a", ms(10));
        Moment start = timers.moment();
        timers.advanceNanos(9_999_999);
        assertPending();
        timers.advanceNanos(1);

        Expired<String> first = queue.pollExpired(timers).value();
        assertThat(first.value()).isEqualTo("a");
        assertThat(start.until(first.deadline())).isEqualTo(ms(10));
        assertThat(queue.contains(first.key())).isFalse();
        assertPending();
        timers.advanceMillis(10);
        assertThat(next()).isEqualTo("b");
        assertThat(queue.isEmpty()).isTrue();
        assertThat(timers.armed()).isZero();
    }

    @Test
    void delaysOfValuesInsertedBeforeTheFirstPollCountFromIt() {
        queue.insert("a", ms(10));
        timers.advanceMillis(100);
        assertPending();
        timers.advanceMillis(9);
        assertPending();
        timers.advanceMillis(1);
        assertThat(next()).isEqualTo("a");
    }

    @Test
    void delaysOfLaterValuesCountFromTheInsertAlsoIfNobodyPolls() {
        assertPending();
        queue.insert("a", ms(10));
        timers.stall(10);
        assertThat(next()).isEqualTo("a");
    }

    @Test
    void momentsHoldWheneverTheyAreInserted() {
        queue.insertAt("b", timers.moment().plus(ms(20)));
        queue.insertAt("past", timers.moment().plus(ms(-20)));
        timers.advanceMillis(15);
        assertThat(next()).isEqualTo("past");
        queue.insertAt("a", timers.moment().plus(ms(3)));
        assertPending();
        timers.advanceMillis(5);
        assertThat(all()).containsExactly("a", "b");
    }

    @Test
    void valuesOfOneMillisecondComeInTheOrderOfInsertion() {
        assertPending();
        for (String value : List.of("a", "b", "c", "d")) {
            queue.insert(value, ms(700));
        }
        timers.advanceMillis(700);
        assertThat(all()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void emptyQueueWaitsForAnInsertAndIsWokenByIt() {
        assertPending();
        timers.advanceMillis(1000);
        assertThat(timers.wakes).isZero();

        queue.insert("a", ms(5));
        assertThat(timers.wakes).isOne();
        assertPending();
        timers.advanceMillis(5);
        assertThat(timers.wakes).isEqualTo(2);
        assertThat(next()).isEqualTo("a");
        assertPending();
        queue.insert("b", Duration.ZERO);
        assertThat(timers.wakes).isEqualTo(3);
        assertThat(next()).isEqualTo("b");
    }

    @Test
    void onlyAnInsertThatComesFirstWakesWhoWaits() {
        queue.insert("a", ms(50));
        assertPending();
        queue.insert("later", ms(60));
        assertThat(timers.wakes).isZero();
        queue.insert("first", ms(10));
        assertThat(timers.wakes).isOne();
        queue.insert("still earlier, but the wake is under way", ms(5));
        assertThat(timers.wakes).isOne();
    }

    @Test
    void removedValueDoesNotExpire() {
        Key early = queue.insert("before the first poll", ms(1));
        assertThat(queue.remove(early)).isEqualTo("before the first poll");
        assertPending();
        Key key = queue.insert("a", ms(10));
        queue.insert("b", ms(10));

        assertThat(queue.tryRemove(key)).contains("a");
        assertThat(queue.tryRemove(key)).isEmpty();
        assertThat(queue.contains(key)).isFalse();
        assertThat(queue.size()).isOne();
        timers.advanceMillis(10);
        assertThat(all()).containsExactly("b");
    }

    @Test
    void valueThatExpiredAndWasNotTakenCanBeRemovedAndReset() {
        assertPending();
        queue.insert("a", ms(10));
        Key b = queue.insert("b", ms(10));
        Key c = queue.insert("c", ms(10));
        queue.insert("d", ms(10));
        timers.advanceMillis(10);
        assertThat(next()).isEqualTo("a");

        assertThat(queue.remove(b)).isEqualTo("b");
        queue.reset(c, ms(5));
        assertThat(queue.size()).isEqualTo(2);
        assertThat(all()).containsExactly("d");
        timers.advanceMillis(5);
        assertThat(all()).containsExactly("c");
        assertThat(queue.size()).isZero();
    }

    @Test
    void valueThatExpiresAgainBeforeItsFirstExpiryWasLookedAtComesOnce() {
        assertPending();
        queue.insert("a", ms(1));
        Key b = queue.insert("b", ms(1));
        timers.advanceMillis(1);
        assertThat(next()).isEqualTo("a");
        queue.reset(b, Duration.ZERO);
        timers.advanceMillis(1);
        queue.insert("c", Duration.ZERO);

        assertThat(all()).containsExactlyInAnyOrder("b", "c");
        assertThat(queue.size()).isZero();
    }

    @Test
    void resetMovesAValueInEitherDirection() {
        Key unstarted = queue.insert("unstarted", ms(1));
        queue.reset(unstarted, ms(40));
        assertPending();
        Key key = queue.insert("a", ms(10));
        queue.reset(key, ms(30));
        timers.advanceMillis(10);
        assertPending();
        queue.resetAt(key, timers.moment().plus(ms(3)));
        assertThat(timers.wakes).isGreaterThan(0);
        assertPending();
        timers.advanceMillis(3);
        assertThat(next()).isEqualTo("a");
        timers.advanceMillis(27);
        assertThat(next()).isEqualTo("unstarted");
    }

    @Test
    void peekTellsTheKeyOfTheNextValue() {
        queue.insert("c", ms(500));
        assertThat(queue.peek()).isEmpty();
        assertPending();
        Key b = queue.insert("b", ms(20));
        Key a = queue.insert("a", ms(10));
        assertThat(queue.peek()).contains(a);
        timers.advanceMillis(10);
        assertThat(queue.peek()).contains(a);
        queue.remove(a);
        assertThat(queue.peek()).contains(b);
        queue.clear();
        assertThat(queue.peek()).isEmpty();
    }

    @Test
    void clearDropsAllWhereverTheyAre() {
        Key unstarted = queue.insert("unstarted", ms(1));
        queue.clear();
        assertThat(queue.contains(unstarted)).isFalse();
        assertPending();
        queue.insert("a", ms(1));
        queue.insert("b", ms(1));
        Key far = queue.insert("far", ms(100_000));
        timers.advanceMillis(1);
        assertThat(next()).isEqualTo("a");
        queue.clear();

        assertThat(queue.size()).isZero();
        assertThat(queue.contains(far)).isFalse();
        timers.advanceMillis(200_000);
        assertPending();
    }

    @Test
    void futureOfTheNextValueTakesItWhenItIsReady() throws Exception {
        Future<Expired<String>> next = queue.next();
        queue.insert("a", ms(10));
        assertThat(next.poll(timers).isPending()).isTrue();
        timers.advanceMillis(10);
        assertThat(next.poll(timers).value().value()).isEqualTo("a");
        assertThatIllegalStateException()
                .isThrownBy(() -> next.poll(timers))
                .withMessage("future polled after completion: Next(DelayQueue(0))");
    }

    @Test
    void cancelledFutureLosesNoValueAndLeavesNoTimer() throws Exception {
        queue.insert("a", ms(10));
        Future<Expired<String>> next = queue.next();
        assertThat(next.poll(timers).isPending()).isTrue();
        next.cancel();
        next.cancel();
        assertThat(timers.armed()).isZero();
        queue.insert("wakes nobody", ms(1));
        timers.advanceMillis(10);

        assertThat(timers.wakes).isZero();
        assertThat(all()).containsExactly("wakes nobody", "a");
    }

    @Test
    void unpolledFutureThatIsCancelledDoesNotDisturbTheOther() {
        queue.insert("a", ms(10));
        assertPending();
        queue.next().cancel();
        timers.advanceMillis(10);
        assertThat(timers.wakes).isOne();
    }

    @Test
    void givesWayWhenTheBudgetIsUsedUp() {
        queue.insert("a", Duration.ZERO);
        timers.exhausted = true;
        assertPending();
        assertThat(timers.wakes).isOne();
        timers.exhausted = false;
        assertThat(next()).isEqualTo("a");
        assertThat(timers.progress).isOne();
    }

    @Test
    void hugeDelaysNeverExpire() {
        queue.insert("forever", ChronoUnit.FOREVER.getDuration());
        assertPending();
        queue.insert("forever too", Duration.ofSeconds(Long.MAX_VALUE));
        timers.advance(Duration.ofDays(36_500));
        assertPending();
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void badKeysAndNullsAreRefusedAndLoseNothing() {
        Key key = queue.insert("a", ms(1));
        DelayQueue<String> other = new DelayQueue<>();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.remove(key))
                .withMessage("key of another queue: Key(a)");
        queue.remove(key);
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.remove(key))
                .withMessage("key is in the queue no more: Key(null)");
        assertThatIllegalStateException().isThrownBy(() -> queue.reset(key, ms(1)));
        assertThatIllegalStateException().isThrownBy(() -> queue.resetAt(key, new Moment(0)));
        assertThat(queue.size()).isZero();
    }

    @Test
    @SuppressWarnings("NullAway") // the point
    void nullIsRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> queue.insert(null, ms(1)))
                .withMessage("value");
        assertThatNullPointerException()
                .isThrownBy(() -> queue.insert("a", null))
                .withMessage("delay");
        assertThatNullPointerException().isThrownBy(() -> queue.remove(null)).withMessage("key");
        assertThat(queue.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void queueGivesWhatASortedMapGives(long seed) {
        Random random = new Random(seed);
        DelayQueue<Integer> tested = new DelayQueue<>();
        TreeMap<Long, Integer> model = new TreeMap<>(); // by millisecond and sequence
        List<Key> keys = new ArrayList<>();
        List<Long> places = new ArrayList<>();
        tested.pollExpired(timers);
        long now = 0;
        for (int step = 0; step < 3000; step++) {
            int victim = keys.isEmpty() ? -1 : random.nextInt(keys.size());
            long place = (now + random.nextInt(1 << random.nextInt(1, 20))) * 100_000 + step;
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    keys.add(tested.insert(keys.size(), ms(place / 100_000 - now)));
                    places.add(place);
                    model.put(place, keys.size() - 1);
                }
                case 2 -> {
                    if (victim >= 0 && model.containsKey(places.get(victim))) {
                        model.remove(places.get(victim));
                        if (random.nextBoolean()) {
                            assertThat(tested.remove(keys.get(victim))).isEqualTo(victim);
                        } else {
                            tested.reset(keys.get(victim), ms(place / 100_000 - now));
                            places.set(victim, place);
                            model.put(place, victim);
                        }
                    }
                }
                default -> {
                    long millis = random.nextInt(300);
                    now += millis;
                    timers.advanceMillis(millis);
                    while (!model.isEmpty() && model.firstKey() / 100_000 <= now) {
                        assertThat(tested.pollExpired(timers).value().value())
                                .isEqualTo(model.pollFirstEntry().getValue());
                    }
                    assertThat(tested.pollExpired(timers).isPending()).isTrue();
                }
            }
            assertThat(tested.size()).isEqualTo(model.size());
            assertThat(tested.peek())
                    .isEqualTo(
                            model.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(keys.get(model.firstEntry().getValue())));
        }
    }
}
