// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pollard.interop.Numbers.Then;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to work with the source of any library. A subclass is the strategy for one library. */
@Timeout(120)
abstract class InboundScenarios {
    /** More than any library holds in its buffers, sockets included. */
    static final int PLENTY = 10_000_000;

    final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();

    @AfterEach
    void closeRuntime() {
        assertThat(runtime.close(Duration.ofSeconds(10)).isClean()).isTrue();
    }

    /** A stream of a source of the library. Each run counts into the numbers. */
    abstract AsyncStream<Integer> inbound(Numbers numbers, int prefetch);

    /** How many items the library may have produced beyond those that we requested. */
    int ahead() {
        return 0;
    }

    /** Whether a failure waits until the items before it were taken. */
    boolean failureWaits() {
        return true;
    }

    /** What the failure of the numbers looks like when it arrives. */
    void assertFailure(Throwable arrived) {
        assertThat(arrived).isSameAs(Numbers.FAILURE);
    }

    static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    static void await(String what, BooleanSupplier condition) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - limit)
                    .as("time left to wait for %s", what)
                    .isNegative();
            LockSupport.parkNanos(100_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "7, false", "7, true", "256, false", "256, true"})
    void allItemsComeInInOrderWithAnyDemand(int prefetch, boolean elsewhere) throws Exception {
        Numbers numbers = Numbers.upTo(3000);
        AsyncStream<Integer> stream = inbound(elsewhere ? numbers.fromElsewhere() : numbers, prefetch);

        assertThat(runtime.blockOn(stream.toList())).isEqualTo(upTo(3000));
        assertThat(numbers.cancels()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachRunIsARunOfTheSource(boolean elsewhere) throws Exception {
        Numbers numbers = elsewhere ? Numbers.upTo(100).fromElsewhere() : Numbers.upTo(100);
        AsyncStream<Integer> stream = inbound(numbers, 16);

        assertThat(runtime.blockOn(stream.count())).isEqualTo(100);
        assertThat(runtime.blockOn(stream.count())).isEqualTo(100);
    }

    @Test
    void emptySourceEnds() throws Exception {
        assertThat(runtime.blockOn(inbound(Numbers.upTo(0), 4).toList())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void slowConsumerHoldsTheSourceBack(int prefetch) throws Exception {
        Numbers numbers = Numbers.upTo(40);
        int[] taken = {0};
        int[] most = {0};
        AsyncStream<Integer> slow = inbound(numbers, prefetch)
                .peek(i -> {
                    taken[0]++;
                    most[0] = Math.max(most[0], numbers.given() - taken[0]);
                })
                .delayElements(Duration.ofMillis(1));

        assertThat(runtime.blockOn(slow.toList())).isEqualTo(upTo(40));
        assertThat(most[0]).as("given but not taken").isLessThanOrEqualTo(prefetch + ahead());
    }

    @Test
    void nothingIsRequestedBeforeAnItemIsAskedFor() throws Exception {
        Numbers numbers = Numbers.upTo(10);
        AsyncIterator<Integer> iterator = inbound(numbers, 1).iterator();

        iterator.pollProgress(Context.of(Waker.noop()));

        assertThat(numbers.given()).isLessThanOrEqualTo(ahead());
        iterator.cancel();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 256})
    void failureComesAfterTheItems(int prefetch) {
        Numbers numbers = Numbers.upToThen(10, Then.FAILURE);
        List<Integer> items = Collections.synchronizedList(new ArrayList<>());

        Throwable failure =
                catchThrowable(() -> runtime.blockOn(inbound(numbers, prefetch).forEach(items::add)));

        assertFailure(failure);
        if (failureWaits()) {
            assertThat(items).isEqualTo(upTo(10));
        } else {
            assertThat(items).isEqualTo(upTo(items.size())).hasSizeLessThanOrEqualTo(10);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "7, false", "7, true"})
    void takingAFewCancelsTheSource(int prefetch, boolean elsewhere) throws Exception {
        Numbers numbers = Numbers.upTo(PLENTY);
        numbers = elsewhere ? numbers.fromElsewhere() : numbers;
        AsyncStream<Integer> few = inbound(numbers, prefetch).take(5);

        assertThat(runtime.blockOn(few.toList())).containsExactly(1, 2, 3, 4, 5);

        Numbers source = numbers;
        await("a cancel", () -> source.cancels() == 1);
        assertThat(source.given()).isLessThan(PLENTY);
    }

    @Test
    void abortedTaskCancelsASourceThatSaysNothing() throws Exception {
        Numbers numbers = Numbers.upToThen(3, Then.NOTHING);
        CountDownLatch arrived = new CountDownLatch(3);
        JoinHandle<?> task = runtime.spawn(inbound(numbers, 8).forEach(i -> arrived.countDown()));
        assertThat(arrived.await(60, TimeUnit.SECONDS)).isTrue();

        task.abort();

        await("a cancel", () -> numbers.cancels() == 1);
    }
}
