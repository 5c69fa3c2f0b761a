// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private static final long MS = 1_000_000;

    private final List<String> fired = new ArrayList<>();
    private final TimerWheel wheel = new TimerWheel(0);

    private final class Named extends TimerNode {
        private final String name;
        private final Runnable action;

        Named(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        @Override
        protected void fire() {
            fired.add(name);
            action.run();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private TimerNode node(String name) {
        return new Named(name, () -> {});
    }

    private TimerNode node(String name, Runnable action) {
        return new Named(name, action);
    }

    @Test
    void deadlineIsRoundedUpToTheNextTick() {
        wheel.add(node("exact"), 5 * MS);
        wheel.add(node("late"), 5 * MS + 1);

        assertThat(wheel.advance(5 * MS - 1)).isZero();
        assertThat(wheel.advance(5 * MS)).isOne();
        assertThat(wheel.advance(6 * MS - 1)).isZero();
        assertThat(wheel.advance(6 * MS)).isOne();
        assertThat(fired).containsExactly("exact", "late");
    }

    @Test
    void pastDeadlineFiresAtTheNextAdvance() {
        wheel.advance(100 * MS);
        wheel.add(node("past"), 3 * MS);
        wheel.add(node("now"), 100 * MS);
        wheel.add(node("before the start"), -7 * MS);

        assertThat(wheel.nextDelayNanos(100 * MS)).isZero();
        assertThat(wheel.nextDeadlineNanos()).isLessThanOrEqualTo(100 * MS);
        assertThat(wheel.advance(100 * MS)).isEqualTo(3);
        assertThat(fired).containsExactly("past", "now", "before the start");
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void firesInOrderOfTickThenOfInsertionAlsoAcrossLevels() {
        wheel.add(node("a: far"), 5000 * MS);
        wheel.add(node("near"), 10 * MS);
        wheel.add(node("b: same tick, not same nanosecond"), 5000 * MS - 7);
        wheel.advance(4990 * MS);
        wheel.add(node("c: added when near"), 5000 * MS);
        wheel.add(node("d"), 4999 * MS);

        assertThat(wheel.advance(100_000 * MS)).isEqualTo(4);
        assertThat(fired)
                .containsExactly("near", "d", "a: far", "b: same tick, not same nanosecond", "c: added when near");
    }

    @Test
    void removedNodeDoesNotFireAndMayBeAddedAgain() {
        TimerNode node = node("once");
        wheel.add(node, 5 * MS);

        assertThat(node.isArmed()).isTrue();
        assertThat(wheel.remove(node)).isTrue();
        assertThat(wheel.remove(node)).isFalse();
        assertThat(node.isArmed()).isFalse();
        assertThat(wheel.advance(10 * MS)).isZero();

        wheel.add(node, 20 * MS);
        assertThat(wheel.advance(20 * MS)).isOne();
        assertThat(wheel.remove(node)).isFalse();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void armedNodeIsRefused() {
        TimerNode node = node("twice");
        wheel.add(node, 5 * MS);

        assertThatIllegalStateException()
                .isThrownBy(() -> wheel.add(node, 6 * MS))
                .withMessage("timer already armed: twice");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 12, 18, 24, 30, 36, 42})
    void levelBoundariesAreNotMissedByOne(int bits) {
        long boundary = 1L << bits;
        for (long offset : new long[] {-2, -1, 0, 1, 2, 63, 64, 65}) {
            for (long start : new long[] {0, 1, boundary - 3, boundary / 2}) {
                TimerWheel other = new TimerWheel(0);
                other.advance(start * MS);
                other.add(node("boundary"), (boundary + offset) * MS);
                assertThat(other.advance((boundary + offset) * MS - 1)).isZero();
                assertThat(other.advance((boundary + offset) * MS)).isOne();
            }
        }
    }

    @Test
    void nodeThatFiresMayAddForTheSameAdvanceAndRemoveOthers() {
        TimerNode victim = node("victim");
        TimerNode neighbour = node("neighbour");
        wheel.add(
                node("first", () -> {
                    wheel.remove(victim);
                    wheel.remove(neighbour);
                    wheel.add(node("chained"), 12 * MS);
                    wheel.add(node("beyond"), 500 * MS);
                }),
                10 * MS);
        wheel.add(neighbour, 10 * MS);
        wheel.add(node("last"), 10 * MS);
        wheel.add(victim, 200 * MS);

        assertThat(wheel.advance(300 * MS)).isEqualTo(3);
        assertThat(fired).containsExactly("first", "last", "chained");
        assertThat(wheel.size()).isOne();
    }

    @Test
    void nodeThatAddsItselfForNowFiresOnceAnAdvance() {
        TimerNode[] self = new TimerNode[1];
        self[0] = node("again", () -> wheel.add(self[0], 0));
        wheel.add(self[0], 0);

        for (int i = 1; i <= 5; i++) {
            assertThat(wheel.advance(0)).isOne();
        }
        assertThat(wheel.advance(50 * MS)).isOne();
        assertThat(wheel.size()).isOne();
    }

    @Test
    void nodeThatAddsItselfForTheNextTickCatchesUpInOneAdvance() {
        TimerNode[] self = new TimerNode[1];
        self[0] = node("tick", () -> wheel.add(self[0], self[0].deadlineNanos() + 10 * MS));
        wheel.add(self[0], 10 * MS);

        assertThat(wheel.advance(100 * MS)).isEqualTo(10);
        assertThat(wheel.nextDeadlineNanos()).isEqualTo(110 * MS);
    }

    @Test
    void advanceFromWithinFireIsRefused() {
        wheel.add(node("nested", () -> wheel.advance(99 * MS)), MS);

        assertThatIllegalStateException()
                .isThrownBy(() -> wheel.advance(MS))
                .withMessage("timer wheel advanced by a timer of its own");
        assertThat(wheel.advance(MS)).isZero();
    }

    @Test
    void exceptionFromFireLosesNoOtherNode() {
        Runnable failure = () -> {
            throw new IllegalArgumentException("fire");
        };
        wheel.add(node("bad", failure), 0);
        wheel.add(node("due"), 0);
        wheel.add(node("bad too", failure), 7 * MS);
        wheel.add(node("same tick"), 7 * MS);
        wheel.add(node("later"), 100 * MS);

        assertThatThrownBy(() -> wheel.advance(200 * MS)).hasMessage("fire");
        assertThatThrownBy(() -> wheel.advance(200 * MS)).hasMessage("fire");
        assertThat(wheel.nextDelayNanos(200 * MS)).isZero();
        wheel.advance(200 * MS);
        wheel.advance(200 * MS);
        assertThat(fired).containsExactlyInAnyOrder("bad", "due", "bad too", "same tick", "later");
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void farFutureSaturates() {
        for (long start : new long[] {0, 5, -5, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1}) {
            TimerWheel other = new TimerWheel(start);
            other.add(node("from the start"), start + Long.MAX_VALUE);
            other.advance(start + 1000 * MS);
            long now = start + 5000 * MS;
            other.add(node("from a later now"), now + Long.MAX_VALUE);

            assertThat(other.advance(now)).isZero();
            assertThat(other.nextDelayNanos(now)).isGreaterThan(365L * 24 * 3600 * 1000 * MS);
            // a hundred years
            assertThat(other.advance(now + 100L * 365 * 24 * 3600 * 1000 * MS)).isZero();
            assertThat(other.size()).isEqualTo(2);
        }
        assertThat(fired).isEmpty();
    }

    @Test
    void literalLongMaxValueIsFarAlsoOnANegativeClock() {
        TimerWheel other = new TimerWheel(-10_000 * MS);
        other.add(node("never"), Long.MAX_VALUE);

        assertThat(other.advance(10_000 * MS)).isZero();
    }

    @Test
    void clockMayWrap() {
        long start = Long.MAX_VALUE - 50 * MS;
        TimerWheel other = new TimerWheel(start);
        other.add(node("before"), start + 40 * MS);
        other.add(node("after"), start + 60 * MS);
        other.add(node("long after"), start + 6000 * MS);

        assertThat(other.advance(start + 40 * MS)).isOne();
        assertThat(other.nextDelayNanos(start + 41 * MS)).isEqualTo(19 * MS);
        assertThat(other.advance(start + 60 * MS - 1)).isZero();
        assertThat(other.advance(start + 60 * MS)).isOne();
        assertThat(other.nextDeadlineNanos() - start).isEqualTo(6000 * MS);
        assertThat(other.advance(start + 6000 * MS)).isOne();
        assertThat(fired).containsExactly("before", "after", "long after");
    }

    @Test
    void timeThatGoesBackDoesNothing() {
        wheel.add(node("a"), 20 * MS);
        wheel.advance(10 * MS);

        assertThat(wheel.advance(-5 * MS)).isZero();
        assertThat(wheel.advance(20 * MS)).isOne();
    }

    @Test
    void oneTimerAloneWakesOnceHoweverFar() {
        for (long delay : new long[] {1, 63, 64, 100, 5_000, 60_000, 86_400_000, 1L << 37}) {
            TimerWheel other = new TimerWheel(3);
            other.advance(3 + 777 * MS);
            long deadline = 3 + (777 + delay) * MS;
            other.add(node("alone"), deadline);

            assertThat(other.nextDeadlineNanos()).isEqualTo(deadline);
            assertThat(other.nextDelayNanos(deadline - 10)).isEqualTo(10);
            assertThat(other.advance(deadline)).isOne();
        }
    }

    @Test
    void emptyWheelHasNoDeadline() {
        assertThat(wheel.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(wheel.nextDelayNanos(5)).isEqualTo(Long.MAX_VALUE);
        assertThat(wheel.isEmpty()).isTrue();
        assertThat(wheel).hasToString("TimerWheel(0)");
    }

    @Test
    void aMillionTimersAllFireInOrder() {
        int count = 1_000_000;
        long[] last = {-1};
        int[] outOfOrder = {0};
        Random random = new Random(42);
        for (int i = 0; i < count; i++) {
            long tick = random.nextInt(600_000);
            wheel.add(
                    new TimerNode() {
                        @Override
                        protected void fire() {
                            if (tick < last[0]) {
                                outOfOrder[0]++;
                            }
                            last[0] = tick;
                        }
                    },
                    tick * MS);
        }
        assertThat(wheel.size()).isEqualTo(count);

        int sum = 0;
        for (long now = 0; now < 600_000; now += 1 + random.nextInt(1000)) {
            sum += wheel.advance(now * MS);
        }
        sum += wheel.advance(600_000 * MS);
        assertThat(sum).isEqualTo(count);
        assertThat(outOfOrder[0]).isZero();
        assertThat(wheel.isEmpty()).isTrue();
    }
}
