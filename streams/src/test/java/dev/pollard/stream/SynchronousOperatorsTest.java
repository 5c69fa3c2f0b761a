// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.pollard.future.Futures;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fine points of the operators that wait for nothing but their source. */
class SynchronousOperatorsTest {
    private static final Boom BOOM = new Boom("function");

    private static final int UNIT = Cursor.ITEMS_PER_UNIT;

    private final ManualContext cx = new ManualContext();

    static Stream<Function<AsyncStream<Integer>, AsyncStream<?>>> operatorsWhoseFunctionFailsOnThree() {
        return Stream.of(
                s -> s.map(SynchronousOperatorsTest::failOnThree),
                s -> s.filter(i -> failOnThree(i) > 0),
                s -> s.takeWhile(i -> failOnThree(i) > 0),
                s -> s.scan(0, (sum, i) -> sum + failOnThree(i)),
                s -> s.peek(SynchronousOperatorsTest::failOnThree),
                s -> s.mapNotNull(SynchronousOperatorsTest::failOnThree),
                s -> s.mapMulti((i, downstream) -> downstream.push(failOnThree(i))),
                s -> s.flatMapIterable(i -> List.of(failOnThree(i))),
                s -> s.gather(Gatherer.of(() -> "", (none, i, downstream) -> downstream.push(failOnThree(i)))),
                s -> s.takeUntil(i -> failOnThree(i) == 0),
                s -> s.skipWhile(i -> failOnThree(i) > 0),
                s -> s.distinct(SynchronousOperatorsTest::failOnThree),
                s -> s.distinctUntilChanged(SynchronousOperatorsTest::failOnThree),
                s -> s.bufferUntil(i -> failOnThree(i) == 0),
                s -> s.bufferUntilChanged(SynchronousOperatorsTest::failOnThree),
                s -> s.bufferWhile(i -> failOnThree(i) > 0));
    }

    @ParameterizedTest
    @MethodSource("operatorsWhoseFunctionFailsOnThree")
    void functionThatFailsEndsTheRunAndCancelsTheSource(Function<AsyncStream<Integer>, AsyncStream<?>> operator) {
        for (Drive drive : Drive.all()) {
            Probe probe = new Probe(List.of(1, 2, 3, 4));
            Run run = new Run(probe, operator.apply(probe.source()).iterator());
            assertThat(run.toTheEnd(drive).failure()).as("%s", drive).isSameAs(BOOM);
            assertThat(probe.taken()).as("%s", drive).isEqualTo(3);
            assertThat(probe.live()).as("%s", drive).isEmpty();
            assertThat(probe.breaches()).as("%s", drive).isEmpty();
        }
    }

    static Stream<Function<AsyncStream<Integer>, AsyncStream<?>>> operatorsWhoseFunctionGivesNull() {
        return Stream.of(
                s -> s.map(i -> null),
                s -> s.<Integer>scan(0, (sum, i) -> null).skip(1),
                s -> s.flatMapIterable(i -> null),
                s -> s.flatMapIterable(i -> Arrays.asList(1, null)).skip(1),
                s -> s.distinct(i -> null),
                s -> s.distinctUntilChanged(i -> null),
                s -> s.buffer(1, Collectors.reducing(null, (a, b) -> null)));
    }

    @ParameterizedTest
    @MethodSource("operatorsWhoseFunctionGivesNull")
    void functionThatGivesNullFailsTheRun(Function<AsyncStream<Integer>, AsyncStream<?>> operator) {
        for (Drive drive : Drive.all()) {
            Probe probe = new Probe(List.of(1, 2));
            Run run = new Run(probe, operator.apply(probe.source()).iterator());
            assertThat(run.toTheEnd(drive).failure())
                    .isInstanceOf(NullPointerException.class)
                    .hasMessageMatching("null item from [A-Za-z]+\\(Probe(, 1)?\\)");
            assertThat(probe.live()).isEmpty();
        }
    }

    /** Each takes in an endless source without giving anything; some give the first item, which is skipped. */
    static Stream<Function<AsyncStream<Integer>, AsyncStream<?>>> operatorsThatSwallow() {
        return Stream.of(
                s -> s.filter(i -> false),
                s -> s.skip(Long.MAX_VALUE),
                s -> s.buffer(Integer.MAX_VALUE),
                s -> s.filter(i -> false).map(i -> i).filter(i -> true).skip(3),
                s -> s.mapNotNull(i -> null),
                s -> s.ofType(String.class),
                s -> s.mapMulti((i, downstream) -> {}),
                s -> s.flatMapIterable(i -> List.of()),
                s -> s.gather(Gatherer.of(() -> "", (none, i, downstream) -> true)),
                s -> s.skipWhile(i -> true),
                s -> s.skipLast(Integer.MAX_VALUE),
                s -> s.takeLast(3),
                s -> s.distinct(i -> 0).skip(1),
                s -> s.distinctUntilChanged(i -> 0).skip(1),
                s -> s.bufferUntil(i -> false),
                s -> s.bufferUntilChanged(i -> 0),
                s -> s.bufferWhile(i -> false),
                s -> s.buffer(Integer.MAX_VALUE, Collectors.counting()),
                s -> s.sliding(Integer.MAX_VALUE, 1),
                s -> s.sliding(1, Integer.MAX_VALUE).skip(1),
                s -> s.skipUntil(() -> Futures.pending()));
    }

    @ParameterizedTest
    @MethodSource("operatorsThatSwallow")
    void operatorThatSwallowsGivesWay(Function<AsyncStream<Integer>, AsyncStream<?>> operator) throws Exception {
        for (int path = 0; path < 2; path++) {
            AtomicInteger taken = new AtomicInteger();
            AsyncIterator<?> run =
                    operator.apply(AsyncStream.generate(() -> counted(taken))).iterator();
            ManualContext task = new ManualContext(3);
            assertPending(run, task, path == 0);
            assertThat(taken.get()).as("items for 3 units").isBetween(3 * UNIT, 3 * UNIT + 1);
            assertThat(task.spent()).isEqualTo(3);
            assertThat(task.wakes()).isEqualTo(1);
            task.refill(2);
            assertPending(run, task, path == 0);
            assertThat(taken.get()).as("items for 2 units more").isBetween(5 * UNIT, 5 * UNIT + 1);
        }
    }

    /** An endless source, up to what no operator takes for a few units: a test should fail and not hang. */
    static int counted(AtomicInteger taken) {
        assertThat(taken.incrementAndGet()).as("items taken without giving way").isLessThan(1_000_000);
        return taken.get();
    }

    private static void assertPending(AsyncIterator<?> run, ManualContext task, boolean drain) throws Exception {
        if (drain) {
            assertThat(run.drain(task, item -> true)).isEqualTo(Drained.PENDING);
        } else {
            assertThat(run.pollNext(task).isPending()).isTrue();
        }
    }

    @Test
    void filterGivesAllThatPassesHoweverManyItSwallows() {
        int item = UNIT;
        for (Drive drive : Drive.all()) {
            AsyncStream<Integer> stream = AsyncStream.range(0, 10 * item).filter(i -> i % item >= item - 1);
            Trace trace = new Run(new Probe(List.of()), stream.iterator()).toTheEnd(drive);
            assertThat(trace.items()).as("%s", drive).hasSize(10);
        }
    }

    @Test
    void takeOfNoneStartsNothing() throws Exception {
        Probe probe = new Probe(List.of(1));
        AsyncIterator<Integer> run = probe.source().take(0).iterator();
        assertThat(run.pollProgress(cx)).isTrue();
        assertThat(run.pollNext(cx).isEnd()).isTrue();
        assertThat(probe.started()).isZero();
    }

    @Test
    void takeCancelsTheSourceWithTheLastItem() throws Exception {
        Probe probe = new Probe(List.of(1, 2, 3));
        AsyncIterator<Integer> run = probe.source().take(2).iterator();
        run.pollNext(cx);
        assertThat(probe.live()).hasSize(1);
        assertThat(run.pollNext(cx)).isEqualTo(Poll.ready(2));
        assertThat(probe.live()).isEmpty();
        assertThat(run.pollProgress(cx)).isTrue();
    }

    @Test
    void takeSaysDeclinedIfItsLastItemIs() throws Exception {
        Probe probe = new Probe(List.of(1, 2, 3));
        AsyncIterator<Integer> run = probe.source().take(2).iterator();
        assertThat(run.drain(cx, item -> item < 2)).isEqualTo(Drained.DECLINED);
        assertThat(probe.live()).isEmpty();
        assertThat(run.drain(cx, item -> true)).isEqualTo(Drained.ENDED);
    }

    @Test
    void takeWhileTakesTheFirstItemThatDoesNotPass() {
        for (Drive drive : Drive.all()) {
            Probe probe = new Probe(List.of(1, 2, 9, 3));
            Run run = new Run(probe, probe.source().takeWhile(i -> i < 5).iterator());
            assertThat(run.toTheEnd(drive)).isEqualTo(Trace.ended(List.of(1, 2)));
            assertThat(probe.taken()).isEqualTo(3);
            assertThat(probe.live()).isEmpty();
        }
    }

    @Test
    void scanGivesTheSeedBeforeItAsksTheSource() throws Exception {
        Probe probe = new Probe(List.of(1)).pendingBeforeEach();
        AsyncIterator<Integer> run = probe.source().scan(5, Integer::sum).iterator();
        assertThat(run.pollProgress(cx)).isFalse();
        assertThat(run.pollNext(cx)).isEqualTo(Poll.ready(5));
        assertThat(probe.calls()).isZero();
        assertThat(run.pollNext(cx).isPending()).isTrue();
    }

    @Test
    void bufferGivesAListOfItsOwnEachTime() throws Exception {
        AsyncIterator<List<Integer>> run = AsyncStream.range(0, 3).buffer(2).iterator();
        List<Integer> first = run.pollNext(cx).value();
        first.add(7);
        assertThat(run.pollNext(cx).value()).containsExactly(2);
        assertThat(first).containsExactly(0, 1, 7);
    }

    @Test
    void bufferWaitsForAFullListHoweverLong() throws Exception {
        Probe probe = new Probe(List.of(1, 2)).pendingBeforeEach();
        AsyncIterator<List<Integer>> run = probe.source().buffer(2).iterator();
        List<Step<List<Integer>>> steps = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            steps.add(run.pollNext(cx));
            probe.wake();
        }
        assertThat(steps).containsExactly(Poll.pending(), Poll.pending(), Poll.ready(List.of(1, 2)));
    }

    @Test
    void operatorsRefuseWhatTheyCantDoAtOnce() {
        AsyncStream<Integer> source = AsyncStream.of(1);
        assertThatIllegalArgumentException().isThrownBy(() -> source.take(-1)).withMessage("count < 0: -1");
        assertThatIllegalArgumentException().isThrownBy(() -> source.skip(-2)).withMessage("count < 0: -2");
        assertThatIllegalArgumentException().isThrownBy(() -> source.buffer(0)).withMessage("size < 1: 0");
        assertThatNullPointerException().isThrownBy(() -> source.map(null)).withMessage("function");
        assertThatNullPointerException().isThrownBy(() -> source.filter(null)).withMessage("predicate");
        assertThatNullPointerException()
                .isThrownBy(() -> source.scan(null, (a, b) -> b))
                .withMessage("seed");
    }

    @Test
    void failureKeepsWhatCancelThrowsAsSuppressed() {
        IllegalStateException late = new IllegalStateException("cancel");
        AsyncIterator<Integer> source = new AsyncIterator<>() {
            @Override
            public Step<Integer> pollNext(Context cx) {
                return Poll.ready(3);
            }

            @Override
            public void cancel() {
                throw late;
            }
        };
        AsyncStream<Integer> stream = () -> source;
        Throwable thrown = new Run(
                        new Probe(List.of()), stream.map(i -> failOnThree(i)).iterator())
                .toTheEnd(Drive.pollNext())
                .failure();
        assertThat(thrown).isSameAs(BOOM).hasSuppressedException(late);
    }

    private static int failOnThree(int item) throws Boom {
        if (item == 3) {
            throw BOOM;
        }
        return item;
    }
}
