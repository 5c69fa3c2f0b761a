// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sources that come from the JDK, and those that wait. */
class JavaSourcesTest {
    private final List<String> events = new ArrayList<>();

    private AsyncStream<Integer> javaStream(Integer... items) {
        return AsyncStream.fromJavaStream(() -> {
            events.add("open");
            return Stream.of(items).peek(i -> events.add("item " + i)).onClose(() -> events.add("close"));
        });
    }

    @Test
    void aJavaStreamIsMadeForEachRunAndClosedAtItsEnd() throws Exception {
        AsyncStream<Integer> stream = javaStream(1);

        assertThat(new Hand<>(stream).ready()).containsExactly(1);
        assertThat(new Hand<>(stream).ready()).containsExactly(1);

        assertThat(events).containsExactly("open", "item 1", "close", "open", "item 1", "close");
    }

    @Test
    void aJavaStreamIsClosedByCancel() throws Exception {
        Hand<Integer> hand = new Hand<>(javaStream(1, 2, 3));
        hand.next();

        hand.cancel();
        hand.cancel();

        assertThat(events).containsExactly("open", "item 1", "close");
    }

    @Test
    void aJavaStreamIsClosedByAFailureDownstreamAndByItsOwn() {
        Hand<Integer> sinkFails = new Hand<>(javaStream(1));
        assertThatThrownBy(() -> sinkFails.iterator.drain(sinkFails.cx, item -> {
                    throw new IOException("sink");
                }))
                .hasMessage("sink");
        Hand<Integer> itFails = new Hand<>(AsyncStream.fromJavaStream(() -> Stream.of(1)
                .peek(i -> {
                    throw new IllegalStateException("stream");
                })
                .onClose(() -> events.add("close"))));
        assertThatThrownBy(itFails::poll).hasMessage("stream");

        assertThat(events).containsExactly("open", "item 1", "close", "close");
    }

    @Test
    void aPrimitiveJavaStreamWillDo() throws Exception {
        assertThat(new Hand<>(AsyncStream.<Integer>fromJavaStream(() -> IntStream.range(0, 3))).ready())
                .containsExactly(0, 1, 2);
    }

    @Test
    void progressStartsNoJavaStream() throws Exception {
        assertThat(new Hand<>(javaStream(1)).progress()).isFalse();
        assertThat(events).isEmpty();
    }

    @Test
    void numbersAreCopied() throws Exception {
        int[] ints = {1, 2};
        AsyncStream<Integer> stream = AsyncStream.ofInts(ints);
        ints[0] = 9;

        assertThat(new Hand<>(stream).ready()).containsExactly(1, 2);
        assertThat(new Hand<>(AsyncStream.ofLongs(1L << 40)).ready()).containsExactly(1L << 40);
        assertThat(new Hand<>(AsyncStream.ofDoubles(0.5, 1.5)).ready()).containsExactly(0.5, 1.5);
        assertThat(AsyncStream.ofDoubles(0.5)).hasToString("Of(1 number)");
    }

    @Test
    void rangeLongReachesTheGreatestLong() throws Exception {
        assertThat(new Hand<>(AsyncStream.rangeLong(Long.MAX_VALUE - 2, Long.MAX_VALUE)).ready())
                .containsExactly(Long.MAX_VALUE - 2, Long.MAX_VALUE - 1);
    }

    @Test
    void aCallableIsCalledOnceInEachRunWhenItsItemIsAskedFor() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AsyncStream<Integer> stream = AsyncStream.fromCallable(calls::incrementAndGet);
        Hand<Integer> hand = new Hand<>(stream);
        assertThat(hand.progress()).isFalse();
        assertThat(calls).hasValue(0);

        assertThat(hand.ready()).containsExactly(1);
        assertThat(new Hand<>(stream).ready()).containsExactly(2);
    }

    @Test
    void aCallableThatFailsOrGivesNullFailsTheRun() {
        assertThatThrownBy(new Hand<>(AsyncStream.fromCallable(() -> {
                    throw new IOException("call");
                }))::poll)
                .hasMessage("call");
        assertThatThrownBy(new Hand<>(AsyncStream.fromCallable(() -> null))::poll)
                .hasMessage("null item from FromCallable");
    }

    @Test
    void aBlockingCallLeavesTheWorker() throws Exception {
        try (AsyncRuntime runtime =
                AsyncRuntime.builder().workers(1).name("held").build()) {
            AsyncStream<String> name =
                    AsyncStream.blocking(() -> Thread.currentThread().getName());
            assertThat(runtime.blockOn(name.first()).orElseThrow()).doesNotContain("held-worker");
        }
    }

    @Test
    void aCompletionStageIsMadeForEachRunAndUnwrapped() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Hand<String> hand = new Hand<>(AsyncStream.fromCompletionStage(() -> stage));
        assertThat(hand.poll().isPending()).isTrue();

        stage.complete("value");

        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.ready()).containsExactly("value");
        Hand<String> failing = new Hand<>(AsyncStream.fromCompletionStage(() ->
                CompletableFuture.<String>failedFuture(new IOException("stage")).thenApply(x -> x)));
        assertThatThrownBy(failing::poll).isInstanceOf(IOException.class).hasMessage("stage");
    }

    @Test
    void neverIsPendingForEver() throws Exception {
        Hand<Object> hand = new Hand<>(AsyncStream.never());

        assertThat(hand.poll().isPending()).isTrue();
        assertThat(hand.progress()).isFalse();
        hand.cancel();

        assertThat(hand.wakes).isZero();
        assertThatThrownBy(hand::poll).hasMessage("AsyncIterator polled after cancel: Never");
    }

    @Test
    void unfoldAsyncCallsForTheNextWhenItIsAskedFor() throws Exception {
        List<HandFuture<Optional<Unfolded<String, Integer>>>> pages =
                List.of(new HandFuture<>(), new HandFuture<>(), new HandFuture<>());
        Hand<String> hand = new Hand<>(AsyncStream.unfoldAsync(0, pages::get));
        assertThat(hand.progress()).isFalse();
        assertThat(pages.get(0).polls).isZero();
        hand.poll();

        pages.get(0).complete(Optional.of(new Unfolded<>("zero", 1)));
        assertThat(hand.newWakes()).isEqualTo(1);
        assertThat(hand.next()).isEqualTo("zero");
        assertThat(hand.progress()).isFalse();
        assertThat(pages.get(1).polls).isZero();
        hand.poll();
        pages.get(1).complete(Optional.empty());

        assertThat(hand.progress()).isTrue();
        assertThat(pages.get(2).polls).isZero();
    }

    @Test
    void unfoldAsyncGoesOnWithoutDemandAndKeepsWhatItFinds() throws Exception {
        HandFuture<Optional<Unfolded<String, Integer>>> page = new HandFuture<>();
        Hand<String> hand = new Hand<>(AsyncStream.unfoldAsync(0, i -> page));
        hand.poll();
        page.complete(Optional.of(new Unfolded<>("zero", 1)));
        assertThat(hand.progress()).isFalse();
        assertThat(page.isClosed()).isTrue();

        assertThat(hand.next()).isEqualTo("zero");
    }

    @Test
    void unfoldAsyncCancelsItsFuture() throws Exception {
        HandFuture<Optional<Unfolded<String, Integer>>> page = new HandFuture<>();
        Hand<String> hand = new Hand<>(AsyncStream.unfoldAsync(0, i -> page));
        hand.poll();

        hand.cancel();

        assertThat(page.cancels).isEqualTo(1);
    }

    /** A source that never gives a thing to its consumer must not keep the only worker. */
    @Test
    void anEndlessRangeOfWhichNothingPassesLeavesTheWorkerToOthers() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build()) {
            var starving = runtime.spawn(AsyncStream.rangeLong(0, Long.MAX_VALUE)
                    .map(i -> i)
                    .filter(i -> false)
                    .first());
            for (int i = 0; i < 20; i++) {
                Future<Long> other = AsyncStream.range(0, 3).count();
                assertThat(runtime.blockOn(other)).isEqualTo(3);
            }
            assertThat(starving.isFinished()).isFalse();
            starving.abort();
        }
    }
}
