// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FromCompletionStageTest {
    private final CompletableFuture<String> source = new CompletableFuture<>();
    private final IOException failure = new IOException();

    @Test
    void stageIsMadeInTheFirstPollAndOnce() throws Exception {
        int[] made = new int[1];
        HandPolled<String> future = HandPolled.of(Futures.fromCompletionStage(() -> {
            made[0]++;
            return source;
        }));
        assertThat(made[0]).isZero();
        future.poll();
        source.complete("a");

        assertThat(future.poll()).isEqualTo(Poll.ready("a"));
        assertThat(made[0]).isEqualTo(1);
    }

    @Test
    void endOfTheStageWakesTheLastWaker() throws Exception {
        HandPolled<String> future = HandPolled.of(Futures.fromCompletionStage(source));
        assertThat(future.poll().isPending()).isTrue();
        CountingWaker before = future.changeWaker();
        future.poll();
        source.complete("a");

        assertThat(before.wakes()).isZero();
        assertThat(future.wakes()).isEqualTo(1);
        assertThat(future.poll()).isEqualTo(Poll.ready("a"));
        assertThatIllegalStateException()
                .isThrownBy(future::poll)
                .withMessage("future polled after completion: FromCompletionStage");
    }

    @Test
    void stageThatHasEndedIsReadyInTheFirstPoll() throws Exception {
        source.complete(null);

        assertThat(HandPolled.of(Futures.fromCompletionStage(source)).poll()).isEqualTo(Poll.ready(null));
    }

    @Test
    void endBetweenTheLookAndTheRegistrationIsSeen() throws Exception {
        CountingWaker waker = new CountingWaker();
        Context endsTheStageWhenAskedForItsWaker = new Context() {
            @Override
            public Waker waker() {
                source.complete("a");
                return waker;
            }

            @Override
            public <S> @Nullable S find(Class<S> type) {
                return null;
            }

            @Override
            public boolean mayProceed() {
                return true;
            }

            @Override
            public void progressed() {}
        };

        assertThat(Futures.fromCompletionStage(source).poll(endsTheStageWhenAskedForItsWaker))
                .isEqualTo(Poll.ready("a"));
    }

    @Test
    void failureComesWithoutTheCompletionException() {
        source.completeExceptionally(new CompletionException(new CompletionException(failure)));

        assertThatThrownBy(HandPolled.of(Futures.fromCompletionStage(source.thenApply(s -> s)))::poll)
                .isSameAs(failure);
    }

    @Test
    void completionExceptionWithoutACauseStays() {
        CompletionException bare = new CompletionException("bare", null);
        source.completeExceptionally(bare);

        assertThatThrownBy(HandPolled.of(Futures.fromCompletionStage(source))::poll)
                .isSameAs(bare);
    }

    @Test
    void cancelCancelsTheStage() throws Exception {
        HandPolled<String> future = HandPolled.of(Futures.fromCompletionStage(source));
        future.poll();
        future.cancel();

        assertThat(source).isCancelled();
        assertThat(future.isWoken()).isFalse();
    }

    @Test
    void cancelBeforeTheFirstPollCancelsAStageThatRunsAlready() {
        Futures.fromCompletionStage(source).cancel();

        assertThat(source).isCancelled();
    }

    @Test
    void cancelBeforeTheFirstPollMakesNoStage() {
        HandPolled<String> future = HandPolled.of(Futures.fromCompletionStage(() -> source));
        future.cancel();

        assertThatIllegalStateException().isThrownBy(future::poll);
        assertThat(source.getNumberOfDependents()).isZero();
        assertThat(source).isNotDone();
    }

    @Test
    void stageThatSomebodyElseCancelledIsAFailure() throws Exception {
        HandPolled<String> future = HandPolled.of(Futures.fromCompletionStage(source));
        future.poll();
        source.cancel(false);

        assertThat(future.isWoken()).isTrue();
        assertThatThrownBy(future::poll).isInstanceOf(CancellationException.class);
    }

    @Test
    void stageThatCannotBeCancelledIsLetGo() throws Exception {
        class Uncancellable extends CompletableFuture<String> {
            @Override
            public CompletableFuture<String> toCompletableFuture() {
                throw new UnsupportedOperationException();
            }
        }
        CompletionStage<String> stage = new Uncancellable();
        HandPolled<String> future = HandPolled.of(Futures.fromCompletionStage(stage));
        future.poll();
        Thread current = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = current.getUncaughtExceptionHandler();
        Throwable[] reported = new Throwable[1];
        current.setUncaughtExceptionHandler((thread, thrown) -> reported[0] = thrown);
        try {
            future.cancel();
        } finally {
            current.setUncaughtExceptionHandler(before);
        }

        assertThat(reported[0]).isNull();
    }

    @Test
    void failureOfTheFactoryIsAFailure() {
        Callable<CompletionStage<String>> failing = () -> {
            throw failure;
        };
        assertThatThrownBy(HandPolled.of(Futures.fromCompletionStage(failing))::poll)
                .isSameAs(failure);

        Callable<CompletionStage<String>> none = () -> null;
        assertThatNullPointerException()
                .isThrownBy(HandPolled.of(Futures.fromCompletionStage(none))::poll)
                .withMessage("the stage that the factory returned");
    }

    @Test
    void nullIsRefusedAtOnce() {
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.fromCompletionStage((CompletionStage<String>) null))
                .withMessage("stage");
        assertThatNullPointerException()
                .isThrownBy(() -> Futures.fromCompletionStage((Callable<CompletionStage<String>>) null))
                .withMessage("factory");
    }
}
