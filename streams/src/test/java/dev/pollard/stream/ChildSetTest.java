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
}
