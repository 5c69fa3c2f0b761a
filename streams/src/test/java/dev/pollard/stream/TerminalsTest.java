// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The futures that run a stream. */
class TerminalsTest {
    private static final int UNIT = Cursor.ITEMS_PER_UNIT;

    private final ManualContext cx = new ManualContext();

    /** A terminal on a source of 1, 2, 3, and its result. */
    record Case(String name, Function<AsyncStream<Integer>, Future<?>> terminal, Object result) {}

    static Stream<Case> terminals() {
        return Stream.of(
                new Case("ForEach", s -> s.forEach(i -> {}), null),
                new Case("Collect", s -> s.collect(Collectors.summingInt(i -> i)), 6),
                new Case("ToList", AsyncStream::toList, List.of(1, 2, 3)),
                new Case("Fold", s -> s.fold("", (text, i) -> text + i), "123"),
                new Case("Count", AsyncStream::count, 3L),
                new Case("First", AsyncStream::first, Optional.of(1)),
                new Case("Last", AsyncStream::last, Optional.of(3)),
                new Case("Single", s -> s.skip(2).single(), 3),
                new Case("Any", s -> s.any(i -> i == 2), true),
                new Case("Any", s -> s.any(i -> i == 4), false),
                new Case("All", s -> s.all(i -> i < 3), false),
                new Case("All", s -> s.all(i -> i < 4), true),
                new Case("None", s -> s.none(i -> i == 3), false),
                new Case("None", s -> s.none(i -> i == 4), true),
                new Case("Drain", AsyncStream::drain, null),
                new Case("ForEachAsync", s -> s.forEachAsync(1, i -> Futures.ready(null)), null),
                new Case("Reduce", s -> s.reduce(Integer::sum), Optional.of(6)),
                new Case("ToList", s -> s.toList(3), List.of(1, 2, 3)),
                new Case("SumLong", s -> s.sumLong(i -> i * 2), 12L),
                new Case("SumDouble", s -> s.sumDouble(i -> i / 2.0), 3.0),
                new Case("FoldInt", s -> s.foldInt(4, (sum, i) -> sum + i), 10),
                new Case("FoldLong", s -> s.foldLong(4, (sum, i) -> sum + i), 10L),
                new Case("FoldDouble", s -> s.foldDouble(4, (sum, i) -> sum + i), 10.0),
                new Case("ToIntArray", s -> s.toIntArray(i -> i), new int[] {1, 2, 3}),
                new Case("ToLongArray", s -> s.toLongArray(i -> i), new long[] {1, 2, 3}),
                new Case("ToDoubleArray", s -> s.toDoubleArray(i -> i), new double[] {1, 2, 3}));
    }

    @ParameterizedTest
    @MethodSource("terminals")
    void givesItsResultOnceTheSourceIsReady(Case row) throws Exception {
        Probe probe = new Probe(List.of(1, 2, 3)).pendingBeforeEach().endUntold();
        Future<?> future = row.terminal.apply(probe.source());
        Poll<?> poll = future.poll(cx);
        for (int i = 0; poll.isPending(); i++) {
            assertThat(cx.wakes()).as("wakes before the source is ready").isEqualTo(i);
            assertThat(probe.wake()).isTrue();
            assertThat(cx.wakes()).isEqualTo(i + 1);
            poll = future.poll(cx);
        }
        assertThat(shown(poll.value())).isEqualTo(shown(row.result));
        assertThat(probe.live()).isEmpty();
        assertThat(probe.breaches()).isEmpty();
    }

    private static String shown(Object result) {
        return Arrays.deepToString(new Object[] {result});
    }

    @ParameterizedTest
    @MethodSource("terminals")
    void startsNothingBeforeItIsPolled(Case row) {
        Probe probe = new Probe(List.of(1, 2, 3));
        Future<?> future = row.terminal.apply(probe.source());
        assertThat(probe.started()).isZero();
        future.cancel();
        assertThat(probe.started()).isZero();
    }

    @ParameterizedTest
    @MethodSource("terminals")
    void cancelCancelsTheRunOnce(Case row) throws Exception {
        Probe probe = new Probe(List.of(1, 2, 3)).pendingBeforeEach();
        Future<?> future = row.terminal.apply(probe.source());
        assertThat(future.poll(cx).isPending()).isTrue();
        future.cancel();
        future.cancel();
        assertThat(probe.live()).isEmpty();
        assertThat(probe.breaches()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> future.poll(cx))
                .withMessageMatching("future polled after cancel: " + row.name + "\\(.*Probe.*\\)");
    }

    @ParameterizedTest
    @MethodSource("terminals")
    void failsAsTheStreamDoes(Case row) {
        Probe probe = new Probe(List.of()).failAt(0);
        Future<?> future = row.terminal.apply(probe.source());
        assertThatThrownBy(() -> future.poll(cx)).isSameAs(Probe.FAILURE);
        assertThatIllegalStateException()
                .isThrownBy(() -> future.poll(cx))
                .withMessageMatching("future polled after completion: " + row.name + "\\(.*Probe.*\\)");
        assertThat(probe.live()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("terminals")
    void completesOnce(Case row) throws Exception {
        Future<?> future = row.terminal.apply(AsyncStream.range(1, 4).map(i -> i));
        future.poll(cx);
        assertThatIllegalStateException()
                .isThrownBy(() -> future.poll(cx))
                .withMessageMatching(
                        "future polled after completion: " + row.name + "\\(.*Map\\(Range\\(1..4\\)\\).*\\)");
        future.cancel();
    }

    @Test
    void sourceWithoutEndLeavesTheWorkerToOthers() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        Future<Long> count = AsyncStream.generate(() -> SynchronousOperatorsTest.counted(taken))
                .count();
        ManualContext task = new ManualContext(4);
        assertThat(count.poll(task).isPending()).isTrue();
        assertThat(taken).as("items for 4 units").hasValue(4 * UNIT);
        assertThat(task.wakes()).isEqualTo(1);
        task.refill(2);
        assertThat(count.poll(task).isPending()).isTrue();
        assertThat(taken).as("items for 2 units more").hasValue(6 * UNIT);
        assertThat(task.wakes()).isEqualTo(2);
    }

    @Test
    void noBudgetMeansNoItem() throws Exception {
        Probe probe = new Probe(List.of(1));
        ManualContext task = new ManualContext(0);
        Future<Long> count = probe.source().count();
        assertThat(count.poll(task).isPending()).isTrue();
        assertThat(probe.taken()).isZero();
        assertThat(task.wakes()).isEqualTo(1);
        task.refill(1);
        assertThat(count.poll(task)).isEqualTo(Poll.ready(1L));
    }

    @Test
    void waitingIsFree() throws Exception {
        Probe probe = new Probe(List.of(1)).pendingBeforeEach();
        Future<Long> count = probe.source().count();
        count.poll(cx);
        count.poll(cx);
        assertThat(cx.spent()).isZero();
        probe.wake();
        count.poll(cx);
        assertThat(cx.spent()).isEqualTo(1);
    }

    @Test
    void portionsLoseNoItem() throws Exception {
        for (int size : new int[] {0, 1, UNIT - 1, UNIT, UNIT + 1, 10 * UNIT, 10 * UNIT + 3}) {
            assertThat(AsyncStream.range(0, size).count().poll(cx)).isEqualTo(Poll.ready((long) size));
            assertThat(AsyncStream.range(0, size).take(size).count().poll(cx)).isEqualTo(Poll.ready((long) size));
        }
    }

    @Test
    void firstTakesOneItem() throws Exception {
        Probe probe = new Probe(List.of(1, 2, 3));
        assertThat(probe.source().first().poll(cx)).isEqualTo(Poll.ready(Optional.of(1)));
        assertThat(probe.taken()).isEqualTo(1);
        assertThat(probe.live()).isEmpty();
    }

    @Test
    void terminalsOfNothingGiveTheirNeutralResult() throws Exception {
        AsyncStream<Integer> none = AsyncStream.empty();
        assertThat(none.first().poll(cx)).isEqualTo(Poll.ready(Optional.empty()));
        assertThat(none.toList().poll(cx)).isEqualTo(Poll.ready(List.of()));
        assertThat(none.count().poll(cx)).isEqualTo(Poll.ready(0L));
        assertThat(none.<String>fold(null, (text, i) -> text + i).poll(cx)).isEqualTo(Poll.ready(null));
    }

    @Test
    void actionThatFailsCancelsTheRun() {
        Probe probe = new Probe(List.of(1, 2, 3));
        List<Integer> seen = new ArrayList<>();
        Boom boom = new Boom("action");
        Future<?> future = probe.source().forEach(item -> {
            seen.add(item);
            if (item == 2) {
                throw boom;
            }
        });
        assertThatThrownBy(() -> future.poll(cx)).isSameAs(boom);
        assertThat(seen).containsExactly(1, 2);
        assertThat(probe.live()).isEmpty();
        assertThat(probe.breaches()).isEmpty();
    }

    @Test
    void collectorIsAskedForAContainerInEachRunAndForNothingBefore() throws Exception {
        AtomicInteger containers = new AtomicInteger();
        Collector<Integer, List<Integer>, Integer> collector = Collector.of(
                () -> {
                    containers.incrementAndGet();
                    return new ArrayList<>();
                },
                List::add,
                (a, b) -> fail("a stream has nothing to combine"),
                List::size);
        AsyncStream<Integer> stream = AsyncStream.range(0, 5);
        Future<Integer> size = stream.collect(collector);
        assertThat(containers).hasValue(0);
        assertThat(size.poll(cx)).isEqualTo(Poll.ready(5));
        assertThat(stream.take(0).collect(collector).poll(cx)).isEqualTo(Poll.ready(0));
        assertThat(containers).hasValue(2);
    }

    @Test
    void finisherThatFailsFailsTheFuture() {
        Collector<Integer, List<Integer>, Integer> collector =
                Collector.of(ArrayList::new, List::add, (a, b) -> a, list -> list.get(99));
        Future<Integer> future = AsyncStream.of(1).collect(collector);
        assertThatThrownBy(() -> future.poll(cx)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatIllegalStateException().isThrownBy(() -> future.poll(cx));
    }

    @Test
    void whatSettlesTheAnswerCancelsTheRun() throws Exception {
        for (Function<AsyncStream<Integer>, Future<Boolean>> terminal :
                List.<Function<AsyncStream<Integer>, Future<Boolean>>>of(
                        s -> s.any(i -> i == 2), s -> s.all(i -> i != 2), s -> s.none(i -> i == 2))) {
            Probe probe = new Probe(List.of(1, 2, 3));
            terminal.apply(probe.source()).poll(cx);
            assertThat(probe.taken()).isEqualTo(2);
            assertThat(probe.live()).isEmpty();
        }
    }

    @Test
    void singleSaysWhatIsWrong() {
        assertThatThrownBy(() -> AsyncStream.empty().single().poll(cx))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no item: Single(Empty)");
        Probe probe = new Probe(List.of(1, 2, 3));
        assertThatThrownBy(() -> probe.source().single().poll(cx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("more than one item: Single(Probe)");
        assertThat(probe.taken()).isEqualTo(2);
        assertThat(probe.live()).isEmpty();
    }

    @Test
    void aListHasNoMoreItemsThanItMay() throws Exception {
        Probe probe = new Probe(List.of(1, 2, 3));
        assertThatThrownBy(() -> probe.source().toList(2).poll(cx))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("more than 2 items: ToList(Probe)");
        assertThat(probe.live()).isEmpty();
        assertThat(AsyncStream.of(1, 2).toList(2).poll(cx)).isEqualTo(Poll.ready(List.of(1, 2)));
        assertThatThrownBy(() -> AsyncStream.of(1, 2).toList(2).poll(cx).value().add(3))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void forEachAsyncAwaitsAllAndLetsTheFirstFailureCancelTheOthers() throws Exception {
        List<HandFuture<String>> futures = List.of(new HandFuture<>(), new HandFuture<>(), new HandFuture<>());
        Future<?> future = AsyncStream.range(0, 3).forEachAsync(2, futures::get);
        assertThat(future.poll(cx).isPending()).isTrue();
        assertThat(futures.get(2).polls).isZero();
        futures.get(0).complete("done");
        assertThat(future.poll(cx).isPending()).isTrue();
        assertThat(futures.get(2).polls).isEqualTo(1);

        Boom boom = new Boom("future");
        futures.get(2).fail(boom);

        assertThatThrownBy(() -> future.poll(cx)).isSameAs(boom);
        assertThat(futures.get(1).cancels).isEqualTo(1);
    }

    @Test
    void arraysGrowWithTheItems() throws Exception {
        assertThat(AsyncStream.range(0, 1000).toIntArray(i -> i).poll(cx).value())
                .hasSize(1000)
                .endsWith(999);
        assertThat(AsyncStream.range(0, 17).toLongArray(i -> i).poll(cx).value())
                .hasSize(17);
        assertThat(AsyncStream.range(0, 0).toDoubleArray(i -> i).poll(cx).value())
                .isEmpty();
    }
}
