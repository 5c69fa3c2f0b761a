// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies of what runs several streams, and of the streams that it runs. */
class JoinedShapeTest {
    /** A unit, and a rest. */
    private static final int SIZE = Cursor.ITEMS_PER_UNIT + 7;

    private final int threshold = Specialisation.threshold;

    /** Whether each drain of a source was by a copy. */
    private final List<Boolean> byCopies = new ArrayList<>();

    private boolean waits;
    private int cancels;

    @BeforeEach
    void specialiseAtOnce() {
        Specialisation.threshold = 1;
    }

    @AfterEach
    void restore() {
        Specialisation.threshold = threshold;
    }

    /** Remembers what kind of class asks it for items. */
    private AsyncStream<Integer> source() {
        return () -> new AsyncIterator<>() {
            private int next;

            @Override
            public Step<Integer> pollNext(Context cx) {
                if (waits && next == 5) {
                    return Poll.pending();
                }
                return next < SIZE ? Poll.ready(next++) : Step.end();
            }

            @Override
            public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
                byCopies.add(sink.getClass().isHidden());
                return AsyncIterator.super.drain(cx, sink);
            }

            @Override
            public void cancel() {
                cancels++;
            }
        };
    }

    private static <T> T run(Future<T> future) throws Exception {
        ManualContext cx = new ManualContext();
        Poll<T> poll = future.poll(cx);
        while (poll.isPending()) {
            poll = future.poll(cx);
        }
        return poll.value();
    }

    private void assertOnly(boolean copies) {
        assertThat(byCopies.contains(copies))
                .as("drains by %s", copies ? "copies" : "originals")
                .isTrue();
        assertThat(byCopies.contains(!copies))
                .as("drains by %s", copies ? "originals" : "copies")
                .isFalse();
    }

    private boolean lastByCopy() {
        return byCopies.get(byCopies.size() - 1);
    }

    @Test
    void sourcesOfAMergeRunThroughCopies() throws Exception {
        AsyncStream<Integer> merged =
                AsyncStream.merge(source().map(i -> i + 1), source().filter(i -> i % 2 == 0), source().map(i -> -i));
        List<Integer> plain = run(merged.toList());
        byCopies.clear();

        assertThat(run(merged.toList())).isEqualTo(plain);
        assertOnly(true);
    }

    @Test
    void aMergeItselfIsTheSinkOfItsSources() throws Exception {
        AsyncStream<Integer> merged = AsyncStream.merge(source(), source());
        long plain = run(merged.count());
        byCopies.clear();

        assertThat(run(merged.count())).isEqualTo(plain).isEqualTo(2 * SIZE);
        assertOnly(true);
    }

    @Test
    void bothSidesOfAZipRunThroughCopies() throws Exception {
        AsyncStream<Integer> zipped = AsyncStream.zip(source().map(i -> i + 1), source().map(i -> i * 2), Integer::sum);
        List<Integer> plain = run(zipped.toList());
        byCopies.clear();

        assertThat(run(zipped.toList())).isEqualTo(plain).hasSize(SIZE).startsWith(1, 4, 7);
        assertOnly(true);
    }

    /** Operators that run streams made by a function, on a source of three items. */
    record Nested(String name, Flattening flattening) {
        interface Flattening {
            AsyncStream<Integer> of(AsyncStream<Integer> source, Supplier<AsyncStream<Integer>> inner);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Nested> nested() {
        return Stream.of(
                new Nested("concatMap", (source, inner) -> source.concatMap(i -> inner.get())),
                new Nested("flatMap", (source, inner) -> source.flatMap(2, i -> inner.get())),
                new Nested("flatMap of 1", (source, inner) -> source.flatMap(1, i -> inner.get())));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void innerStreamsRunThroughCopies(Nested row) throws Exception {
        AsyncStream<Integer> stream = row.flattening.of(AsyncStream.range(0, 3), () -> source().map(i -> i + 1));
        List<Integer> plain = run(stream.toList());
        assertThat(plain).hasSize(3 * SIZE);
        assertOnly(false);
        run(stream.toList()); // makes the copies of the inner streams
        byCopies.clear();

        assertThat(run(stream.toList())).isEqualTo(plain);
        assertOnly(true);
    }

    @ParameterizedTest
    @MethodSource("nested")
    void innerStreamsOfAnotherShapeRunPlain(Nested row) throws Exception {
        boolean[] other = {false};
        AsyncStream<Integer> stream = row.flattening.of(
                AsyncStream.range(0, 3),
                () -> other[0] ? source().map(i -> -i).map(i -> i - 1) : source().map(i -> i + 1));
        for (int i = 0; i < 3; i++) {
            run(stream.toList());
        }
        assertThat(lastByCopy()).isTrue();
        Specialisation.threshold = Integer.MAX_VALUE; // fewer streams than would be copied then
        other[0] = true;
        byCopies.clear();

        assertThat(run(stream.toList())).hasSize(3 * SIZE).contains(-1, -SIZE).doesNotContain(1);
        assertOnly(false);
    }

    @Test
    void aFewShapesOfInnerStreamsHaveCopies() throws Exception {
        int[] shape = {0};
        AsyncStream<Integer> stream = AsyncStream.range(0, 3).concatMap(i -> {
            AsyncStream<Integer> inner = source();
            for (int stages = 0; stages <= shape[0]; stages++) {
                inner = inner.map(n -> n + 1);
            }
            return inner;
        });
        run(stream.count());
        List<Boolean> copied = new ArrayList<>();
        for (shape[0] = 0; shape[0] < 6; shape[0]++) {
            run(stream.count());
            run(stream.count());
            copied.add(lastByCopy());
        }

        assertThat(copied).containsExactly(true, true, true, true, false, false);
    }

    @ParameterizedTest
    @MethodSource("nested")
    void aCopyOfAnInnerStreamFailsAsItDoes(Nested row) throws Exception {
        int[] limit = {Integer.MAX_VALUE};
        AsyncStream<Integer> stream = row.flattening.of(
                AsyncStream.range(0, 3),
                () -> source().map(i -> {
                    if (i == limit[0]) {
                        throw new IOException("at " + i);
                    }
                    return i;
                }));
        for (int i = 0; i < 3; i++) {
            run(stream.count());
        }
        limit[0] = 5;

        assertThatThrownBy(() -> run(stream.count()))
                .isInstanceOf(IOException.class)
                .hasMessage("at 5");
        assertThat(lastByCopy()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("nested")
    void cancellingReachesTheSourceOfACopiedInnerStream(Nested row) throws Exception {
        AsyncStream<Integer> stream = row.flattening.of(AsyncStream.range(0, 3), () -> source().map(i -> i));
        for (int i = 0; i < 3; i++) {
            run(stream.count());
        }
        waits = true;

        Future<Long> future = stream.count();
        assertThat(future.poll(new ManualContext()).isPending()).isTrue();
        assertThat(lastByCopy()).isTrue();
        assertThat(cancels).isZero();
        future.cancel();

        assertThat(cancels).isEqualTo(row.name.equals("flatMap") ? 2 : 1);
    }

    @Test
    void offMeansOff() throws Exception {
        Specialisation.threshold = Integer.MAX_VALUE;
        AsyncStream<Integer> one = AsyncStream.range(0, 200).concatMap(i -> source().map(n -> n));
        AsyncStream<Integer> other = AsyncStream.range(0, 200).flatMap(2, i -> source().map(n -> n));
        AsyncStream<Integer> both = AsyncStream.merge(one, other);
        for (int i = 0; i < 5; i++) {
            assertThat(run(both.count())).isEqualTo(2 * 200L * SIZE);
        }

        assertThat(byCopies.contains(true)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("nested")
    void aCopiedPipelineMayRunWithinItself(Nested row) throws Exception {
        AsyncStream<Integer> inner = row.flattening.of(
                AsyncStream.range(0, 3), () -> AsyncStream.range(0, 50).map(i -> i + 1));
        AsyncStream<Integer> stream = row.flattening.of(AsyncStream.range(0, 3), () -> inner);
        List<Integer> plain = run(stream.toList());
        assertThat(plain).hasSize(3 * 3 * 50);

        for (int i = 0; i < 4; i++) {
            assertThat(run(stream.toList())).containsExactlyInAnyOrderElementsOf(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("nested")
    void manyThreadsMayRunOneShapeAtOnce(Nested row) throws Exception {
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<java.util.concurrent.Future<Long>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                results.add(executor.submit(() -> {
                    barrier.await();
                    long sum = 0;
                    for (int i = 0; i < 50; i++) {
                        sum += run(row.flattening
                                .of(
                                        AsyncStream.range(0, 20),
                                        () -> AsyncStream.range(0, 10).map(n -> n * 3))
                                .fold(0L, (a, b) -> a + b));
                    }
                    return sum;
                }));
            }
            for (java.util.concurrent.Future<Long> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(50L * 20 * 3 * 45);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aJunctionOfManySourcesRunsThemPlain() throws Exception {
        List<AsyncStream<Integer>> sources = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            sources.add(source().map(n -> n));
        }
        AsyncStream<Integer> merged = AsyncStream.merge(sources);
        for (int i = 0; i < 3; i++) {
            assertThat(run(merged.count())).isEqualTo(9 * SIZE);
        }

        assertOnly(false);
    }

    @Test
    void anOutlineTellsWhichSourceBelongsToWhichJunction() {
        AsyncStream<Integer> range = AsyncStream.range(0, 3);
        AsyncStream<Integer> left = AsyncStream.merge(AsyncStream.merge(range, range), range);
        AsyncStream<Integer> right = AsyncStream.merge(range, AsyncStream.merge(range, range));
        AsyncStream<Integer> flat = AsyncStream.merge(range, range, range);
        List<AsyncStream<Integer>> all = List.of(left, right, flat, range.map(i -> i), range);

        for (AsyncStream<Integer> stream : all) {
            for (AsyncStream<Integer> other : all) {
                assertThat(Outline.of(stream).matches(other))
                        .as("%s, %s", stream, other)
                        .isEqualTo(stream == other);
            }
        }
    }

    @Test
    void aPipelineThatIsTooLongHasNoHash() {
        AsyncStream<Integer> stream = AsyncStream.range(0, 3);
        AsyncStream<Integer> shorter = stream;
        for (int i = 0; i < 65; i++) {
            shorter = stream;
            stream = stream.skip(0);
        }

        assertThat(Outline.hash(new Count<>(stream))).isZero();
        assertThat(Outline.hash(new Count<>(shorter))).isNotZero();
        assertThat(Outline.hash(new Count<>(AsyncStream.merge(stream, shorter))))
                .isZero();
    }
}
