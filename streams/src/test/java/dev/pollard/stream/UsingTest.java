// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.SimulatedRuntime;
import dev.pollard.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources: opened by the run, and closed in whichever way it ends, with the close awaited. */
class UsingTest {
    private final HandStream<Integer> source = new HandStream<>("source");
    private final HandFuture<String> opening = new HandFuture<>();
    private final HandFuture<String> closing = new HandFuture<>();
    private final List<String> log = new ArrayList<>();
    private final ManualContext cx = new ManualContext();
    private final HandCleanup cleanup = new HandCleanup(cx);

    private final AsyncIterator<Integer> run = AsyncStream.<String, Integer>usingAsync(
                    () -> opening, resource -> source, this::close)
            .iterator();

    UsingTest() {
        cx.provide(CleanupScope.class, cleanup);
    }

    private Future<String> close(String resource, Outcome outcome) {
        log.add("close " + resource + " " + outcome);
        return closing;
    }

    private void open() throws Exception {
        opening.complete("r");
        assertThat(run.pollNext(cx).isPending()).isTrue();
        assertThat(source.runs).isEqualTo(1);
    }

    @Test
    void theEndWaitsForTheClose() throws Exception {
        open();
        source.push(1).end();
        assertThat(run.pollNext(cx).value()).isEqualTo(1);
        assertThat(run.pollNext(cx).isPending()).isTrue();
        assertThat(log).containsExactly("close r ENDED");

        int before = cx.wakes();
        closing.complete("");

        assertThat(cx.wakes()).isGreaterThan(before);
        assertThat(run.pollNext(cx).isEnd()).isTrue();
        assertThat(cleanup.names).isEmpty();
    }

    @Test
    void theEndIsReachedWithoutDemand() throws Exception {
        open();
        source.end();
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(log).containsExactly("close r ENDED");
        closing.complete("");

        assertThat(run.pollProgress(cx)).isTrue();
    }

    @Test
    void aFailureWaitsForTheClose() throws Exception {
        IOException failure = new IOException("source");
        open();
        source.fail(failure);
        assertThat(run.pollNext(cx).isPending()).isTrue();
        assertThat(log).containsExactly("close r FAILED");
        closing.complete("");

        assertThatThrownBy(() -> run.pollNext(cx)).isSameAs(failure).hasNoSuppressedExceptions();
    }

    @Test
    void aFailureOfTheCloseIsSuppressedInTheFailure() throws Exception {
        IOException failure = new IOException("source");
        IOException late = new IOException("close");
        open();
        source.fail(failure);
        closing.fail(late);

        assertThatThrownBy(() -> run.pollNext(cx)).isSameAs(failure).hasSuppressedException(late);
    }

    @Test
    void aFailureOfTheCloseFailsAStreamThatEnded() throws Exception {
        IOException late = new IOException("close");
        open();
        source.end();
        closing.fail(late);

        assertThatThrownBy(() -> run.pollNext(cx)).isSameAs(late);
    }

    @Test
    void aCancelLeavesTheCloseToTheScope() throws Exception {
        open();

        run.cancel();

        assertThat(source.cancels).isEqualTo(1);
        assertThat(log).containsExactly("close r CANCELLED");
        assertThat(cleanup.names).containsExactly("close of Using");
        assertThat(cleanup.poll()).isFalse();
        closing.complete("");
        assertThat(cleanup.poll()).isTrue();
    }

    @Test
    void aCancelDuringTheCloseLeavesItToTheScope() throws Exception {
        open();
        source.end();
        assertThat(run.pollNext(cx).isPending()).isTrue();

        run.cancel();

        assertThat(log).containsExactly("close r ENDED");
        closing.complete("");
        assertThat(cleanup.poll()).isTrue();
        assertThat(closing.cancels).isZero();
    }

    @Test
    void aCancelDuringTheOpeningCancelsThat() throws Exception {
        assertThat(run.pollNext(cx).isPending()).isTrue();

        run.cancel();

        assertThat(opening.cancels).isEqualTo(1);
        assertThat(log).isEmpty();
    }

    @Test
    void aConsumerThatFailsDoesNotWaitForTheClose() throws Exception {
        open();
        source.push(1);
        Boom boom = new Boom("sink");

        assertThatThrownBy(() -> run.drain(cx, item -> {
                    throw boom;
                }))
                .isSameAs(boom);

        assertThat(log).containsExactly("close r FAILED");
        assertThat(cleanup.names).hasSize(1);
    }

    @Test
    void aStreamThatCanNotBeMadeClosesTheResource() {
        IOException failure = new IOException("use");
        AsyncStream<Integer> stream = AsyncStream.<String, Integer>using(
                () -> "r",
                resource -> {
                    throw failure;
                },
                resource -> log.add("closed"));

        assertThatThrownBy(() -> stream.iterator().pollNext(cx)).isSameAs(failure);
        assertThat(log).containsExactly("closed");
    }

    @Test
    void aResourceThatCanNotBeOpenedIsNotClosed() {
        IOException failure = new IOException("open");
        opening.fail(failure);

        assertThatThrownBy(() -> run.pollNext(cx)).isSameAs(failure);
        assertThat(log).isEmpty();
    }

    @Test
    void aResourceIsClosedInTheCancelIfThatTakesNoTime() throws Exception {
        AsyncIterator<Integer> plain = AsyncStream.<String, Integer>using(
                        () -> "r", resource -> source, resource -> log.add("closed"))
                .iterator();
        ManualContext bare = new ManualContext();
        assertThat(plain.pollNext(bare).isPending()).isTrue();

        plain.cancel();

        assertThat(log).containsExactly("closed");
    }

    @Test
    void whoHasNobodyToWaitForTheCloseIsRefused() {
        ManualContext bare = new ManualContext();

        assertThatIllegalStateException()
                .isThrownBy(() -> run.pollNext(bare))
                .withMessageContaining("no CleanupScope and no Spawner");
        assertThat(opening.polls).isZero();
    }

    @Test
    void aTaskThatIsAbortedHasNotEndedBeforeTheClose() {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            AsyncStream<Integer> stream = AsyncStream.usingAsync(
                    () -> Futures.ready("r"),
                    resource -> AsyncStream.<Integer>never(),
                    (resource, outcome) -> Time.sleep(Duration.ofSeconds(3)).map(done -> log.add("closed")));
            JoinHandle<?> handle = runtime.spawn(stream.drain());
            runtime.runUntilIdle();

            handle.abort();
            runtime.runUntilIdle();
            assertThat(handle.isFinished()).isFalse();
            runtime.advance(Duration.ofSeconds(3));

            assertThat(handle.isFinished()).isTrue();
            assertThat(log).containsExactly("closed");
        }
    }
}
