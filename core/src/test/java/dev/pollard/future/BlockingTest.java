// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BlockingTest {
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private int takenBack;
    private final BlockingExecutor executor = work -> {
        handedOver.add(work);
        return () -> takenBack++;
    };

    private <T> HandPolled<T> blocking(Callable<T> callable) {
        return HandPolled.of(Futures.blocking(callable)).with(BlockingExecutor.class, executor);
    }

    private void runWork() {
        handedOver.remove().run();
    }

    @Test
    void handsTheCallOverInTheFirstPollAndOnce() throws Exception {
        HandPolled<String> future = blocking(() -> "a");
        assertThat(handedOver).isEmpty();
        future.poll();
        future.poll();

        assertThat(handedOver).hasSize(1);
    }

    @Test
    void givesTheValueAndWakesTheLastWaker() throws Exception {
        HandPolled<String> future = blocking(() -> "a");
        future.poll();
        CountingWaker before = future.changeWaker();
        future.poll();
        runWork();

        assertThat(before.wakes()).isZero();
        assertThat(future.wakes()).isEqualTo(1);
        assertThat(future.poll()).isEqualTo(Poll.ready("a"));
        future.cancel();
        assertThat(takenBack).isZero();
        assertThatIllegalStateException()
                .isThrownBy(future::poll)
                .withMessage("future polled after completion: Blocking");
    }

    @Test
    void mayGiveNull() throws Exception {
        HandPolled<String> future = blocking(() -> null);
        future.poll();
        runWork();

        assertThat(future.poll()).isEqualTo(Poll.ready(null));
    }

    @Test
    void failsWithWhatTheCallThrows() throws Exception {
        for (Throwable failure : new Throwable[] {new IOException(), new AssertionError()}) {
            HandPolled<String> future = blocking(() -> {
                throw Failures.rethrow(failure);
            });
            future.poll();
            runWork();

            assertThat(future.isWoken()).isTrue();
            assertThatThrownBy(future::poll).isSameAs(failure);
        }
        assertThat(takenBack).isZero();
    }

    @Test
    void isReadyInTheFirstPollIfTheExecutorRunsTheCallAtOnce() throws Exception {
        BlockingExecutor atOnce = work -> {
            work.run();
            return () -> takenBack++;
        };
        HandPolled<String> future = HandPolled.of(Futures.blocking(() -> "a")).with(BlockingExecutor.class, atOnce);

        assertThat(future.poll()).isEqualTo(Poll.ready("a"));
    }

    @Test
    void cancelTakesTheCallBackOnceAndALateEndWakesNobody() throws Exception {
        HandPolled<String> future = blocking(() -> "a");
        future.poll();
        future.cancel();
        future.cancel();
        runWork();

        assertThat(takenBack).isEqualTo(1);
        assertThat(future.isWoken()).isFalse();
    }

    @Test
    void cancelBeforeTheFirstPollHandsNothingOver() {
        HandPolled<String> future = blocking(() -> "a");
        future.cancel();

        assertThatIllegalStateException().isThrownBy(future::poll);
        assertThat(handedOver).isEmpty();
    }

    @Test
    void refusalOfTheExecutorIsAFailure() {
        RejectedExecutionException closed = new RejectedExecutionException("closed");
        BlockingExecutor refusing = work -> {
            throw closed;
        };

        assertThatThrownBy(HandPolled.of(Futures.blocking(() -> "a")).with(BlockingExecutor.class, refusing)::poll)
                .isSameAs(closed);
    }

    @Test
    void contextWithoutABlockingExecutorIsAFailure() {
        assertThatIllegalStateException()
                .isThrownBy(HandPolled.of(Futures.blocking(() -> "a"))::poll)
                .withMessageContaining("no BlockingExecutor");
    }
}
