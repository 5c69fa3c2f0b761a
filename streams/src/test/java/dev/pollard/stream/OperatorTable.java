// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.OperatorRow.operator;
import static dev.pollard.stream.OperatorRow.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every operator, for the conformance tests: whoever adds an operator adds a row. */
final class OperatorTable {

    private static final List<Integer> TWO = List.of(1000, 1001);

    private OperatorTable() {}

    /** The rows. */
    static Stream<OperatorRow> rows() {
        return Stream.of(sources(), synchronous(), joining(), concurrent(), recovering(), timed(), chains())
                .flatMap(rows -> rows);
    }

    private static Stream<OperatorRow> sources() {
        return Stream.of(
                source("Of", (items, probe) -> AsyncStream.of(items.toArray(Integer[]::new))),
                source("FromIterable", (items, probe) -> AsyncStream.fromIterable(items)),
                source("Range", (items, probe) -> AsyncStream.range(0, items.size()))
                        .model(items -> IntStream.range(0, items.size()).boxed().toList()),
                source("Unfold", (items, probe) -> unfold(items)).endUntold(),
                source("Defer", (items, probe) -> AsyncStream.defer(() -> probe.inner(items))),
                source("FromFuture", (items, probe) -> AsyncStream.fromFuture(() -> probe.future(1)))
                        .model(items -> List.of(1)),
                source("Empty", (items, probe) -> AsyncStream.empty()).model(items -> List.of()));
    }

    private static Stream<OperatorRow> synchronous() {
        return Stream.of(
                operator("Map", s -> s.map(i -> "<" + i + ">"))
                        .model(items -> items.stream().map(i -> "<" + i + ">").toList()),
                operator("Filter", s -> s.filter(i -> i % 3 == 0))
                        .model(items -> items.stream().filter(i -> i % 3 == 0).toList()),
                operator("Take", s -> s.take(0)).model(items -> List.of()),
                operator("Take", s -> s.take(5)).model(items -> first(items, 5)),
                operator("Take", s -> s.take(100)),
                operator("TakeWhile", s -> s.takeWhile(i -> i < 11))
                        .model(items -> items.stream().takeWhile(i -> i < 11).toList()),
                operator("TakeWhile", s -> s.takeWhile(i -> true)),
                operator("Skip", s -> s.skip(0)),
                operator("Skip", s -> s.skip(4))
                        .model(items -> items.stream().skip(4).toList()),
                operator("Skip", s -> s.skip(100)).model(items -> List.of()),
                operator("Scan", s -> s.scan(100, Integer::sum)).model(OperatorTable::scanned),
                operator("Buffer", s -> s.buffer(1)).model(items -> lists(items, 1)),
                operator("Buffer", s -> s.buffer(4))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4)),
                operator("Buffer", s -> s.buffer(100))
                        .model(items -> lists(items, 100))
                        .steadily(items -> List.of()),
                operator("Peek", s -> s.peek(i -> {})));
    }

    private static Stream<OperatorRow> joining() {
        return Stream.of(
                operator("ConcatMap", (s, probe) -> s.concatMap(i -> probe.inner(some(i))))
                        .model(OperatorTable::someOfEach),
                operator("Concat", (s, probe) -> AsyncStream.concat(s, probe.inner(TWO)))
                        .model(items -> joined(items, TWO))
                        .steadily(items -> items),
                operator("Concat", (s, probe) -> AsyncStream.concat(probe.inner(TWO), s))
                        .model(items -> joined(TWO, items)),
                operator("Zip", (s, probe) -> AsyncStream.zip(s, probe.inner(numbers(100)), Integer::sum))
                        .model(items -> sums(items, 100)),
                operator("Zip", (s, probe) -> AsyncStream.zip(probe.inner(numbers(5)), s, Integer::sum))
                        .model(items -> sums(items, 5))
                        .onFailure((items, at) -> at < 5
                                ? Trace.failed(sums(first(items, at), 5), Probe.FAILURE)
                                : Trace.ended(sums(items, 5)))
                        .failsEarly(),
                operator("SwitchIfEmpty", (s, probe) -> s.switchIfEmpty(probe.inner(TWO)))
                        .model(items -> items.isEmpty() ? TWO : items)
                        .steadily(items -> items));
    }

    private static Stream<OperatorRow> concurrent() {
        return Stream.of(
                operator("FlatMap", (s, probe) -> s.flatMap(1, i -> probe.inner(some(i))))
                        .model(OperatorTable::someOfEach)
                        .ahead(1)
                        .failsEarly(),
                operator("FlatMap", (s, probe) -> s.flatMap(3, i -> probe.inner(List.of(i, i + 100))))
                        .model(items -> items.stream()
                                .flatMap(i -> Stream.of(i, i + 100))
                                .toList())
                        .unordered()
                        .ahead(3)
                        .failsEarly(),
                operator("Merge", (s, probe) -> AsyncStream.merge(s, probe.inner(TWO)))
                        .model(items -> joined(items, TWO))
                        .unordered()
                        .ahead(2)
                        .failsEarly(),
                operator("MapAsync", (s, probe) -> s.mapAsync(1, probe::future)),
                operator("MapAsync", (s, probe) -> s.mapAsync(3, probe::future)).ahead(2),
                operator("MapAsync", (s, probe) -> s.mapAsync(100, probe::future))
                        .ahead(100),
                operator("MapAsyncUnordered", (s, probe) -> s.mapAsyncUnordered(3, probe::future))
                        .unordered()
                        .ahead(3)
                        .failsEarly());
    }

    private static Stream<OperatorRow> recovering() {
        return Stream.of(
                operator("OnErrorResume", (s, probe) -> s.onErrorResume(t -> probe.inner(TWO)))
                        .onFailure((items, at) -> Trace.ended(joined(first(items, at), TWO))),
                operator("Retry", s -> s.retry(2))
                        .onFailure((items, at) -> Trace.failed(
                                joined(first(items, at), joined(first(items, at), first(items, at))), Probe.FAILURE)),
                operator("Retry", s -> s.retry(t -> false)),
                operator("DoFinally", s -> s.doFinally(outcome -> {})));
    }

    /** No time passes here. */
    private static Stream<OperatorRow> timed() {
        return Stream.of(
                operator("Timeout", s -> s.timeout(Duration.ofSeconds(1))),
                operator("BufferTimeout", s -> s.bufferTimeout(4, Duration.ofSeconds(1)))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4)));
    }

    /** Operators on operators: what one of them does to its source is right for the other. */
    private static Stream<OperatorRow> chains() {
        return Stream.of(
                operator("Take", s -> s.map(i -> i + 1).take(3))
                        .model(items -> first(items, 3).stream().map(i -> i + 1).toList()),
                operator("Take", s -> s.take(5).take(3)).model(items -> first(items, 3)),
                operator("Take", s -> s.take(3).take(5)).model(items -> first(items, 3)),
                operator(
                                "MapAsync",
                                (s, probe) ->
                                        s.concatMap(i -> probe.inner(some(i))).mapAsync(2, probe::future))
                        .model(OperatorTable::someOfEach)
                        .ahead(3),
                operator(
                                "Take",
                                (s, probe) -> s.flatMap(2, i -> probe.inner(List.of(i)))
                                        .mapAsync(2, probe::future)
                                        .take(100))
                        .unordered()
                        .ahead(5)
                        .failsEarly(),
                operator("Retry", (s, probe) -> s.mapAsync(2, probe::future).retry(0))
                        .ahead(1),
                operator("Buffer", s -> s.filter(i -> i % 2 == 0).take(4).buffer(3))
                        .model(items -> lists(first(even(items), 4), 3))
                        .steadily(items -> even(items).size() < 3 ? List.of() : lists(first(even(items), 3), 3)),
                operator(
                                "Skip",
                                s -> s.scan(100, Integer::sum)
                                        .takeWhile(i -> i < 140)
                                        .skip(1))
                        .model(OperatorTable::sumsBelow140)
                        .endUntold());
    }

    private static List<Integer> some(int i) {
        return i % 3 == 0 ? List.of() : List.of(i, i + 100);
    }

    private static List<Integer> someOfEach(List<Integer> items) {
        return items.stream().flatMap(i -> some(i).stream()).toList();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<Integer> sums(List<Integer> items, int atMost) {
        return IntStream.range(0, Math.min(items.size(), atMost))
                .mapToObj(i -> items.get(i) + i)
                .toList();
    }

    private static List<Integer> joined(List<Integer> one, List<Integer> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static List<Integer> even(List<Integer> items) {
        return items.stream().filter(i -> i % 2 == 0).toList();
    }

    private static List<Integer> sumsBelow140(List<Integer> items) {
        return scanned(items).stream().takeWhile(i -> i < 140).skip(1).toList();
    }

    private static AsyncStream<Integer> unfold(List<Integer> items) {
        return AsyncStream.unfold(
                0, i -> i < items.size() ? Optional.of(new Unfolded<>(items.get(i), i + 1)) : Optional.empty());
    }

    static List<Integer> first(List<Integer> items, int count) {
        return items.subList(0, Math.min(count, items.size()));
    }

    private static List<Integer> scanned(List<Integer> items) {
        List<Integer> results = new ArrayList<>();
        results.add(100);
        for (int item : items) {
            results.add(results.get(results.size() - 1) + item);
        }
        return results;
    }

    private static List<List<Integer>> lists(List<Integer> items, int size) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int from = 0; from < items.size(); from += size) {
            lists.add(items.subList(from, Math.min(from + size, items.size())));
        }
        return lists;
    }
}
