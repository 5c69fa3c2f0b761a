// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitListTest {

    private static final class Node extends Waiter {}

    private static List<Node> content(WaitList<Node> list) {
        List<Node> nodes = new ArrayList<>();
        for (Node node = list.first(); node != null; node = list.after(node)) {
            nodes.add(node);
        }
        List<Node> backwards = new ArrayList<>();
        for (Node node = list.last(); node != null; node = (Node) node.previous) {
            backwards.add(0, node);
        }
        assertThat(backwards).isEqualTo(nodes);
        return nodes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesAsAListWouldUnderAnyOrderOfCalls(long seed) {
        Random random = new Random(seed);
        WaitList<Node> list = new WaitList<>();
        WaitList<Node> other = new WaitList<>();
        List<Node> model = new ArrayList<>();
        List<Node> otherModel = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            Node node = new Node();
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    list.addLast(node);
                    model.add(node);
                }
                case 2 -> {
                    list.addFirst(node);
                    model.add(0, node);
                }
                case 3, 4, 5 -> {
                    if (!model.isEmpty()) {
                        Node removed = model.remove(random.nextInt(model.size()));
                        list.remove(removed);
                        assertThat(removed.next).isNull();
                        assertThat(removed.previous).isNull();
                    }
                }
                case 6 -> {
                    other.addLast(node);
                    otherModel.add(node);
                }
                default -> {
                    if (random.nextInt(20) == 0) {
                        other.takeAll(list);
                        otherModel.addAll(model);
                        model.clear();
                    } else if (!otherModel.isEmpty()) {
                        other.remove(otherModel.remove(0));
                    }
                }
            }
            assertThat(content(list)).as("seed %s, step %s", seed, step).isEqualTo(model);
            assertThat(content(other)).as("seed %s, step %s", seed, step).isEqualTo(otherModel);
            assertThat(list.isEmpty()).isEqualTo(model.isEmpty());
        }
    }
}
