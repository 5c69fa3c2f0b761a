// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.Probe;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CancellationTokenTest {
    private final CancellationToken root = CancellationToken.create();
    private final CancellationToken child = root.child();
    private final CancellationToken sibling = root.child();
    private final CancellationToken grandchild = child.child();

    @Test
    void cancelReachesTheDescendantsAndNobodyElse() {
        child.cancel();

        assertThat(child.isCancelled()).isTrue();
        assertThat(grandchild.isCancelled()).isTrue();
        assertThat(child.child().isCancelled()).isTrue();
        assertThat(root.isCancelled()).isFalse();
        assertThat(sibling.isCancelled()).isFalse();
    }

    @Test
    void firstReasonStaysAndTheNearestOneCounts() {
        IOException mine = new IOException("mine");
        child.cancel(mine);
        child.cancel("later");
        root.cancel("all");

        assertThat(child.reason()).isSameAs(mine);
        assertThat(grandchild.reason()).isSameAs(mine);
        assertThat(sibling.reason()).isInstanceOf(CancellationException.class).hasMessage("all");
        sibling.cancel("too late");
        assertThat(sibling.reason()).hasMessage("all");
        assertThat(root).hasToString("CancellationToken(all)");
        assertThat(CancellationToken.create()).hasToString("CancellationToken(not cancelled)");
    }

    @Test
    void loopCanAskAndGetsTheReasonAsTheCause() {
        assertThatNoException().isThrownBy(child::throwIfCancelled);
        IOException why = new IOException("disk full");
        root.cancel(why);

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(grandchild::throwIfCancelled)
                .withMessage("disk full")
                .withCause(why);
    }

    @Test
    void thoseWhoWaitAreWokenOnceWhereverInTheSubtree() throws Exception {
        List<HandPolled<Void>> waiting = new ArrayList<>();
        for (CancellationToken token : List.of(root, child, child, grandchild, grandchild.child())) {
            waiting.add(HandPolled.of(token.cancelled()));
        }
        for (HandPolled<Void> each : waiting) {
            assertThat(each.poll().isPending()).isTrue();
            assertThat(each.poll().isPending()).isTrue();
        }
        root.cancel();

        for (HandPolled<Void> each : waiting) {
            assertThat(each.wakes()).isEqualTo(1);
            assertThat(each.poll().isReady()).isTrue();
        }
    }

    @Test
    void cancelledTokenIsReadyAtOnce() throws Exception {
        root.cancel();

        assertThat(HandPolled.of(grandchild.cancelled()).poll().isReady()).isTrue();
    }

    @Test
    void futureThatHasEndedCannotBePolledAgain() throws Exception {
        HandPolled<Void> ended = HandPolled.of(root.cancelled());
        HandPolled<Void> cancelled = HandPolled.of(root.cancelled());
        cancelled.cancel();
        root.cancel();
        ended.poll();

        assertThatIllegalStateException()
                .isThrownBy(ended::poll)
                .withMessage("future polled after completion: Cancelled");
        assertThatIllegalStateException()
                .isThrownBy(cancelled::poll)
                .withMessage("future polled after cancel: Cancelled");
    }

    @Test
    void childThatNobodyWaitsForCostsItsParentNothing() throws Exception {
        for (int i = 0; i < 1000; i++) {
            CancellationToken request = root.child().child();
            assertThat(root.listeners()).isZero();
            HandPolled<Void> one = HandPolled.of(request.cancelled());
            HandPolled<Void> two = HandPolled.of(request.cancelled());
            one.poll();
            two.poll();
            assertThat(root.listeners()).isEqualTo(1);
            one.cancel();
            assertThat(root.listeners()).isEqualTo(1);
            two.cancel();
            assertThat(root.listeners()).isZero();
        }
    }

    @Test
    void childThatWasCancelledByItselfLeavesItsParent() throws Exception {
        HandPolled.of(grandchild.cancelled()).poll();
        assertThat(root.listeners()).isEqualTo(1);
        child.cancel();

        assertThat(root.listeners()).isZero();
    }

    @Test
    void callbackIsCalledOnceOrTakenBack() {
        List<String> calls = new ArrayList<>();
        root.onCancel(() -> calls.add("root"));
        grandchild.onCancel(() -> calls.add("grandchild"));
        child.onCancel(() -> calls.add("taken back")).close();
        CancellationToken.Registration late = sibling.onCancel(() -> calls.add("sibling"));
        root.cancel();
        root.cancel();
        late.close();
        late.close();

        assertThat(calls).containsExactlyInAnyOrder("root", "grandchild", "sibling");
        grandchild.onCancel(() -> calls.add("at once"));
        assertThat(calls).hasSize(4).endsWith("at once");
    }

    @Test
    void callbackThatThrowsKeepsNobodyFromTheirCall() {
        List<Throwable> reported = new ArrayList<>();
        AtomicInteger called = new AtomicInteger();
        IllegalStateException bug = new IllegalStateException();
        for (int i = 0; i < 3; i++) {
            root.onCancel(() -> {
                called.incrementAndGet();
                throw bug;
            });
        }
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
        try {
            root.cancel();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }

        assertThat(called).hasValue(3);
        assertThat(reported).containsExactly(bug, bug, bug);
    }

    /** Row 2 of the traps: another thread must be able to take each lock of the tree meanwhile. */
    @Test
    void callbacksAndWakersAreCalledOutsideOfAllLocks() throws Exception {
        List<CancellationToken> tree = List.of(root, child, sibling, grandchild);
        AtomicInteger checked = new AtomicInteger();
        Runnable check = () -> CompletableFuture.runAsync(() -> {
                    tree.forEach(CancellationToken::listeners);
                    tree.forEach(token -> token.onCancel(() -> {}).close());
                    checked.incrementAndGet();
                })
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        for (CancellationToken token : tree) {
            token.onCancel(check);
            token.cancelled().poll(Context.of(check::run));
        }
        root.cancel();

        assertThat(checked).hasValue(8);
    }

    @Test
    void runUntilCancelledDoesNotPollOnceCancelled() {
        Probe<String> work = new Probe<>("work");
        root.cancel("too late");

        assertThatThrownBy(HandPolled.of(child.runUntilCancelled(work))::poll)
                .isInstanceOf(CancellationException.class)
                .hasMessage("too late");
        assertThat(work.polls()).isZero();
        assertThat(work.cancels()).isEqualTo(1);
    }

    @Test
    void completionWinsOverACancelThatIsSeenInTheSamePoll() throws Exception {
        Probe<String> work = new Probe<>("work");
        HandPolled<String> run = HandPolled.of(child.runUntilCancelled(work));
        run.poll();
        work.complete("done");
        root.cancel();

        assertThat(run.poll()).isEqualTo(Poll.ready("done"));
        assertThat(work.cancels()).isZero();
        assertThat(root.listeners()).isZero();
    }

    @Test
    void cancelStopsTheWorkAndSaysWhy() throws Exception {
        Probe<String> work = new Probe<>("work");
        HandPolled<String> run = HandPolled.of(child.runUntilCancelled(work));
        run.poll();
        IOException why = new IOException("disk full");
        root.cancel(why);
        assertThat(run.isWoken()).isTrue();

        assertThatThrownBy(run::poll).isInstanceOf(CancellationException.class).hasCause(why);
        assertThat(work.cancels()).isEqualTo(1);
    }

    @Test
    void cancelOfTheFutureReachesTheWorkAndLeavesTheToken() throws Exception {
        Probe<String> work = new Probe<>("work");
        HandPolled<String> run = HandPolled.of(child.runUntilCancelled(work));
        run.poll();
        run.cancel();
        run.cancel();

        assertThat(work.cancels()).isEqualTo(1);
        assertThat(root.listeners()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(run::poll)
                .withMessage("future polled after cancel: UntilCancelled(Probe)");
    }

    @Test
    void failureOfTheWorkIsTheFailure() throws Exception {
        Probe<String> work = new Probe<>("work");
        HandPolled<String> run = HandPolled.of(child.runUntilCancelled(work));
        run.poll();
        work.fail(new IOException());

        assertThatThrownBy(run::poll).isInstanceOf(IOException.class);
        assertThat(root.listeners()).isZero();
    }

    @Test
    void guardCancelsUnlessDisarmed() {
        try (CancellationToken.Guard guard = child.cancelOnClose()) {
            guard.disarm();
        }
        assertThat(child.isCancelled()).isFalse();
        try (CancellationToken.Guard guard = child.cancelOnClose()) {
            assertThat(guard).isNotNull();
        }
        assertThat(child.isCancelled()).isTrue();
    }

    @Test
    void longLineOfDescendantsIsReached() throws Exception {
        CancellationToken last = root;
        for (int i = 0; i < 1000; i++) {
            last = last.child();
        }
        HandPolled<Void> waiting = HandPolled.of(last.cancelled());
        waiting.poll();
        root.cancel();

        assertThat(waiting.isWoken()).isTrue();
        assertThat(waiting.poll().isReady()).isTrue();
    }

    /** Threads wait, give up and cancel all over a tree: each callback is called exactly once if its token is cancelled, and nothing is left. */
    @Test
    void eachListenerIsToldExactlyOnceWhateverRaces() throws Exception {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            List<CancellationToken> tree = new ArrayList<>(List.of(CancellationToken.create()));
            for (int i = 0; i < 30; i++) {
                tree.add(tree.get(random.nextInt(tree.size())).child());
            }
            List<AtomicInteger> calls = Collections.synchronizedList(new ArrayList<>());
            List<CancellationToken> of = Collections.synchronizedList(new ArrayList<>());
            CyclicBarrier start = new CyclicBarrier(3);
            List<CompletableFuture<@Nullable Void>> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                long seed = random.nextLong();
                boolean cancels = t == 0;
                threads.add(CompletableFuture.runAsync(
                        () -> {
                            Random mine = new Random(seed);
                            try {
                                start.await();
                                for (int i = 0; i < 60; i++) {
                                    CancellationToken token = tree.get(mine.nextInt(tree.size()));
                                    if (cancels && i % 20 == 19) {
                                        token.cancel();
                                    }
                                    AtomicInteger count = new AtomicInteger();
                                    CancellationToken.Registration one = token.onCancel(count::incrementAndGet);
                                    if (mine.nextBoolean()) {
                                        one.close();
                                    } else {
                                        synchronized (calls) {
                                            calls.add(count);
                                            of.add(token);
                                        }
                                    }
                                }
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        task -> new Thread(task).start()));
            }
            threads.forEach(CompletableFuture::join);
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i)).hasValue(of.get(i).isCancelled() ? 1 : 0);
            }
            tree.get(0).cancel();
            assertThat(calls).allSatisfy(count -> assertThat(count).hasValue(1));
            assertThat(tree).allSatisfy(token -> assertThat(token.listeners()).isZero());
        }
    }
}
