// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.runtime.RuntimeDump.Holder;
import dev.pollard.runtime.RuntimeDump.Node;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AwaitTreeTest {
    private static final long NOW = -7;
    private static final Holder WAITER = new Holder(3, "waiter");
    private static final Holder HOLDER = new Holder(4, "import");

    private static AwaitTree walk(Inspectable... roots) {
        return AwaitTree.of(WAITER, NOW, inspector -> List.of(roots).forEach(inspector::child));
    }

    private static String text(Inspectable root) {
        return walk(root).roots().get(0).toString();
    }

    /** A node that tells what the test says. */
    private record Told(Consumer<Inspector> what) implements Inspectable {
        @Override
        public void inspect(Inspector inspector) {
            what.accept(inspector);
        }
    }

    @Test
    void nodesAreNamedByThemselvesOrByTheirClasses() {
        Told plain = new Told(inspector -> {});
        Inspectable lambda = inspector -> {};
        Inspectable anonymous = new Inspectable() {
            @Override
            public void inspect(Inspector inspector) {}
        };
        Told root = new Told(inspector -> {
            inspector.name("Root");
            inspector.child(plain);
            inspector.child(lambda);
            inspector.child(anonymous);
            inspector.child("no inspectable");
            inspector.child(null);
        });

        assertThat(text(root)).isEqualTo("""
                        Root
                          Told
                          AwaitTreeTest lambda
                          AwaitTreeTest$1
                          String
                        """);
    }

    @Test
    void waitsFollowTheNameAndTellTheHolder() {
        Told root = new Told(inspector -> {
            inspector.waitsFor("timer in 3.2 s");
            inspector.waitsFor("the lock", HOLDER, NOW - 3_200_000_000L);
            inspector.waitsFor("the door", HOLDER, 0);
            inspector.waitsFor("the key", null, NOW);
            inspector.name("Lock");
        });

        assertThat(text(root))
                .isEqualTo("Lock: waits for timer in 3.2 s; the lock, held by task 4 import for 3.2 s;"
                        + " the door, held by task 4 import; the key\n");
        Node node = walk(root).roots().get(0);
        assertThat(node.waits().get(1).holder()).isEqualTo(HOLDER);
        assertThat(node.waits().get(1).held()).isEqualTo(Duration.ofMillis(3200));
        assertThat(node.waits().get(2).held()).isNull();
    }

    @Test
    void taskThatIsWaitedForIsNoLockThatItHolds() {
        assertThat(text(new Told(inspector -> inspector.waitsFor(HOLDER, HOLDER, 0))))
                .isEqualTo("Told: waits for the end of task 4 import\n");
    }

    @Test
    void linksAreNotedWhereverInTheTreeTheyAre() {
        Object lock = new Object();
        Told leaf = new Told(inspector -> inspector.waitsFor(lock, HOLDER, 5));
        AwaitTree tree = walk(new Told(inspector -> inspector.child(leaf)), leaf);

        AwaitTree.Link link = new AwaitTree.Link(WAITER, lock, HOLDER, 5);
        assertThat(tree.links()).containsExactly(link, link);
        assertThat(link.isStill(new AwaitTree.Link(new Holder(3, null), lock, new Holder(4, null), 5)))
                .isTrue();
        assertThat(link.isStill(new AwaitTree.Link(WAITER, lock, HOLDER, 6))).isFalse();
        assertThat(link.isStill(new AwaitTree.Link(WAITER, new Object(), HOLDER, 5)))
                .isFalse();
        assertThat(link.isStill(new AwaitTree.Link(WAITER, lock, WAITER, 5))).isFalse();
        assertThat(link.isStill(new AwaitTree.Link(HOLDER, lock, HOLDER, 5))).isFalse();
    }

    @Test
    void whatANodeThrowsIsShownAndTheRestTold() {
        Told bad = new Told(inspector -> {
            inspector.name("Bad");
            inspector.child(new Told(i -> {}));
            throw new IllegalStateException("torn");
        });
        Told root = new Told(inspector -> {
            inspector.child(bad);
            inspector.waitsFor("something");
        });

        assertThat(text(root)).isEqualTo("""
                        Told: waits for something
                          Bad
                            Told
                            ! inspect failed: java.lang.IllegalStateException: torn
                        """);
    }

    @Test
    void stackThatOverflowsIsAProblemOfTheNode() {
        Told deep = new Told(inspector -> {
            throw new StackOverflowError();
        });

        assertThat(walk(deep).roots().get(0).problem()).contains("StackOverflowError");
        assertThatThrownBy(() -> walk(new Told(inspector -> {
                    throw new OutOfMemoryError("of the test");
                })))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void circleIsCutAndSaidToBeOne() {
        Inspectable[] self = new Inspectable[1];
        self[0] = new Told(inspector -> inspector.child(new Told(inner -> inner.child(self[0]))));

        assertThat(text(self[0])).containsOnlyOnce("! is above: a circle").hasLineCount(4);
    }

    @Test
    void treeIsBoundedInDepth() {
        Inspectable chain = new Told(inspector -> inspector.name("bottom"));
        for (int i = 0; i < 10_000; i++) {
            Inspectable below = chain;
            chain = new Told(inspector -> inspector.child(below));
        }

        assertThat(text(chain))
                .contains("! deeper than " + AwaitTree.DEEPEST)
                .doesNotContain("bottom")
                .hasLineCount(AwaitTree.DEEPEST + 2);
    }

    @Test
    void treeIsBoundedInWidthAndSaysHowManyAreLeftOut() {
        Told wide = new Told(inspector -> {
            for (int i = 0; i < AwaitTree.MOST_CHILDREN + 17; i++) {
                inspector.child("leaf");
            }
        });
        Told waiting = new Told(inspector -> {
            for (int i = 0; i < AwaitTree.MOST_CHILDREN + 5; i++) {
                inspector.waitsFor("lock", HOLDER, 0);
            }
        });

        assertThat(text(wide)).endsWith("\n  and 17 more\n");
        AwaitTree tree = walk(waiting);
        assertThat(tree.roots().get(0).leftOut()).isEqualTo(5);
        assertThat(tree.links()).as("none is left out").hasSize(AwaitTree.MOST_CHILDREN + 5);
    }

    @Test
    void treeIsBoundedInAll() {
        Told fan = new Told(inspector -> {
            for (int i = 0; i < AwaitTree.MOST_CHILDREN; i++) {
                inspector.child(new Told(inner -> {
                    for (int j = 0; j < AwaitTree.MOST_CHILDREN; j++) {
                        inner.child("leaf");
                    }
                }));
            }
        });

        assertThat(text(fan).lines().filter(line -> line.endsWith("String")).count())
                .isBetween(AwaitTree.MOST_NODES - 200L, (long) AwaitTree.MOST_NODES);
    }

    @Test
    void severalRootsAndNoneArePossible() {
        assertThat(walk().roots()).isEmpty();
        assertThat(walk(new Told(i -> {}), new Told(i -> {})).roots()).hasSize(2);
        assertThat(AwaitTree.of(WAITER, NOW, inspector -> inspector.waitsFor("itself"))
                        .roots())
                .hasSize(1);
    }
}
