// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both sides of a shared wheel on one thread: what each leaves, and what the other finds. */
class SharedWheelTest {
    private static final long MS = 1_000_000;
    private static final int ALL = Integer.MAX_VALUE;

    private final List<String> fired = new ArrayList<>();
    private int wakes;
    private final SharedWheel wheel = new SharedWheel(0, () -> wakes++);

    private final class Named extends TimerNode {
        private final String name;
        private Runnable action = () -> {};

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void fire() {
            fired.add(name);
            action.run();
        }
    }

    private Named node(String name) {
        return new Named(name);
    }

    @Test
    void orderWakesTheDriverAndFiresInTime() {
        wheel.order(node("a"), 5 * MS);

        assertThat(wakes).isOne();
        assertThat(wheel.isEmpty()).isFalse();
        assertThat(wheel.nextDelayNanos(2 * MS)).isEqualTo(3 * MS);
        assertThat(wheel.advance(5 * MS - 1, ALL)).isZero();
        assertThat(wheel.advance(5 * MS, ALL)).isOne();
        assertThat(fired).containsExactly("a");
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void ordersOfOneTickFireInTheirOrder() {
        for (String name : List.of("a", "b", "c", "d")) {
            wheel.order(node(name), 5 * MS);
        }
        wheel.advance(5 * MS, ALL);

        assertThat(fired).containsExactly("a", "b", "c", "d");
    }

    @Test
    void nodeDroppedBeforeItsOrderWasTakenNeverEntersTheWheel() {
        Named node = node("a");
        wheel.order(node, 5 * MS);
        wheel.drop(node);
        wheel.drop(node);

        assertThat(wheel.nextDelayNanos(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(wheel.isEmpty()).isTrue();
        assertThat(wheel.advance(50 * MS, ALL)).isZero();
        assertThat(node.isFired()).isFalse();
    }

    @Test
    void nodeDroppedByAnotherThreadIsLetGoOfAtTheNextLookAndWakesNobody() {
        Named node = node("a");
        wheel.add(node, 5 * MS);
        wheel.drop(node);
        wheel.drop(node);

        assertThat(wakes).isZero();
        assertThat(wheel.size()).isOne();
        assertThat(wheel.nextDelayNanos(0)).isEqualTo(Long.MAX_VALUE);
        assertThat(wheel.size()).isZero();
        wheel.advance(5 * MS, ALL);
        assertThat(fired).isEmpty();
    }

    @Test
    void nodeDroppedWhileTheWheelIsTurningDoesNotFire() {
        Named first = node("first");
        Named victim = node("victim");
        first.action = () -> wheel.drop(victim); // as another thread does: the driver has taken its orders already
        wheel.add(first, 5 * MS);
        wheel.add(victim, 5 * MS);

        wheel.advance(5 * MS, ALL);
        assertThat(fired).containsExactly("first");
        assertThat(victim.isFired()).isFalse();
        wheel.advance(6 * MS, ALL);
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void dropAfterTheFireDoesNothing() {
        Named node = node("a");
        wheel.add(node, 5 * MS);
        wheel.advance(5 * MS, ALL);
        wheel.drop(node);

        assertThat(node.isFired()).isTrue();
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void driverRemovesAtOnceAlsoWhatIsStillAmongTheOrders() {
        Named here = node("here");
        Named ordered = node("ordered");
        wheel.add(here, 5 * MS);
        wheel.order(ordered, 5 * MS);
        wheel.remove(here);
        assertThat(wheel.size()).isZero();

        wheel.remove(ordered);
        wheel.advance(5 * MS, ALL);
        assertThat(fired).isEmpty();
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void firedNodeMayBeArmedAgainHereAndElsewhere() {
        Named node = node("a");
        wheel.add(node, 5 * MS);
        wheel.advance(5 * MS, ALL);
        wheel.order(node, 10 * MS);
        assertThat(node.isFired()).isFalse();
        wheel.advance(10 * MS, ALL);

        SharedWheel other = new SharedWheel(0, () -> {});
        other.add(node, 15 * MS);
        assertThat(node.owner()).isSameAs(other);
        other.advance(15 * MS, ALL);
        assertThat(fired).containsExactly("a", "a", "a");
    }

    @Test
    void delayCountsFromTheNextLook() {
        Named node = node("a");
        wheel.addAfter(node, 10 * MS);

        assertThat(wheel.nextDelayNanos(7 * MS)).isEqualTo(10 * MS);
        assertThat(wheel.advance(17 * MS - 1, ALL)).isZero();
        assertThat(wheel.advance(17 * MS, ALL)).isOne();
        assertThat(node.deadlineNanos()).isEqualTo(17 * MS);
    }

    @Test
    void delayThatBeginsInAnAdvanceIsNotOverInIt() {
        wheel.addAfter(node("long"), MS);
        wheel.addAfter(node("none"), 0);

        assertThat(wheel.advance(100 * MS, ALL)).isOne();
        assertThat(fired).containsExactly("none");
        assertThat(wheel.nextDelayNanos(100 * MS)).isEqualTo(MS);
    }

    @Test
    void nodeTakenBackBeforeItsDelayBeganLeavesNothing() {
        Named node = node("a");
        wheel.addAfter(node, 10 * MS);
        wheel.remove(node);
        assertThat(wheel.isEmpty()).isTrue();

        Named other = node("b");
        wheel.addAfter(other, 10 * MS);
        wheel.drop(other);
        wheel.advance(50 * MS, ALL);
        assertThat(fired).isEmpty();
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void noStepTouchesMoreThanItsLimitAndNothingIsLeftBehind() {
        int count = 5000;
        for (int i = 0; i < count; i++) {
            wheel.order(node("ordered"), 300 * MS);
            wheel.addAfter(node("delayed"), 300 * MS);
        }
        int steps = 0;
        do {
            int before = wheel.size();
            int done = wheel.advance(0, 100);
            assertThat(done).isZero();
            assertThat(wheel.size() - before).isLessThanOrEqualTo(100);
            steps++;
        } while (wheel.isBehind());
        assertThat(wheel.size()).isEqualTo(2 * count);
        assertThat(steps).isGreaterThanOrEqualTo(count / 100);

        int fires = 0;
        steps = 0;
        do {
            int done = wheel.advance(301 * MS, 100);
            assertThat(done).isLessThanOrEqualTo(100);
            fires += done;
            steps++;
        } while (wheel.isBehind());
        assertThat(fires).isEqualTo(2 * count);
        assertThat(steps).isGreaterThanOrEqualTo(2 * count / 100);
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void moreOrdersThanOneLookTakesLeadToAnotherLookAtOnce() {
        for (int i = 0; i < 1000; i++) {
            wheel.order(node("a"), 300 * MS);
        }
        int looks = 0;
        while (wheel.nextDelayNanos(0) == 0) {
            looks++;
        }
        assertThat(looks).isBetween(1, 10);
        assertThat(wheel.size()).isEqualTo(1000);
    }
}
