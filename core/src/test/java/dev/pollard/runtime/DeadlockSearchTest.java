// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.runtime.AwaitTree.Link;
import dev.pollard.runtime.RuntimeDump.Holder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlockSearchTest {

    private static Link link(long waiter, long holder) {
        return new Link(new Holder(waiter, null), "lock", new Holder(holder, null), 0);
    }

    private static List<List<Long>> circles(Link... links) {
        return DeadlockSearch.circlesIn(List.of(links)).stream()
                .map(circle -> circle.stream().map(link -> link.waiter().id()).toList())
                .toList();
    }

    @Test
    void chainIsNoCircle() {
        assertThat(circles()).isEmpty();
        assertThat(circles(link(1, 2), link(2, 3), link(1, 3), link(4, 2))).isEmpty();
    }

    @Test
    void taskThatWaitsForItselfIsOne() {
        assertThat(circles(link(1, 2), link(2, 2))).containsExactly(List.of(2L));
    }

    @Test
    void circleIsFoundWithoutThoseWhoWaitForIt() {
        assertThat(circles(link(9, 1), link(1, 2), link(2, 3), link(3, 1), link(3, 8), link(7, 9)))
                .singleElement()
                .satisfies(circle -> assertThat(circle).containsExactlyInAnyOrder(1L, 2L, 3L));
    }

    @Test
    void linksOfACircleFollowEachOther() {
        List<Link> circle =
                DeadlockSearch.circlesIn(List.of(link(1, 2), link(2, 1))).get(0);

        assertThat(circle.get(0).holder().id()).isEqualTo(circle.get(1).waiter().id());
        assertThat(circle.get(1).holder().id()).isEqualTo(circle.get(0).waiter().id());
    }

    @Test
    void circlesApartAreAllFound() {
        assertThat(circles(link(1, 2), link(2, 1), link(3, 4), link(4, 3), link(5, 1), link(5, 3)))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatIsFoundAreCirclesAndWithoutTheirTasksThereIsNone(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int tasks = 1 + random.nextInt(30);
            List<Link> links = new ArrayList<>();
            for (int i = random.nextInt(50); i > 0; i--) {
                links.add(link(random.nextInt(tasks), random.nextInt(tasks)));
            }
            Set<Long> members = new HashSet<>();
            for (List<Link> circle : DeadlockSearch.circlesIn(links)) {
                assertThat(links).containsAll(circle);
                for (int i = 0; i < circle.size(); i++) {
                    assertThat(circle.get(i).holder().id())
                            .isEqualTo(
                                    circle.get((i + 1) % circle.size()).waiter().id());
                    assertThat(members.add(circle.get(i).waiter().id())).isTrue();
                }
            }
            List<Link> rest = new ArrayList<>(links);
            rest.removeIf(link -> members.contains(link.waiter().id())
                    || members.contains(link.holder().id()));
            assertThat(hasCircle(rest, tasks)).isFalse();
            assertThat(members.isEmpty()).isEqualTo(!hasCircle(links, tasks));
        }
    }

    /** By as many steps as there are tasks: who can still go on then is on the way to a circle. */
    private static boolean hasCircle(List<Link> links, int tasks) {
        Set<Long> alive = new HashSet<>();
        links.forEach(link -> alive.add(link.waiter().id()));
        for (int i = 0; i <= tasks; i++) {
            alive.removeIf(id -> links.stream()
                    .noneMatch(link -> link.waiter().id() == id
                            && alive.contains(link.holder().id())));
        }
        return !alive.isEmpty();
    }
}
