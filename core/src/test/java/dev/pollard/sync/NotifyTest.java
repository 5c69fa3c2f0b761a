// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.function.CheckedRunnable;
import dev.pollard.future.Future;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NotifyTest {
    private final Notify notify = new Notify("jobs");

    private HandPolled<@Nullable Void> notified() {
        return HandPolled.of(notify.notified());
    }

    private HandPolled<@Nullable Void> waiting() throws Exception {
        HandPolled<@Nullable Void> notified = notified();
        assertThat(notified.poll().isPending()).isTrue();
        return notified;
    }

    private static boolean isReady(HandPolled<@Nullable Void> notified) throws Exception {
        return notified.poll().isReady();
    }

    @Test
    void aNotificationBeforeTheWaitIsStored() throws Exception {
        notify.notifyOne();

        assertThat(isReady(notified())).isTrue();
        assertThat(isReady(notified())).isFalse();
    }

    @Test
    void manyNotificationsAreStoredAsOne() throws Exception {
        notify.notifyOne();
        notify.notifyOne();
        notify.notifyLast();

        assertThat(isReady(notified())).isTrue();
        assertThat(isReady(notified())).isFalse();
    }

    @Test
    void notifyOneWakesTheOneWhoHasWaitedLongest() throws Exception {
        HandPolled<@Nullable Void> first = waiting();
        HandPolled<@Nullable Void> second = waiting();
        notify.notifyOne();

        assertThat(first.wakes()).isEqualTo(1);
        assertThat(second.isWoken()).isFalse();
        assertThat(isReady(second)).isFalse();
        assertThat(isReady(first)).isTrue();
        notify.notifyOne();
        assertThat(isReady(second)).isTrue();
        assertThat(isReady(notified())).as("nothing was stored").isFalse();
    }

    @Test
    void notifyLastWakesTheOneWhoCameLast() throws Exception {
        HandPolled<@Nullable Void> first = waiting();
        HandPolled<@Nullable Void> second = waiting();
        HandPolled<@Nullable Void> third = waiting();
        notify.notifyLast();
        assertThat(third.isWoken()).isTrue();
        notify.notifyLast();
        assertThat(second.isWoken()).isTrue();
        assertThat(first.isWoken()).isFalse();
        notify.notifyOne();
        assertThat(isReady(first)).isTrue();
    }

    @Test
    void notifyWaitersWakesAllAndStoresNothing() throws Exception {
        List<HandPolled<@Nullable Void>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(waiting());
        }
        notify.notifyWaiters();

        for (HandPolled<@Nullable Void> one : all) {
            assertThat(one.wakes()).isEqualTo(1);
            assertThat(isReady(one)).isTrue();
        }
        assertThat(isReady(notified())).isFalse();
    }

    @Test
    void row9NotifyWaitersCountsFromCreationAndNotifyOneFromThePoll() throws Exception {
        HandPolled<@Nullable Void> created = notified();
        HandPolled<@Nullable Void> createdToo = notified();
        notify.notifyWaiters();
        HandPolled<@Nullable Void> late = notified();
        assertThat(isReady(created)).isTrue();
        assertThat(isReady(late)).isFalse();
        notify.notifyOne();
        assertThat(late.isWoken()).isTrue();
        assertThat(isReady(createdToo)).isTrue();

        HandPolled<@Nullable Void> notPolled = notified();
        HandPolled<@Nullable Void> polled = waiting();
        notify.notifyOne();
        assertThat(isReady(notPolled)).isFalse();
        assertThat(isReady(polled)).isTrue();
    }

    @Test
    void whoIsNotifiedByNotifyWaitersLeavesTheStoredPermitToOthers() throws Exception {
        HandPolled<@Nullable Void> created = notified();
        notify.notifyWaiters();
        notify.notifyOne();

        assertThat(isReady(created)).isTrue();
        assertThat(isReady(notified())).isTrue();
    }

    @Test
    void notifyWaitersLeavesAStoredPermit() throws Exception {
        notify.notifyOne();
        notify.notifyWaiters();

        assertThat(isReady(notified())).isTrue();
        assertThat(isReady(notified())).isFalse();
    }

    @Test
    void notifyOneIsNotSpentOnThoseWhomNotifyWaitersHasReachedAlready() throws Exception {
        // While notifyWaiters is at its first batch and has not come to the others yet.
        HandPolled<@Nullable Void> first = HandPolled.of(new OnWake(notify, notify::notifyOne));
        first.poll();
        List<HandPolled<@Nullable Void>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(waiting());
        }
        notify.notifyWaiters();

        for (HandPolled<@Nullable Void> one : all) {
            assertThat(isReady(one)).isTrue();
        }
        assertThat(isReady(notified())).as("the permit was stored").isTrue();
    }

    @Test
    void whoWaitsAnewDuringNotifyWaitersIsNotReached() throws Exception {
        List<HandPolled<@Nullable Void>> anew = new ArrayList<>();
        HandPolled<@Nullable Void> first =
                HandPolled.of(new OnWake(notify, () -> anew.add(HandPolled.of(notify.notified()))));
        first.poll();
        List<HandPolled<@Nullable Void>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(waiting());
        }
        notify.notifyWaiters();

        assertThat(anew).hasSize(1);
        assertThat(isReady(anew.get(0))).isFalse();
        assertThat(all).allMatch(HandPolled::isWoken);
    }

    @Test
    void thoseWhomNotifyWaitersHasNotComeToYetMayPollOrBeCancelled() throws Exception {
        List<HandPolled<@Nullable Void>> all = new ArrayList<>();
        List<Boolean> polledEarly = new ArrayList<>();
        HandPolled<@Nullable Void> first = HandPolled.of(new OnWake(notify, () -> {
            polledEarly.add(isReady(all.get(90)));
            all.get(91).cancel();
            all.get(92).cancel();
            all.get(99).cancel();
        }));
        first.poll();
        for (int i = 0; i < 100; i++) {
            all.add(waiting());
        }
        notify.notifyWaiters();

        assertThat(polledEarly).containsExactly(true);
        assertThatThrownBy(all.get(90)::poll).hasMessageStartingWith("future polled after completion");
        assertThat(all.get(91).isWoken()).isFalse();
        for (int i = 0; i < 99; i++) {
            if (i < 90 || i > 92) {
                assertThat(isReady(all.get(i))).as("listener %s", i).isTrue();
            }
        }
        HandPolled<@Nullable Void> next = waiting();
        notify.notifyOne();
        assertThat(isReady(next)).isTrue();
        assertThat(isReady(waiting())).isFalse();
    }

    @Test
    void cancellingTheOneWhomNotifyOneHasChosenNotifiesTheNext() throws Exception {
        HandPolled<@Nullable Void> first = waiting();
        HandPolled<@Nullable Void> second = waiting();
        HandPolled<@Nullable Void> third = waiting();
        notify.notifyOne();
        first.cancel();
        first.cancel();

        assertThat(second.wakes()).isEqualTo(1);
        assertThat(third.isWoken()).isFalse();
    }

    @Test
    void cancellingTheOneWhomNotifyLastHasChosenNotifiesTheLastThen() throws Exception {
        HandPolled<@Nullable Void> first = waiting();
        HandPolled<@Nullable Void> second = waiting();
        HandPolled<@Nullable Void> third = waiting();
        notify.notifyLast();
        third.cancel();

        assertThat(second.wakes()).isEqualTo(1);
        assertThat(first.isWoken()).isFalse();
    }

    @Test
    void cancellingTheOnlyOneWhoWasChosenStoresThePermit() throws Exception {
        HandPolled<@Nullable Void> only = waiting();
        notify.notifyOne();
        only.cancel();

        assertThat(isReady(notified())).isTrue();
    }

    @Test
    void cancellingOneWhomNotifyWaitersHasReachedPassesNothingOn() throws Exception {
        HandPolled<@Nullable Void> first = waiting();
        notify.notifyWaiters();
        HandPolled<@Nullable Void> second = waiting();
        first.cancel();

        assertThat(second.isWoken()).isFalse();
        second.cancel();
        assertThat(isReady(notified())).isFalse();
    }

    @Test
    void aPermitThatCameToOneWhoWasCancelledAfterNotifyWaitersStays() throws Exception {
        HandPolled<@Nullable Void> first = waiting();
        notify.notifyWaiters();
        notify.notifyOne();
        first.cancel();

        assertThat(isReady(notified())).isTrue();
    }

    @Test
    void cancellingBeforeAnythingCameLosesThePlaceOnly() throws Exception {
        HandPolled<@Nullable Void> first = waiting();
        HandPolled<@Nullable Void> second = waiting();
        first.cancel();
        notify.notifyOne();

        assertThat(first.isWoken()).isFalse();
        assertThat(isReady(second)).isTrue();
        HandPolled<@Nullable Void> last = waiting();
        last.cancel();
        notify.notifyOne();
        assertThat(isReady(notified())).as("stored, for nobody waits any more").isTrue();
    }

    // ---- enable

    @Test
    void enabledIsReachedByNotifyOneBeforeTheFirstPoll() throws Exception {
        Notified first = notify.notified();
        Notified second = notify.notified();
        assertThat(first.enable()).isFalse();
        assertThat(first.enable()).isFalse();
        assertThat(second.enable()).isFalse();
        notify.notifyOne();
        notify.notifyOne();

        assertThat(isReady(HandPolled.of(first))).isTrue();
        assertThat(isReady(HandPolled.of(second))).isTrue();
        assertThat(isReady(notified())).isFalse();
    }

    @Test
    void enableTakesTheStoredPermit() throws Exception {
        notify.notifyOne();
        Notified first = notify.notified();
        Notified second = notify.notified();

        assertThat(first.enable()).isTrue();
        assertThat(first.enable()).isTrue();
        assertThat(second.enable()).isFalse();
        assertThat(isReady(HandPolled.of(first))).isTrue();
    }

    @Test
    void enableSeesWhatCameSinceTheCreationOrTheQueue() throws Exception {
        Notified first = notify.notified();
        notify.notifyWaiters();
        assertThat(first.enable()).isTrue();
        Notified second = notify.notified();
        second.enable();
        notify.notifyLast();
        assertThat(second.enable()).isTrue();
        Notified third = notify.notified();
        third.enable();
        notify.notifyWaiters();
        assertThat(third.enable()).isTrue();
        assertThat(isReady(HandPolled.of(third))).isTrue();
    }

    @Test
    void aPollAfterEnableRegistersTheWaker() throws Exception {
        Notified future = notify.notified();
        future.enable();
        HandPolled<@Nullable Void> notified = HandPolled.of(future);
        assertThat(isReady(notified)).isFalse();
        assertThat(future.enable()).isFalse();
        notify.notifyOne();

        assertThat(notified.wakes()).isEqualTo(1);
        assertThat(isReady(notified)).isTrue();
        assertThatThrownBy(future::enable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("future polled after completion: Notify(jobs).notified");
    }

    @Test
    void cancellingAnEnabledOneForwardsItsNotification() throws Exception {
        Notified first = notify.notified();
        first.enable();
        HandPolled<@Nullable Void> second = waiting();
        notify.notifyOne();
        first.cancel();

        assertThat(second.isWoken()).isTrue();
    }

    @Test
    void whatEnableHasToldIsNotPassedOn() throws Exception {
        notify.notifyOne();
        Notified first = notify.notified();
        assertThat(first.enable()).isTrue();
        first.cancel();

        assertThatThrownBy(first::enable).hasMessageStartingWith("future polled after cancel");
        assertThat(isReady(notified())).isFalse();
    }

    @Test
    void namesAreInEveryText() {
        assertThat(notify).hasToString("Notify(jobs)");
        assertThat(notify.notified()).hasToString("Notify(jobs).notified");
        assertThat(new Notify().toString()).matches("Notify@[0-9a-f]+");
    }

    /** Waits for a notification, and does something at the moment of its wake. */
    private static final class OnWake implements Future<@Nullable Void> {
        private final Notified notified;
        private final CheckedRunnable action;

        OnWake(Notify notify, CheckedRunnable action) {
            this.notified = notify.notified();
            this.action = action;
        }

        @Override
        public Poll<@Nullable Void> poll(Context cx) {
            return notified.poll(cx.withWaker(() -> {
                try {
                    action.run();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                cx.waker().wake();
            }));
        }

        @Override
        public void cancel() {
            notified.cancel();
        }
    }
}
