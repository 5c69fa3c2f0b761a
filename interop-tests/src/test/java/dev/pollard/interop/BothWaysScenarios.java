// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pollard.future.Futures;
import dev.pollard.stream.AsyncStream;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to work with the consumer of any library, too. */
abstract class BothWaysScenarios extends InboundScenarios {

    /** How the library's consumer asks for items, by its own means. */
    enum Demand {
        UNBOUNDED,
        ONE,
        ODD,
        SLOW
    }

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger cancels = new AtomicInteger();

    /** Subscribes with the library's consumer, and gives all items in the end. Calls {@code each} when the consumer is done with an item. */
    abstract CompletionStage<List<Integer>> consume(AsyncStream<Integer> stream, Demand demand, IntConsumer each)
            throws Exception;

    /** Subscribes with the library's consumer, and cancels after so many items. */
    abstract List<Integer> takeAndCancel(AsyncStream<Integer> stream, int count) throws Exception;

    /** How many items the library's consumer may have taken beyond the one that it works on, if it asks one by one or is slow. */
    int behind() {
        return 1;
    }

    /** A stream without items. */
    AsyncStream<Integer> empty() {
        return AsyncStream.empty();
    }

    /** A stream that counts; it waits before every so many items, if that is not 0. */
    private AsyncStream<Integer> counting(int last, int pause) {
        AsyncStream<Integer> numbers = AsyncStream.range(1, last + 1);
        AsyncStream<Integer> source = pause == 0
                ? numbers
                : numbers.delayUntil(i -> i % pause != 0
                        ? Futures.ready(i)
                        : i % (97 * pause) == 0 ? Time.sleep(Duration.ofMillis(1)) : Futures.yieldNow());
        return source.peek(i -> taken.incrementAndGet()).doOnCancel(cancels::incrementAndGet);
    }

    private List<Integer> consumed(AsyncStream<Integer> stream, Demand demand, IntConsumer each) throws Exception {
        return consume(stream, demand, each).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"UNBOUNDED, 0", "UNBOUNDED, 3", "ONE, 0", "ONE, 3", "ODD, 0", "ODD, 3"})
    void allItemsGoOutInOrderWithAnyDemand(Demand demand, int pause) throws Exception {
        assertThat(consumed(counting(2000, pause), demand, i -> {})).isEqualTo(upTo(2000));
        assertThat(cancels).hasValue(0);
        assertThat(taken).hasValue(2000);
    }

    @Test
    void allItemsGoOutFromARuntimeThatIsGiven() throws Exception {
        AsyncStream<Integer> back = AsyncStream.fromPublisher(counting(2000, 3).toPublisher(runtime));
        assertThat(consumed(back, Demand.ODD, i -> {})).isEqualTo(upTo(2000));
    }

    @ParameterizedTest
    @EnumSource(Demand.class)
    void emptyStreamCompletes(Demand demand) throws Exception {
        assertThat(consumed(empty(), demand, i -> {})).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void slowConsumerHoldsTheStreamBack(int pause) throws Exception {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<Integer> items = consumed(counting(40, pause), Demand.SLOW, i -> {
            most.accumulateAndGet(taken.get() - done.get(), Math::max);
            done.incrementAndGet();
        });

        assertThat(items).isEqualTo(upTo(40));
        assertThat(done).hasValue(40);
        assertThat(most.get()).as("taken but not consumed").isBetween(1, 1 + behind());
    }

    @ParameterizedTest
    @EnumSource(Demand.class)
    void failureGoesOut(Demand demand) {
        AsyncStream<Integer> failing = counting(10, 3).concatWith(AsyncStream.error(Numbers.FAILURE));

        Throwable failure = catchThrowable(() -> consumed(failing, demand, i -> {}));

        assertThat(failure).isInstanceOf(ExecutionException.class);
        assertThat(failure).hasStackTraceContaining(Numbers.FAILURE.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void consumerThatCancelsCancelsTheStreamOnce(int pause) throws Exception {
        assertThat(takeAndCancel(counting(PLENTY, pause), 5)).containsExactly(1, 2, 3, 4, 5);

        await("a cancel", () -> cancels.get() == 1);
        assertThat(taken.get()).isLessThan(PLENTY);
    }

    @Test
    void consumerThatFailsCancelsTheStreamOnce() {
        Throwable failure = catchThrowable(() -> consumed(counting(PLENTY, 3), Demand.ODD, i -> {
            if (i == 5) {
                throw new IllegalArgumentException("the consumer's");
            }
        }));

        assertThat(failure).isInstanceOf(ExecutionException.class);
        await("a cancel", () -> cancels.get() == 1);
        assertThat(taken.get()).isLessThan(PLENTY);
    }

    @Test
    void thereAndBackAgainIsTheSame() throws Exception {
        AsyncStream<Integer> back =
                inbound(Numbers.upTo(1000).fromElsewhere(), 16).map(i -> i);
        assertThat(consumed(back, Demand.ODD, i -> {})).isEqualTo(upTo(1000));
    }
}
