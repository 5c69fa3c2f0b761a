// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Children that are polled in place before they join. */
class ChildSetTest {
    private final ChildSet<String> children = new ChildSet<>();
    private final ManualContext cx = new ManualContext();
    private final List<String> items = new ArrayList<>();

    private Drained drain() throws Exception {
        return children.drain(cx, items::add);
    }

    @Test
    void aNewcomerThatEndsLeavesNothing() throws Exception {
        Waker waker = children.newcomer(cx).waker();
        children.dismiss();

        assertThat(children.size()).isZero();
        assertThat(drain()).isEqualTo(Drained.ENDED);
        waker.wake();
        assertThat(cx.wakes()).isZero();
    }

    @Test
    void theWakerOfANewcomerIsTheOneThatItHasAsAChild() throws Exception {
        HandStream<String> work = new HandStream<>("work");
        Upstream<String> upstream = Upstream.of(work);
        assertThat(upstream.drain(children.newcomer(cx), items::add)).isEqualTo(Drained.PENDING);
        children.admit(upstream, false);
        assertThat(drain()).isEqualTo(Drained.PENDING);
        assertThat(work.polls).isEqualTo(1);

        work.push("a");

        assertThat(cx.wakes()).isEqualTo(1);
        assertThat(drain()).isEqualTo(Drained.PENDING);
        assertThat(items).containsExactly("a");
    }

    @Test
    void aWakeBeforeTheNewcomerJoinsIsNotLost() throws Exception {
        HandStream<String> work = new HandStream<>("work");
        Upstream<String> upstream = Upstream.of(work);
        upstream.drain(children.newcomer(cx), items::add);
        work.push("a");
        children.admit(upstream, false);

        // Woken in the round in which it was pending: the set gives way once, and has arranged a wake.
        while (items.isEmpty()) {
            int wakes = cx.wakes();
            drain();
            assertThat(items.isEmpty() && cx.wakes() == wakes)
                    .as("neither an item nor a wake")
                    .isFalse();
        }

        assertThat(items).containsExactly("a");
    }

    @Test
    void aNewcomerThatNeverAskedForAWakerIsDueIfItDeclined() throws Exception {
        Upstream<Integer> numbers = Upstream.of(AsyncStream.range(0, 3));
        ChildSet<Integer> set = new ChildSet<>();
        List<Integer> taken = new ArrayList<>();
        assertThat(numbers.drain(set.newcomer(cx), item -> !taken.add(item))).isEqualTo(Drained.DECLINED);
        set.admit(numbers, true);

        assertThat(set.drain(cx, taken::add)).isEqualTo(Drained.ENDED);

        assertThat(taken).containsExactly(0, 1, 2);
    }

    @Test
    void aContextIsRefusedAfterItsPoll() {
        Context late = children.newcomer(cx);
        children.dismiss();

        assertThatThrownBy(late::mayProceed).hasMessage("context used after its poll");
    }

    @Test
    void aNewcomerThatIsOutOfBudgetIsPolledAgain() throws Exception {
        ManualContext poor = new ManualContext(0);
        Context newcomer = children.newcomer(poor);
        assertThat(newcomer.mayProceed()).isFalse();
        List<String> polled = new ArrayList<>();
        children.admit(
                new ChildSet.Work<>() {
                    @Override
                    public Drained drain(Context context, Sink<? super String> sink) {
                        polled.add("again");
                        return Drained.ENDED;
                    }

                    @Override
                    public boolean progress(Context context) {
                        return false;
                    }

                    @Override
                    public void cancel() {}

                    @Override
                    public void tell(Inspector inspector) {}
                },
                false);

        assertThat(poor.wakes()).isEqualTo(1);
        assertThat(drain()).isEqualTo(Drained.ENDED);
        assertThat(polled).containsExactly("again");
    }

    /** Counts how often it is drained. */
    private static final class Busy implements ChildSet.Work<Integer> {
        private final Upstream<Integer> numbers;
        private int drains;

        Busy(int count) {
            numbers = Upstream.of(AsyncStream.range(0, count));
        }

        @Override
        public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
            drains++;
            return numbers.drain(cx, sink);
        }

        @Override
        public boolean progress(Context cx) throws Exception {
            return numbers.progress(cx);
        }

        @Override
        public void cancel() {
            numbers.cancel();
        }

        @Override
        public void tell(Inspector inspector) {}
    }

    @Test
    void aChildAloneHasOneTurnAfterTheOtherInOneDrain() throws Exception {
        ChildSet<Integer> set = new ChildSet<>();
        Busy busy = new Busy(5 * ChildSet.TURN);
        set.add(busy);
        List<Integer> taken = new ArrayList<>();

        assertThat(set.drain(cx, taken::add)).isEqualTo(Drained.ENDED);

        assertThat(taken).hasSize(5 * ChildSet.TURN);
        assertThat(busy.drains).isOne();
    }

    @Test
    void aChildAloneGivesWayToOneThatBecomesDue() throws Exception {
        ChildSet<Integer> set = new ChildSet<>();
        set.add(new Busy(5 * ChildSet.TURN));
        HandStream<Integer> other = new HandStream<>("other");
        Upstream<Integer> waiting = Upstream.of(other);
        waiting.drain(set.newcomer(cx), item -> true);
        set.admit(waiting, false);
        List<Integer> taken = new ArrayList<>();

        set.drain(cx, item -> {
            taken.add(item);
            if (taken.size() == 2 * ChildSet.TURN + 1) {
                other.push(-1);
            }
            return true;
        });

        // It came in the third turn of the one that was alone, after which that one is in the queue before it.
        assertThat(taken.indexOf(-1)).isEqualTo(4 * ChildSet.TURN);
    }

    @Test
    void twoChildrenHaveTheirTurnsOneAfterTheOther() throws Exception {
        ChildSet<Integer> set = new ChildSet<>();
        Busy one = new Busy(3 * ChildSet.TURN);
        Busy two = new Busy(3 * ChildSet.TURN);
        set.add(one);
        set.add(two);
        List<Integer> taken = new ArrayList<>();

        assertThat(set.drain(cx, taken::add)).isEqualTo(Drained.ENDED);

        assertThat(taken.subList(ChildSet.TURN, 2 * ChildSet.TURN))
                .startsWith(0, 1)
                .doesNotContain(ChildSet.TURN);
        assertThat(one.drains).isGreaterThanOrEqualTo(3);
        assertThat(two.drains).isGreaterThanOrEqualTo(2);
    }
}
