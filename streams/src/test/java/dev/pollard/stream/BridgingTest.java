// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.TaskLocal;
import dev.pollard.time.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ways out of a stream: into code that blocks, into functions; and task-locals on the way. */
class BridgingTest {
    private static AsyncRuntime runtime;

    private final List<String> log = new ArrayList<>();

    @BeforeAll
    static void start() {
        runtime = AsyncRuntime.builder().workers(1).build();
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @Test
    void theThreadThatAsksRunsTheStream() {
        List<Thread> threads = new ArrayList<>();
        try (BlockingIterator<Integer> items = AsyncStream.range(0, 3)
                .peek(i -> threads.add(Thread.currentThread()))
                .blockingIterator(runtime)) {
            assertThat(threads).isEmpty();
            assertThat(items.hasNext()).isTrue();
            assertThat(items.next()).isZero();
            assertThat(threads).as("one at a time").hasSize(1);
            assertThat(items).toIterable().containsExactly(1, 2);
            assertThat(threads).containsOnly(Thread.currentThread());
            assertThatThrownBy(items::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void itSleepsUntilAnItemIsThere() {
        try (BlockingIterator<Integer> items =
                AsyncStream.of(1, 2).delayElements(Duration.ofMillis(1)).blockingIterator(runtime)) {
            assertThat(items).toIterable().containsExactly(1, 2);
        }
    }

    @Test
    void itIsRefusedOnAWorker() {
        BlockingIterator<Integer> items = AsyncStream.of(1).blockingIterator(runtime);
        InputStream bytes = AsyncStream.of(ByteBuffer.allocate(1)).blockingInputStream(runtime, b -> b);

        assertThatIllegalStateException()
                .isThrownBy(() -> runtime.blockOn(Futures.fromCallable(items::hasNext)))
                .withMessageStartingWith("blockingIterator on worker thread ");
        assertThatIllegalStateException().isThrownBy(() -> runtime.blockOn(Futures.fromCallable(bytes::read)));
        assertThat(items.next()).isEqualTo(1);
    }

    @Test
    void itCanBeUsedWhereBlockingIsMeant() throws Exception {
        BlockingIterator<Integer> items = AsyncStream.of(1).blockingIterator(runtime);

        assertThat(runtime.blockOn(Futures.blocking(items::next))).isEqualTo(1);
    }

    @Test
    void failuresComeOutOnce() {
        IOException failure = new IOException("source");
        BlockingIterator<Integer> checked = AsyncStream.<Integer>error(failure).blockingIterator(runtime);
        assertThatThrownBy(checked::hasNext)
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
        assertThat(checked.hasNext()).isFalse();

        IllegalArgumentException unchecked = new IllegalArgumentException("source");
        BlockingIterator<Integer> other = AsyncStream.<Integer>error(unchecked).blockingIterator(runtime);
        assertThatThrownBy(other::hasNext).isSameAs(unchecked);
    }

    @Test
    void anInterruptCancelsTheRun() {
        HandStream<Integer> source = new HandStream<>("source");
        BlockingIterator<Integer> items = source.blockingIterator(runtime);
        Thread.currentThread().interrupt();

        assertThatThrownBy(items::hasNext).isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(source.cancels).isEqualTo(1);
        assertThat(items.hasNext()).isFalse();
    }

    @Test
    void closeCancelsTheRunAndAwaitsItsCleanup() {
        AsyncStream<Integer> stream = AsyncStream.usingAsync(
                () -> Futures.ready("r"),
                resource -> AsyncStream.of(1, 2),
                (resource, outcome) -> Time.sleep(Duration.ofMillis(5)).map(done -> log.add("closed " + outcome)));
        try (BlockingIterator<Integer> items = stream.blockingIterator(runtime)) {
            assertThat(items.next()).isEqualTo(1);
        }

        assertThat(log).containsExactly("closed CANCELLED");
    }

    @Test
    void asAStreamOfTheJdk() {
        HandStream<Integer> source = HandStream.of(1, 2, 3);
        try (Stream<Integer> items = source.blockingStream(runtime)) {
            assertThat(items.limit(2).toList()).containsExactly(1, 2);
        }
        assertThat(source.cancels).isEqualTo(1);
        try (Stream<Integer> items = AsyncStream.range(0, 5).blockingStream()) {
            assertThat(items.mapToInt(i -> i).sum()).isEqualTo(10);
        }
    }

    @Test
    void asBytes() throws Exception {
        AsyncStream<String> text = AsyncStream.of("ab", "", "cde");
        try (InputStream in = text.blockingInputStream(s -> ByteBuffer.wrap(s.getBytes(UTF_8)))) {
            assertThat(in.read()).isEqualTo('a');
            assertThat(in.available()).isEqualTo(1);
            assertThat(in.readAllBytes()).isEqualTo("bcde".getBytes(UTF_8));
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void failuresOfBytesAreThoseOfInput() {
        IOException failure = new IOException("source");
        InputStream in = AsyncStream.<ByteBuffer>error(failure).blockingInputStream(runtime, b -> b);
        assertThatThrownBy(in::read).isSameAs(failure);

        Boom boom = new Boom("checked");
        InputStream other = AsyncStream.<ByteBuffer>error(boom).blockingInputStream(runtime, b -> b);
        assertThatThrownBy(() -> other.read(new byte[3]))
                .isInstanceOf(IOException.class)
                .hasCause(boom);

        InputStream waiting = AsyncStream.<ByteBuffer>never().blockingInputStream(runtime, b -> b);
        Thread.currentThread().interrupt();
        assertThatThrownBy(waiting::read).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void functionsInTheChain() throws Exception {
        String chain = AsyncStream.range(0, 3).transform(s -> s.map(i -> i + 1)).to(Object::toString);

        assertThat(chain).isEqualTo("Map(Range(0..3))");
    }

    @Test
    void aTaskLocalIsBoundForTheSourceAndNotForTheConsumer() throws Exception {
        TaskLocal<String> key = TaskLocal.create("key");
        AsyncStream<Integer> stream = AsyncStream.range(0, 2)
                .peek(i -> log.add("source " + key.get()))
                .doOnCancel(() -> log.add("cancel " + key.get()))
                .where(key, "inner")
                .peek(i -> log.add("consumer " + key.get()));

        key.call("outer", () -> {
            Hand<Integer> hand = new Hand<>(stream);
            hand.next();
            hand.cancel();
            return null;
        });

        assertThat(log).containsExactly("source inner", "consumer outer", "cancel inner");
    }
}
