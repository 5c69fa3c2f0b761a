// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.support.HandPolled;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Wakers and hooks run under no lock, after what they tell of has happened; and a value that is being stored is not overtaken. */
class WakeRulesTest {
    private final List<Boolean> free = new ArrayList<>();

    /** Does something with the channel on another thread, as a waker may. */
    private void probe(Runnable operation) {
        Thread other = new Thread(operation);
        other.setDaemon(true);
        other.start();
        try {
            other.join(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        free.add(!other.isAlive());
    }

    /** Leaves a future waiting whose waker needs the lock of the channel, on another thread. */
    private void await(Future<?> future, Future<?> another) throws Exception {
        Context cx = Context.of(() -> probe(() -> pollOnce(another)));
        assertThat(future.poll(cx).isPending()).isTrue();
    }

    private static void pollOnce(Future<?> future) {
        try {
            HandPolled.of(future).poll();
        } catch (Exception refused) {
            // the channel is closed: the lock was free
        }
    }

    private void wokenUnderNoLock(int times) {
        assertThat(free).hasSize(times).containsOnly(true);
    }

    private final Ends<MpmcSender<Integer>, MpmcReceiver<Integer>> queue = Channels.mpmc(1);

    @Test
    void aSenderIsWokenUnderNoLockWhenAValueIsTaken() throws Exception {
        queue.sender().trySend(1);
        await(queue.sender().send(2), queue.sender().closed());
        queue.receiver().tryReceive();
        wokenUnderNoLock(1);
    }

    @Test
    void aSenderIsWokenUnderNoLockWhenAPlaceIsGivenBack() throws Exception {
        Permit<Integer> permit = queue.sender().tryReserve().orElseThrow();
        await(queue.sender().send(2), queue.sender().closed());
        permit.close();
        wokenUnderNoLock(1);
    }

    @Test
    void aSenderIsWokenUnderNoLockWhenTheOneBeforeGivesUp() throws Exception {
        queue.sender().trySend(1);
        Future<?> first = queue.sender().send(2);
        pollOnce(first);
        await(queue.sender().send(3), queue.sender().closed());
        queue.receiver().tryReceive();
        first.cancel();
        wokenUnderNoLock(1);
    }

    @Test
    void whoWaitsIsWokenUnderNoLockWhenTheChannelIsClosed() throws Exception {
        queue.sender().trySend(1);
        await(queue.sender().send(2), queue.sender().closed());
        await(queue.sender().closed(), queue.sender().closed());
        queue.sender().closeChannel();
        wokenUnderNoLock(2);
    }

    @Test
    void aReceiverIsWokenUnderNoLockForAValueAndForTheEnd() throws Exception {
        await(queue.receiver().receive(), queue.sender().closed());
        queue.sender().trySend(1);
        queue.receiver().tryReceive();
        await(queue.receiver().receive(), queue.sender().closed());
        queue.sender().close();
        wokenUnderNoLock(2);
    }

    @Test
    void theHookRunsUnderNoLock() throws Exception {
        List<Future<?>> closed = new ArrayList<>();
        Ends<Sender<Integer>, Receiver<Integer>> ends = Channels.<Integer>builder()
                .onUndelivered(value -> probe(() -> pollOnce(closed.get(0))))
                .mpsc(2);
        closed.add(ends.sender().closed());
        ends.sender().trySend(1);
        ends.receiver().close();
        ends.sender().send(2).cancel();
        wokenUnderNoLock(2);
    }

    @Test
    void aBroadcastWakesUnderNoLock() throws Exception {
        Ends<BroadcastSender<Integer>, BroadcastReceiver<Integer>> ends = Channels.broadcast(2);
        BroadcastReceiver<Integer> other = ends.sender().subscribe();
        await(ends.receiver().receive(), ends.sender().closed());
        await(other.receive(), ends.sender().closed());
        ends.sender().send(1);
        await(ends.sender().closed(), ends.sender().closed());
        ends.receiver().close();
        other.close();
        BroadcastReceiver<Integer> late = ends.sender().subscribe();
        await(late.receive(), ends.sender().closed());
        ends.sender().close();
        wokenUnderNoLock(4);
    }

    @Test
    void aWatchWakesUnderNoLock() throws Exception {
        Ends<WatchSender<Integer>, WatchReceiver<Integer>> ends = Channels.watch(0);
        await(ends.receiver().changed(), ends.sender().closed());
        ends.sender().send(1);
        ends.receiver().markUnchanged();
        await(ends.receiver().changed(), ends.sender().closed());
        await(ends.sender().closed(), ends.sender().closed());
        ends.sender().close();
        ends.receiver().close();
        wokenUnderNoLock(3);
    }

    @Test
    void aOneshotWakesUnderNoLock() throws Exception {
        Ends<OneshotSender<Integer>, OneshotReceiver<Integer>> ends = Channels.oneshot();
        await(ends.receiver(), ends.sender().closed());
        await(ends.sender().closed(), ends.sender().closed());
        ends.receiver().closeChannel();
        wokenUnderNoLock(2);
    }

    @Test
    void aWakerThatThrowsKeepsNobodyElseFromBeingWoken() throws Exception {
        HandPolled<Optional<Integer>> second = HandPolled.of(queue.receiver().receive());
        Context bad = Context.of(() -> {
            throw new IllegalStateException("bug");
        });
        assertThat(queue.receiver().receive().poll(bad).isPending()).isTrue();
        second.poll();
        List<String> reported = new ArrayList<>();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((t, bug) -> reported.add(bug.getMessage()));
        try {
            queue.sender().close();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }

        assertThat(second.wakes()).isEqualTo(1);
        assertThat(reported).containsExactly("bug");
    }

    @Test
    void theValueIsThereWhenItsWakeComes() throws Exception {
        Ends<Sender<Integer>, Receiver<Integer>> ends = Channels.mpsc(1);
        List<Object> found = new ArrayList<>();
        Context cx = Context.of(() -> found.add(ends.receiver().tryReceive()));
        assertThat(ends.receiver().pollReceive(cx).isPending()).isTrue();

        ends.sender().trySend(1);

        assertThat(found).containsExactly(new Received.Value<>(1));
    }

    @Test
    void aPlaceThatBecomesFreeBeforeASenderWaitsIsTakenAtOnceAndLeavesNothingBehind() {
        SoleConduit<Integer> conduit = new SoleConduit<>(2, 0, null);

        assertThat(conduit.await(new Waiter(), 1, () -> {})).isEqualTo(Conduit.GRANTED);

        assertThat(conduit.free()).isEqualTo(1);
        assertThat(conduit.trySend(1)).isEqualTo(Conduit.GRANTED);
    }

    // ---- the gap between a claim and its store

    /** Claims a place as a sender does that loses its processor before it stores its value. */
    private static void claim(Conduit<?> conduit) {
        long s = conduit.state();
        assertThat(conduit.casState(s, s + (1L << 32))).isTrue();
    }

    @Test
    void theOnlyReceiverGivesWayToAValueThatIsBeingStoredAndSkipsNone() throws Exception {
        SoleConduit<Integer> conduit = new SoleConduit<>(4, 0, null);
        Receiver<Integer> receiver = new MpscReceiver<>(conduit);
        claim(conduit);
        conduit.trySend(2);

        HandPolled<Optional<Integer>> receive = HandPolled.of(receiver.receive());
        Poll<Optional<Integer>> poll = receive.poll();

        assertThat(poll.isPending()).isTrue();
        assertThat(receive.hasYielded()).isTrue();
        assertThat(receive.isWoken()).isTrue();
    }

    @Test
    void aSharedReceiverGivesWayToAValueThatIsBeingStoredAndSkipsNone() throws Exception {
        SharedConduit<Integer> conduit = new SharedConduit<>(4, 0, null);
        Receiver<Integer> receiver = new MpmcReceiver<>(conduit);
        claim(conduit);
        conduit.trySend(2);

        HandPolled<Optional<Integer>> receive = HandPolled.of(receiver.receive());
        Poll<Optional<Integer>> poll = receive.poll();

        assertThat(poll.isPending()).isTrue();
        assertThat(receive.hasYielded()).isTrue();
        assertThat(receive.isWoken()).isTrue();
    }
}
