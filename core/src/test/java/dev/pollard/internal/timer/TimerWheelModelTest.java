// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel against a sorted map, over random operations whose seed is the name of the test. */
class TimerWheelModelTest {
    private static final long MS = 1_000_000;

    /** Sorts as the contract says: by tick, not before the tick of the add, then by insertion. */
    private record Key(long tick, long sequence) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::tick).thenComparingLong(Key::sequence);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Recorded extends TimerNode {
        private final List<Recorded> fired;
        private Key key = new Key(0, 0);

        Recorded(List<Recorded> fired) {
            this.fired = fired;
        }

        @Override
        protected void fire() {
            fired.add(this);
        }

        @Override
        public String toString() {
            return key.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void wheelFiresWhatASortedMapFires(long seed) {
        Random random = new Random(seed);
        long start = seed % 4 == 0 ? Long.MAX_VALUE - random.nextInt(1 << 30) * 20L : random.nextLong();
        TimerWheel wheel = new TimerWheel(start);
        TreeMap<Key, Recorded> model = new TreeMap<>();
        List<Recorded> fired = new ArrayList<>();
        long sequence = 0;
        long elapsed = 0;
        int reach = 2 + random.nextInt(39);

        for (int step = 0; step < 4000; step++) {
            int choice = random.nextInt(10);
            if (choice < 5) {
                Recorded node = new Recorded(fired);
                long deadline = elapsed + random.nextLong(-20 * MS, (1L << random.nextInt(1, reach)) * MS);
                if (random.nextInt(4) == 0) {
                    deadline -= deadline % MS;
                }
                long tick = deadline <= 0 ? 0 : (deadline + MS - 1) / MS;
                node.key = new Key(Math.max(tick, elapsed / MS), sequence++);
                wheel.add(node, start + deadline);
                model.put(node.key, node);
            } else if (choice < 7 && !model.isEmpty()) {
                Key near = model.ceilingKey(new Key(elapsed / MS + random.nextLong(1L << reach), 0));
                Recorded victim = model.remove(near == null ? model.firstKey() : near);
                assertThat(wheel.remove(victim)).isTrue();
                assertThat(wheel.remove(victim)).isFalse();
            } else {
                elapsed += random.nextInt(20) == 0
                        ? random.nextLong((1L << random.nextInt(1, reach)) * MS)
                        : random.nextLong(100 * MS);
                List<Recorded> expected = new ArrayList<>();
                for (Map.Entry<Key, Recorded> first = model.firstEntry();
                        first != null && first.getKey().tick() <= elapsed / MS;
                        first = model.firstEntry()) {
                    expected.add(first.getValue());
                    model.remove(first.getKey());
                }
                fired.clear();
                assertThat(wheel.advance(start + elapsed)).isEqualTo(expected.size());
                assertThat(fired).containsExactlyElementsOf(expected);
            }
            assertThat(wheel.size()).isEqualTo(model.size());
            if (model.isEmpty()) {
                assertThat(wheel.nextDelayNanos(start + elapsed)).isEqualTo(Long.MAX_VALUE);
            } else {
                long distance = Math.max(0, model.firstKey().tick() * MS - elapsed);
                assertThat(wheel.nextDelayNanos(start + elapsed)).isBetween(0L, distance);
            }
        }
    }

    /** Adds and removes go on between the steps of one advance; what is added lies beyond its end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void boundedStepsFireTheSameInTheSameOrder(long seed) {
        Random random = new Random(seed);
        TimerWheel wheel = new TimerWheel(-seed);
        TreeMap<Key, Recorded> model = new TreeMap<>();
        List<Recorded> fired = new ArrayList<>();
        int limit = 1 + random.nextInt(20);
        int reach = 4 + random.nextInt(28);
        int sequence = 0;
        long elapsed = 0;

        for (int step = 0; step < 400; step++) {
            elapsed += random.nextLong(1L << random.nextInt(1, reach));
            List<Recorded> expected = new ArrayList<>();
            for (int batch = 0; ; batch++) {
                for (int i = random.nextInt(batch < 5 ? 30 : 2); i > 0; i--) {
                    Recorded node = new Recorded(fired);
                    // Few different ticks far away, so that many nodes have the same one and come by different ways.
                    long ahead = 1 + random.nextLong(1L << random.nextInt(1, reach));
                    long tick = elapsed + (random.nextBoolean() ? ahead : (ahead >>> 9) + 1 << 9);
                    node.key = new Key(tick, sequence++);
                    wheel.add(node, tick * MS - seed);
                    model.put(node.key, node);
                }
                Map.Entry<Key, Recorded> victim = model.higherEntry(new Key(elapsed + random.nextInt(1 << 10), 0));
                if (victim != null && random.nextBoolean()) {
                    model.remove(victim.getKey());
                    assertThat(wheel.remove(victim.getValue())).isTrue();
                }
                fired.clear();
                wheel.advance(elapsed * MS - seed, limit);
                assertThat(fired).hasSizeLessThanOrEqualTo(limit);
                for (Recorded node : fired) {
                    Map.Entry<Key, Recorded> first = model.pollFirstEntry();
                    assertThat(node.key).isEqualTo(first.getKey());
                    assertThat(node.key.tick()).isLessThanOrEqualTo(elapsed);
                }
                if (!wheel.isBehind()) {
                    break;
                }
                assertThat(batch).as("batches").isLessThan(100_000);
            }
            assertThat(model.isEmpty() || model.firstKey().tick() > elapsed).isTrue();
            assertThat(wheel.size()).isEqualTo(model.size());
            assertThat(wheel.first())
                    .isSameAs(model.isEmpty() ? null : model.firstEntry().getValue());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void driverThatSleepsAsToldWakesInTimeAndSeldomForNothing(long seed) {
        Random random = new Random(seed);
        TimerWheel wheel = new TimerWheel(0);
        List<Recorded> fired = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Recorded node = new Recorded(fired);
            long tick = 1L + random.nextInt(3_600_000);
            node.key = new Key(tick, i);
            wheel.add(node, tick * MS);
        }
        long now = 0;
        int forNothing = 0;
        while (!wheel.isEmpty()) {
            now += wheel.nextDelayNanos(now);
            fired.clear();
            if (wheel.advance(now) == 0) {
                forNothing++;
            }
            for (Recorded node : fired) {
                assertThat(node.key.tick()).isEqualTo(now / MS);
            }
        }
        assertThat(forNothing).isLessThan(300);
    }
}
