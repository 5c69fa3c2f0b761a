// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.coroutine.AsyncTrace;
import dev.pollard.coroutine.NotWovenException;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.stream.Drained;
import dev.pollard.testkit.ManualFuture;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.TestTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the frames do around a body, with bodies woven by hand. */
class HandWovenTest {
    private final List<String> log = new ArrayList<>();
    private final ManualFuture<Integer> a = ManualFuture.named("a");
    private final ManualFuture<Integer> b = ManualFuture.named("b");
    private final ManualFuture<Integer> close = ManualFuture.named("close");
    private final HandWoven.Sum sum = new HandWoven.Sum(a, b, close, log);
    private final CleanupRecorder scope = new CleanupRecorder();

    @Test
    void aBodyRunsThroughWhatIsReady() throws Exception {
        a.complete(1);
        b.complete(2);
        close.complete(0);

        assertThat(sum.poll(TestContext.create()).value()).isEqualTo(3);
        assertThat(a.polls() + b.polls() + close.polls()).isEqualTo(3);
        assertThat(log).containsExactly("closing", "closed");
    }

    @Test
    void aBodyGoesOnWhereItStood() {
        TestTask<Integer> task = TestTask.of(sum);
        task.assertPending();
        task.assertPending();
        a.complete(1);
        task.assertWoken();
        task.assertPending();
        b.complete(2);
        task.assertPending();
        assertThat(log).containsExactly("closing");
        close.complete(0);
        task.assertReady(3);
        assertThat(a.polls()).isEqualTo(3);
        assertThat(log).containsExactly("closing", "closed");
    }

    @Test
    void pollingAfterTheEndNamesTheBody() throws Exception {
        a.complete(1);
        b.complete(2);
        close.complete(0);
        assertThat(sum.poll(TestContext.create()).isReady()).isTrue();

        assertThatThrownBy(() -> sum.poll(TestContext.create()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("future polled after completion: async Sums.sum(Sums.java:11)");
    }

    @Test
    void aBodyThatWaitsTellsWhere() throws Exception {
        a.complete(1);
        sum.poll(TestContext.create());

        assertThat(sum).hasToString("async Sums.sum(Sums.java:14)");
    }

    @Test
    void aBodyThatHasNotBegunDoesNotRunWhenCancelled() {
        sum.cancel();
        sum.cancel();

        assertThat(log).isEmpty();
        assertThat(a.polls() + a.cancels()).isZero();
        assertThatThrownBy(() -> sum.poll(TestContext.create())).hasMessageContaining("after cancel");
    }

    @Test
    void cancellingCancelsTheChildFirstAndRunsTheFinallyBlocksOnce() throws Exception {
        a.complete(1);
        sum.poll(TestContext.create());
        close.complete(0);

        sum.cancel();
        sum.cancel();

        b.assertCancelledOnce();
        assertThat(log).containsExactly("closing", "closed");
    }

    @Test
    void cleanupThatWouldWaitIsCutShortWithoutAScope() throws Exception {
        a.complete(1);
        sum.poll(TestContext.create());

        sum.cancel();

        close.assertCancelledOnce();
        assertThat(log).containsExactly("closing");
    }

    @Test
    void cleanupThatWaitsIsLeftToTheScope() throws Exception {
        a.complete(1);
        sum.poll(scope.context());

        sum.cancel();

        assertThat(scope.cleanups).hasSize(1);
        assertThat(close.polls()).isZero();
        TestTask<?> cleanup = TestTask.of(scope.cleanups.get(0));
        cleanup.assertPending();
        close.assertNotCancelled();
        close.complete(0);
        cleanup.assertWoken();
        cleanup.assertReady();
        assertThat(log).containsExactly("closing", "closed");
        assertThat(scope.cleanups).hasSize(1);
    }

    @Test
    void theOwnerCannotPollWhatIsLeftToTheScope() throws Exception {
        a.complete(1);
        sum.poll(scope.context());
        sum.cancel();
        sum.cancel();

        assertThatThrownBy(() -> sum.poll(scope.context())).hasMessageContaining("after cancel");
        assertThat(scope.cleanups).hasSize(1);
    }

    @Test
    void theScopeMayLoseItsPatience() throws Exception {
        a.complete(1);
        sum.poll(scope.context());
        sum.cancel();
        Future<?> cleanup = scope.cleanups.get(0);
        TestTask.of(cleanup).assertPending();

        cleanup.cancel();
        cleanup.cancel();

        close.assertCancelledOnce();
        assertThat(log).containsExactly("closing");
    }

    @Test
    void theBlocksOfTheParentRunAfterTheCleanupOfTheChild() throws Exception {
        a.complete(1);
        HandWoven.Parent<Integer> parent = new HandWoven.Parent<>(sum, log);
        HandWoven.Parent<Integer> grandParent = new HandWoven.Parent<>(parent, log);
        grandParent.poll(scope.context());

        grandParent.cancel();
        assertThat(log).containsExactly("closing");
        assertThat(scope.cleanups).hasSize(1);
        TestTask<?> cleanup = TestTask.of(scope.cleanups.get(0));
        cleanup.assertPending();
        assertThat(log).containsExactly("closing");
        close.complete(0);
        cleanup.assertReady();
        assertThat(log).containsExactly("closing", "closed", "parent done", "parent done");
    }

    @Test
    void aFailureOfTheCleanupIsReportedAndTheSignalIsNot() throws Exception {
        a.complete(1);
        sum.poll(TestContext.create());
        IOException refused = new IOException("refused");
        close.fail(refused);
        List<Throwable> reported = new ArrayList<>();
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
        try {
            sum.cancel();
            new HandWoven.Parent<>(Futures.pending(), log).cancel();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }

        assertThat(reported).containsExactly(refused);
    }

    @Test
    void aBodyThatCatchesEverythingIsGivenUp() throws Exception {
        HandWoven.Stubborn stubborn = new HandWoven.Stubborn();
        stubborn.poll(TestContext.create());
        List<Throwable> reported = new ArrayList<>();
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        current.setUncaughtExceptionHandler((thread, failure) -> reported.add(failure));
        try {
            stubborn.cancel();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }

        assertThat(stubborn.caught).isEqualTo(1000);
        assertThat(reported).singleElement().asString().contains("cancelled 1000 times and still goes on");
    }

    @Test
    void aFailureMadeElsewhereGetsTheAwaits() throws Exception {
        IOException lost = new IOException("lost");
        lost.setStackTrace(new StackTraceElement[] {new StackTraceElement("x.Y", "z", "Y.java", 3)});
        a.complete(1);
        b.fail(lost);
        close.complete(0);

        assertThatThrownBy(() -> sum.poll(TestContext.create())).isSameAs(lost);
        assertThat(lost.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        AsyncTrace.class,
                        trace -> assertThat(trace.getStackTrace())
                                .containsExactly(new StackTraceElement("a.b.Sums", "lambda$sum$0", "Sums.java", 14)));
    }

    @Test
    void itemsComeOneByOne() throws Exception {
        ManualFuture<String> future = ManualFuture.named("future");
        HandWoven.Items items = new HandWoven.Items(future, log);
        TestContext cx = TestContext.create();

        assertThat(items.pollNext(cx).value()).isEqualTo("first");
        assertThat(items.pollNext(cx).isPending()).isTrue();
        future.complete("second");
        assertThat(items.pollNext(cx).value()).isEqualTo("second");
        assertThat(items.pollNext(cx).value()).isEqualTo("last");
        assertThat(log).isEmpty();
        assertThat(items.pollNext(cx).isEnd()).isTrue();
        assertThat(items.pollNext(cx).isEnd()).isTrue();
        assertThat(log).containsExactly("done");
    }

    @Test
    void itemsAreDrained() throws Exception {
        ManualFuture<String> future = ManualFuture.named("future");
        HandWoven.Items items = new HandWoven.Items(future, log);
        TestContext cx = TestContext.create();

        assertThat(items.drain(cx, log::add)).isEqualTo(Drained.PENDING);
        future.complete("second");
        assertThat(items.drain(cx, item -> {
                    log.add(item);
                    return false;
                }))
                .isEqualTo(Drained.DECLINED);
        assertThat(items.drain(cx, log::add)).isEqualTo(Drained.ENDED);
        assertThat(log).containsExactly("first", "second", "last", "done");
    }

    @Test
    void whatTheSinkThrowsIsNoBusinessOfTheBody() {
        HandWoven.Items items = new HandWoven.Items(Futures.ready("second"), log);

        assertThatThrownBy(() -> items.drain(TestContext.create(), item -> {
                    throw new IOException(item);
                }))
                .hasMessage("first")
                .isInstanceOf(IOException.class);
        assertThat(log).containsExactly("done");
        assertThatThrownBy(() -> items.pollNext(TestContext.create())).hasMessageContaining("after cancel");
    }

    @Test
    void anItemThatWasAskedForIsFetchedMeanwhile() throws Exception {
        ManualFuture<String> future = ManualFuture.named("future");
        HandWoven.Items items = new HandWoven.Items(future, log);
        TestContext cx = TestContext.create();

        assertThat(items.pollProgress(cx)).isFalse();
        assertThat(items.pollNext(cx).value()).isEqualTo("first");
        assertThat(items.pollProgress(cx)).isFalse();
        assertThat(future.polls()).isZero();
        assertThat(items.pollNext(cx).isPending()).isTrue();
        assertThat(items.pollProgress(cx)).isFalse();
        future.complete("second");
        assertThat(items.pollProgress(cx)).isFalse();
        assertThat(future.isEnded()).isTrue();
        assertThat(items.pollProgress(cx)).isFalse();
        assertThat(items.drain(cx, log::add)).isEqualTo(Drained.ENDED);
        assertThat(log).containsExactly("second", "last", "done");
    }

    @Test
    void aStreamThatIsCancelledAtAnEmitRunsItsFinallyBlock() throws Exception {
        HandWoven.Items items = new HandWoven.Items(Futures.ready("second"), log);
        assertThat(items.pollNext(TestContext.create()).value()).isEqualTo("first");

        items.cancel();
        items.cancel();

        assertThat(log).containsExactly("done");
    }

    @Test
    void aStreamThatIsCancelledAtAnAwaitCancelsThat() throws Exception {
        ManualFuture<String> future = ManualFuture.named("future");
        HandWoven.Items items = new HandWoven.Items(future, log);
        assertThat(items.pollNext(TestContext.create()).value()).isEqualTo("first");
        assertThat(items.pollNext(TestContext.create()).isPending()).isTrue();

        items.cancel();

        future.assertCancelledOnce();
        assertThat(log).containsExactly("done");
    }

    @Test
    void theEmitterOfAWovenBodyIsNoUseToOthers() {
        HandWoven.Items items = new HandWoven.Items(Futures.ready("second"), log);

        assertThatThrownBy(() -> items.emit("stray")).isInstanceOf(NotWovenException.class);
    }
}
