// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TaskTrackerTest {
    private final TaskTracker tracker = TaskTracker.create();
    private final Probe<String> probe = new Probe<>("P");

    private HandPolled<@Nullable Void> waiting() throws Exception {
        HandPolled<@Nullable Void> waiting = HandPolled.of(tracker.drained());
        assertThat(waiting.poll().isPending()).isTrue();
        return waiting;
    }

    @Test
    void emptyIsNotEnough() throws Exception {
        HandPolled<@Nullable Void> waiting = waiting();
        assertThat(tracker.close()).isTrue();
        assertThat(waiting.isWoken()).isTrue();

        assertThat(waiting.poll().isReady()).isTrue();
        assertThat(tracker.close()).isFalse();
    }

    @Test
    void closedIsNotEnough() throws Exception {
        HandPolled<String> tracked = HandPolled.of(tracker.track(probe));
        tracker.close();
        HandPolled<@Nullable Void> waiting = waiting();
        tracked.poll();
        probe.complete("v");
        assertThat(tracked.poll()).isEqualTo(Poll.ready("v"));

        assertThat(waiting.isWoken()).isTrue();
        assertThat(waiting.poll().isReady()).isTrue();
    }

    @Test
    void trackingCountsFromTheCallToTheEndWhateverThatIs() throws Exception {
        HandPolled<String> fails = HandPolled.of(tracker.track(probe));
        Future<String> cancelled = tracker.track(new Probe<>("Q"));
        TaskTracker.Token token = tracker.token();
        assertThat(tracker.size()).isEqualTo(3);
        probe.fail(new IOException());
        assertThatThrownBy(fails::poll).isInstanceOf(IOException.class);
        assertThat(tracker.size()).isEqualTo(2);
        cancelled.cancel();
        cancelled.cancel();
        assertThat(tracker.size()).isEqualTo(1);
        token.close();
        token.close();

        assertThat(tracker.size()).isZero();
        assertThat(tracker).hasToString("TaskTracker(tracked: 0)");
    }

    @Test
    void shortMomentIsNotMissed() throws Exception {
        HandPolled<@Nullable Void> polled = waiting();
        Future<@Nullable Void> notPolled = tracker.drained();
        tracker.close();
        assertThat(tracker.reopen()).isTrue();
        TaskTracker.Token token = tracker.token();
        Future<@Nullable Void> later = tracker.drained();

        assertThat(polled.poll().isReady()).isTrue();
        assertThat(HandPolled.of(notPolled).poll().isReady()).isTrue();
        assertThat(HandPolled.of(later).poll().isPending()).isTrue();
        token.close();
    }

    @Test
    void drainedAlreadyIsDoneAlsoIfItIsReopenedBeforeThePoll() throws Exception {
        tracker.close();
        Future<@Nullable Void> done = tracker.drained();
        tracker.reopen();
        assertThat(tracker.isClosed()).isFalse();
        assertThat(tracker.reopen()).isFalse();

        assertThat(HandPolled.of(done).poll().isReady()).isTrue();
        assertThat(HandPolled.of(tracker.drained()).poll().isPending()).isTrue();
    }

    @Test
    void closedTrackerStillTracks() throws Exception {
        TaskTracker.Token first = tracker.token();
        tracker.close();
        TaskTracker.Token second = tracker.token();
        HandPolled<@Nullable Void> waiting = waiting();
        first.close();
        assertThat(waiting.poll().isPending()).isTrue();
        second.close();

        assertThat(waiting.poll().isReady()).isTrue();
    }

    @Test
    void allWhoWaitAreWokenAndACancelledOneIsForgotten() throws Exception {
        HandPolled<@Nullable Void> one = waiting();
        HandPolled<@Nullable Void> two = waiting();
        HandPolled<@Nullable Void> gone = waiting();
        gone.cancel();
        tracker.close();

        assertThat(one.isWoken()).isTrue();
        assertThat(two.isWoken()).isTrue();
        assertThat(gone.isWoken()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(gone::poll)
                .withMessage("future polled after cancel: Drained(TaskTracker(tracked: 0, closed))");
    }

    @Test
    void noWakeIsLostAmongThreads() throws Exception {
        for (int round = 0; round < 500; round++) {
            TaskTracker shared = TaskTracker.create();
            CyclicBarrier start = new CyclicBarrier(4);
            List<CompletableFuture<@Nullable Void>> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                TaskTracker.Token token = shared.token();
                threads.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                start.await();
                                TaskTracker.Token second = shared.token();
                                token.close();
                                second.close();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        task -> new Thread(task).start()));
            }
            CompletableFuture<@Nullable Void> waiting = CompletableFuture.runAsync(
                    () -> {
                        try {
                            HandPolled.of(shared.drained()).parkUntilReady();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task).start());
            start.await();
            shared.close();
            threads.forEach(CompletableFuture::join);
            waiting.join();
            assertThat(shared.size()).isZero();
        }
    }
}
