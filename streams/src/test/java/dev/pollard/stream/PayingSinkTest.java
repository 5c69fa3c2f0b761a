// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Units that are used up within a drain: who asks again goes on in place, who does not is drained again. */
class PayingSinkTest {
    private static final int UNIT = Cursor.ITEMS_PER_UNIT;
    private static final int SIZE = 5 * UNIT + 3;

    private int drains;

    /** Stages, and how many of the items pass them. */
    record Row(String name, UnaryOperator<AsyncStream<Integer>> stages, int passing) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row("none", s -> s, SIZE),
                new Row("map", s -> s.map(i -> i + 1), SIZE),
                new Row("filter all", s -> s.filter(i -> true), SIZE),
                new Row("filter none", s -> s.filter(i -> false), 0),
                new Row(
                        "map, peek, scan",
                        s -> s.map(i -> i).peek(i -> {}).scan(0, Integer::sum).skip(1),
                        SIZE),
                new Row("two filters", s -> s.filter(i -> i % 2 == 0).filter(i -> i % 4 == 0), SIZE / 4 + 1),
                new Row("concatMap", s -> s.concatMap(AsyncStream::of), SIZE),
                new Row("flatMap", s -> s.flatMap(3, AsyncStream::of), SIZE),
                new Row("zip", s -> s.zipWith(AsyncStream.range(0, SIZE), Integer::sum), SIZE),
                new Row("buffer", s -> s.buffer(UNIT / 2).map(List::size), 2 * 5 + 1),
                new Row("take", s -> s.take(3 * UNIT + 1), 3 * UNIT + 1));
    }

    /** Counts how often it is drained. */
    private AsyncStream<Integer> asking() {
        return wrapped(AsyncStream.range(0, SIZE));
    }

    private AsyncStream<Integer> wrapped(AsyncStream<Integer> stream) {
        return () -> {
            AsyncIterator<Integer> run = stream.iterator();
            return new AsyncIterator<>() {
                @Override
                public Step<Integer> pollNext(Context cx) throws Exception {
                    return run.pollNext(cx);
                }

                @Override
                public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
                    drains++;
                    return run.drain(cx, sink);
                }

                @Override
                public void cancel() {
                    run.cancel();
                }
            };
        };
    }

    /** Does not ask again. */
    private AsyncStream<Integer> silent() {
        AsyncStream<Integer> range = AsyncStream.range(0, SIZE);
        return wrapped(() -> {
            AsyncIterator<Integer> run = range.iterator();
            return new AsyncIterator<>() {
                @Override
                public Step<Integer> pollNext(Context cx) throws Exception {
                    return run.pollNext(cx);
                }

                @Override
                public Drained drain(Context cx, Sink<? super Integer> sink) throws Exception {
                    return run.drain(cx, sink::accept);
                }

                @Override
                public void cancel() {
                    run.cancel();
                }
            };
        });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aSourceThatAsksIsDrainedOnce(Row row) throws Exception {
        ManualContext cx = new ManualContext();
        Poll<Long> poll = row.stages.apply(asking()).count().poll(cx);

        assertThat(poll.value()).isEqualTo(row.passing);
        assertThat(drains).isOne();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aSourceThatDoesNotAskGivesTheSameForTheSamePrice(Row row) throws Exception {
        ManualContext cx = new ManualContext();
        row.stages.apply(asking()).count().poll(cx);
        drains = 0;
        ManualContext other = new ManualContext();
        Poll<Long> poll = row.stages.apply(silent()).count().poll(other);

        assertThat(poll.value()).isEqualTo(row.passing);
        if (!row.name.equals("buffer")) { // pays for what it swallows in place
            assertThat(drains).isGreaterThanOrEqualTo(SIZE / UNIT / 2);
        }
        assertThat(other.spent()).isEqualTo(cx.spent());
        assertThat(other.spent()).isGreaterThanOrEqualTo(row.passing / UNIT);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aUnitThatCannotBePaidEndsThePollWithAWake(Row row) throws Exception {
        for (AsyncStream<Integer> source : List.of(asking(), silent())) {
            List<Integer> items = new ArrayList<>();
            ManualContext cx = new ManualContext(2);
            Future<Void> future = row.stages.apply(source).forEach(items::add);
            int polls = 1;
            while (future.poll(cx).isPending()) {
                assertThat(cx.wakes()).as("wakes after poll %d", polls).isGreaterThanOrEqualTo(polls);
                assertThat(items.size()).isLessThanOrEqualTo(2 * UNIT * polls);
                cx.refill(2);
                polls++;
            }

            assertThat(items).hasSize(row.passing);
            assertThat(polls).isGreaterThan(1);
        }
    }
}
