// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static dev.pollard.channel.Polled.now;
import static dev.pollard.channel.Polled.pending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Ends<WatchSender<String>, WatchReceiver<String>> ends = Channels.watch("one");
    private final WatchSender<String> sender = ends.sender();
    private final WatchReceiver<String> receiver = ends.receiver();

    private void changedFails() {
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> now(receiver.changed()));
    }

    // ---- values

    @Test
    void theFirstValueCountsAsSeen() throws Exception {
        assertThat(receiver.borrow()).isEqualTo("one");
        assertThat(receiver.hasChanged()).isFalse();
        pending(receiver.changed());
    }

    @Test
    void theValueThatIsThereCountsAsSeenForWhoSubscribes() throws Exception {
        sender.send("two");
        WatchReceiver<String> late = sender.subscribe();

        assertThat(late.borrow()).isEqualTo("two");
        pending(late.changed());
        now(receiver.changed());
    }

    @Test
    void sendingWakesAllWhoWaitOnce() throws Exception {
        WatchReceiver<String> other = receiver.copy();
        HandPolled<?> first = pending(receiver.changed());
        HandPolled<?> second = pending(other.changed());

        assertThat(sender.send("two")).isTrue();
        assertThat(sender.send("three")).isTrue();

        assertThat(first.wakes()).isEqualTo(1);
        assertThat(second.wakes()).isEqualTo(1);
        assertThat(first.poll().isReady()).isTrue();
        assertThat(receiver.borrow()).isEqualTo("three");
        assertThat(receiver.hasChanged()).isFalse();
    }

    @Test
    void borrowDoesNotMarkAndBorrowAndUpdateDoes() {
        sender.send("two");

        assertThat(receiver.borrow()).isEqualTo("two");
        assertThat(receiver.hasChanged()).isTrue();
        assertThat(receiver.borrowAndUpdate()).isEqualTo("two");
        assertThat(receiver.hasChanged()).isFalse();
    }

    @Test
    void aValueThatIsEqualIsAChange() throws Exception {
        sender.send("one");

        now(receiver.changed());
    }

    @Test
    void whatWasBorrowedStaysAndHoldsNobodyUp() {
        String borrowed = receiver.borrow();

        assertThat(sender.send("two")).isTrue();

        assertThat(borrowed).isEqualTo("one");
    }

    @Test
    void marksCanBeSetAndTakenBack() throws Exception {
        receiver.markChanged();
        assertThat(receiver.hasChanged()).isTrue();
        now(receiver.changed());
        assertThat(receiver.hasChanged()).isFalse();

        sender.send("two");
        receiver.markUnchanged();
        assertThat(receiver.hasChanged()).isFalse();
        pending(receiver.changed());
    }

    @Test
    void aCopyHasSeenWhatItsOriginalHas() {
        sender.send("two");

        WatchReceiver<String> copy = receiver.copy();
        assertThat(copy.hasChanged()).isTrue();
        copy.borrowAndUpdate();
        assertThat(receiver.hasChanged()).isTrue();
    }

    @Test
    void theLastWakerWins() throws Exception {
        HandPolled<?> changed = pending(receiver.changed());
        CountingWaker before = changed.changeWaker();
        assertThat(changed.poll().isPending()).isTrue();

        sender.send("two");

        assertThat(before.wakes()).isZero();
        assertThat(changed.wakes()).isEqualTo(1);
    }

    @Test
    void aChangedThatIsCancelledHasMarkedNothingAndIsNotWoken() throws Exception {
        HandPolled<?> changed = pending(receiver.changed());
        changed.cancel();
        sender.send("two");

        assertThat(changed.isWoken()).isFalse();
        assertThat(receiver.hasChanged()).isTrue();
    }

    @Test
    void aChangeCostsAUnit() throws Exception {
        sender.send("two");
        HandPolled<?> changed = HandPolled.of(receiver.changed()).withBudget(0);
        assertThat(changed.poll().isPending()).isTrue();
        assertThat(changed.isWoken()).isTrue();
        assertThat(receiver.hasChanged()).isTrue();

        changed.withBudget(1);
        assertThat(changed.poll().isReady()).isTrue();
    }

    // ---- the ways to send

    @Test
    void sendReplaceGivesTheValueBefore() {
        assertThat(sender.sendReplace("two")).isEqualTo("one");
        assertThat(sender.borrow()).isEqualTo("two");
    }

    @Test
    void sendModifyMakesTheNewValueOfTheOneBefore() {
        sender.sendModify(value -> value + "!");

        assertThat(receiver.borrowAndUpdate()).isEqualTo("one!");
    }

    @Test
    void sendIfModifiedTellsNobodyIfTheValueIsTheSame() throws Exception {
        HandPolled<?> changed = pending(receiver.changed());

        assertThat(sender.sendIfModified(value -> value)).isFalse();
        assertThat(changed.isWoken()).isFalse();

        assertThat(sender.sendIfModified(value -> value + "!")).isTrue();
        assertThat(changed.wakes()).isEqualTo(1);
    }

    @Test
    void aModificationIsMadeAgainIfAnotherValueWasSentMeanwhile() {
        List<String> given = new ArrayList<>();
        sender.sendModify(value -> {
            given.add(value);
            if (given.size() == 1) {
                sender.send("between");
            }
            return value + "!";
        });

        assertThat(given).containsExactly("one", "between");
        assertThat(sender.borrow()).isEqualTo("between!");
    }

    @Test
    void aModificationThatThrowsChangesNothing() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> sender.sendModify(value -> {
                    throw new IllegalStateException("no");
                }));
        assertThatNullPointerException()
                .isThrownBy(() -> sender.sendModify(value -> null))
                .withMessage("null from the function");

        assertThat(receiver.hasChanged()).isFalse();
    }

    // ---- waitFor

    @Test
    void waitForTriesTheValueThatIsThereAlsoIfItWasSeen() throws Exception {
        assertThat(now(receiver.waitFor("one"::equals))).isEqualTo("one");
    }

    @Test
    void waitForTriesEachValueAndMarksItAsSeen() throws Exception {
        List<String> tried = new ArrayList<>();
        HandPolled<String> waitFor = pending(receiver.waitFor(value -> {
            tried.add(value);
            return value.startsWith("t");
        }));

        sender.send("four");
        assertThat(waitFor.poll().isPending()).isTrue();
        sender.send("five");
        sender.send("two");
        assertThat(waitFor.wakes()).isEqualTo(1);
        assertThat(waitFor.poll().value()).isEqualTo("two");

        assertThat(tried).containsExactly("one", "four", "two");
        assertThat(receiver.hasChanged()).isFalse();
    }

    @Test
    void waitForFailsWithWhatItsPredicateThrows() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> now(receiver.waitFor(value -> {
                    throw new IOException(value);
                })))
                .withMessage("one");
    }

    @Test
    void waitForFailsIfTheLastValueIsRefused() throws Exception {
        List<String> tried = new ArrayList<>();
        HandPolled<String> waitFor = pending(receiver.waitFor(value -> {
            tried.add(value);
            return false;
        }));
        sender.send("two");
        sender.close();

        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(waitFor::poll);
        assertThat(tried).containsExactly("one", "two");
    }

    @Test
    void waitForGivesTheLastValueOfAClosedChannel() throws Exception {
        sender.close();

        assertThat(now(receiver.waitFor("one"::equals))).isEqualTo("one");
    }

    // ---- the close matrix

    @Test
    void openAndSeenChangedWaits() throws Exception {
        pending(receiver.changed());
        assertThat(receiver.isClosed()).isFalse();
    }

    @Test
    void openAndUnseenChangedIsDone() throws Exception {
        sender.send("two");
        now(receiver.changed());
    }

    @Test
    void sendersGoneAndUnseenChangedIsDone() throws Exception {
        sender.send("two");
        sender.close();

        assertThat(receiver.isClosed()).isTrue();
        now(receiver.changed());
        changedFails();
    }

    @Test
    void sendersGoneAndSeenChangedFails() {
        sender.close();

        changedFails();
        assertThat(receiver.borrow()).isEqualTo("one");
    }

    @Test
    void whoWaitsIsWokenByTheLastSenderToFail() throws Exception {
        WatchSender<String> copy = sender.copy();
        HandPolled<?> changed = pending(receiver.changed());

        sender.close();
        sender.close();
        assertThat(changed.isWoken()).isFalse();
        copy.close();

        assertThat(changed.wakes()).isEqualTo(1);
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(changed::poll);
    }

    @Test
    void sendersGoneAHandleRefusesTheValue() {
        sender.close();

        assertThatExceptionOfType(ChannelClosedException.class)
                .isThrownBy(() -> sender.send("x"))
                .satisfies(closed -> assertThat(closed.value()).isEqualTo("x"));
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> sender.sendReplace("x"));
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(() -> sender.sendModify(v -> v));
        assertThatExceptionOfType(ChannelClosedException.class).isThrownBy(sender::copy);
    }

    @Test
    void receiversGoneSendKeepsNothingAndSaysSo() {
        receiver.close();

        assertThat(sender.send("two")).isFalse();
        assertThat(sender.borrow()).isEqualTo("one");
        assertThat(sender.isClosed()).isTrue();
    }

    @Test
    void receiversGoneTheOtherWaysToSendKeepTheValue() {
        receiver.close();

        assertThat(sender.sendReplace("two")).isEqualTo("one");
        sender.sendModify(value -> value + "!");
        assertThat(sender.sendIfModified(value -> value + "!")).isTrue();

        assertThat(sender.subscribe().borrow()).isEqualTo("two!!");
    }

    @Test
    void receiversGoneClosedIsDone() throws Exception {
        HandPolled<?> closed = pending(sender.closed());

        receiver.close();
        receiver.close();

        assertThat(closed.wakes()).isEqualTo(1);
        assertThat(closed.poll().isReady()).isTrue();
    }

    @Test
    void receiversGoneAndBackAgainClosedWaits() throws Exception {
        HandPolled<?> closed = pending(sender.closed());
        receiver.close();
        WatchReceiver<String> late = sender.subscribe();

        assertThat(closed.poll().isPending()).isTrue();
        late.close();
        assertThat(closed.poll().isReady()).isTrue();
    }

    @Test
    void aSenderCanBeMadeWithoutAReceiver() throws Exception {
        WatchSender<String> alone = Channels.watchSender("one");

        now(alone.closed());
        assertThat(alone.send("two")).isFalse();
        assertThat(alone.subscribe().borrow()).isEqualTo("one");
    }

    @Test
    void aReceiverThatIsClosedFails() {
        sender.send("two");
        receiver.close();

        changedFails();
        assertThat(receiver.borrow()).isEqualTo("two");
    }

    // ---- measures

    @Test
    void theHandlesAreCountedAndCompared() {
        WatchReceiver<String> other = sender.subscribe();
        WatchSender<String> copy = sender.copy();

        assertThat(sender.receiverCount()).isEqualTo(2);
        assertThat(sender.senderCount()).isEqualTo(2);
        assertThat(sender.sameChannel(copy)).isTrue();
        assertThat(receiver.sameChannel(other)).isTrue();
        assertThat(receiver.sameChannel(Channels.watch("x").receiver())).isFalse();
        sender.send("two");
        assertThat(receiver).hasToString("WatchReceiver(changed, watch(version 1, 2 receivers))");
        assertThatNullPointerException().isThrownBy(() -> Channels.watch(null)).withMessage("initial");
        assertThatNullPointerException().isThrownBy(() -> sender.send(null)).withMessage("value");
    }
}
