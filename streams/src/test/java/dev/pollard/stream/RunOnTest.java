// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.testkit.SimulatedRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream in a task of its own. */
class RunOnTest {
    private final SimulatedRuntime runtime = SimulatedRuntime.create();
    private final HandStream<Integer> source = new HandStream<>("source");

    @AfterEach
    void nothingIsLeft() {
        runtime.runUntilIdle();
        assertThat(runtime.liveTasks()).isZero();
        runtime.close();
    }

    @Test
    void itemsComeFromTheTask() throws Exception {
        Hand<Integer> hand = new Hand<>(source.runOn(runtime, 4));
        source.push(1, 2).end();
        assertThat(hand.poll().isPending()).isTrue();
        assertThat(source.polls).isZero();

        runtime.runUntilIdle();

        assertThat(hand.newWakes()).isPositive();
        assertThat(hand.ready()).containsExactly(1, 2);
        assertThat(hand.poll().isEnd()).isTrue();
        assertThat(source.cancels).isZero();
    }

    @Test
    void noItemIsTakenBeforeOneIsAskedFor() throws Exception {
        Hand<Integer> hand = new Hand<>(source.runOn(runtime, 4));
        source.push(1);
        assertThat(hand.progress()).isFalse();
        runtime.runUntilIdle();
        assertThat(source.taken).isZero();
        assertThat(source.progressPolls).isPositive();

        hand.poll();
        runtime.runUntilIdle();

        assertThat(hand.next()).isEqualTo(1);
        hand.cancel();
    }

    @Test
    void theEndIsToldWithoutDemand() throws Exception {
        Hand<Integer> hand = new Hand<>(source.runOn(runtime, 4));
        hand.progress();
        runtime.runUntilIdle();
        source.end();
        runtime.runUntilIdle();

        assertThat(hand.newWakes()).isPositive();
        assertThat(hand.progress()).isTrue();
    }

    @Test
    void theTaskStaysAheadByTheCapacity() throws Exception {
        Hand<Integer> hand = new Hand<>(source.runOn(runtime, 2));
        source.push(1, 2, 3, 4);
        hand.poll();
        runtime.runUntilIdle();
        assertThat(source.taken).isEqualTo(2);

        assertThat(hand.next()).isEqualTo(1);
        runtime.runUntilIdle();

        assertThat(source.taken).isEqualTo(3);
        hand.cancel();
    }

    @Test
    void aFailureComesAfterTheItems() throws Exception {
        IOException failure = new IOException("source");
        Hand<Integer> hand = new Hand<>(source.runOn(runtime));
        source.push(1).fail(failure);
        hand.poll();
        runtime.runUntilIdle();

        assertThat(hand.next()).isEqualTo(1);
        assertThatThrownBy(hand::poll).isSameAs(failure);
    }

    @Test
    void aCancelAbortsTheTaskAndTellsWhatIsLost() throws Exception {
        List<Integer> lost = new ArrayList<>();
        Hand<Integer> hand = new Hand<>(source.runOn(runtime, 4).onDiscard(Integer.class, lost::add));
        source.push(1, 2, 3);
        hand.poll();
        runtime.runUntilIdle();
        assertThat(hand.next()).isEqualTo(1);

        hand.cancel();
        runtime.runUntilIdle();

        assertThat(source.cancels).isEqualTo(1);
        assertThat(lost).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void aCancelBeforeTheFirstPollStartsNothing() {
        Hand<Integer> hand = new Hand<>(source.runOn(runtime));

        hand.cancel();

        assertThat(source.runs).isZero();
    }

    @Test
    void theConsumersTaskHasNotEndedBeforeTheOtherOne() throws Exception {
        JoinHandle<?> consumer = runtime.spawn(source.runOn(runtime).drain());
        runtime.runUntilIdle();
        assertThat(runtime.liveTasks()).isEqualTo(2);

        consumer.abort();
        runtime.runUntilIdle();

        assertThat(consumer.isFinished()).isTrue();
        assertThat(source.cancels).isEqualTo(1);
        assertThat(runtime.takeUncaught()).isEmpty();
    }

    @Test
    void aRuntimeThatIsClosedRefuses() {
        SimulatedRuntime closed = SimulatedRuntime.create();
        closed.close();
        Hand<Integer> hand = new Hand<>(source.runOn(closed));

        assertThatThrownBy(hand::poll).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aRealRuntimeRunsTheSourceAndNotTheConsumer() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (AsyncRuntime real = AsyncRuntime.builder().workers(2).build()) {
            long sum = 0;
            try (BlockingIterator<Long> items = AsyncStream.rangeLong(0, 100_000)
                    .peek(i -> threads.add(Thread.currentThread().getName()))
                    .runOn(real, 64)
                    .blockingIterator(real)) {
                while (items.hasNext()) {
                    sum += items.next();
                }
            }
            assertThat(sum).isEqualTo(100_000L * 99_999 / 2);
            assertThat(threads)
                    .isNotEmpty()
                    .doesNotContain(Thread.currentThread().getName());
        }
    }
}
