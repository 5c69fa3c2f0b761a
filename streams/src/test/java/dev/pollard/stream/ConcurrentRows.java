// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.joined;
import static dev.pollard.stream.Models.some;
import static dev.pollard.stream.OperatorRow.operator;

import dev.pollard.future.Futures;
import java.util.List;
import java.util.stream.Stream;

/** Operators that have several things run at once. */
final class ConcurrentRows {
    private ConcurrentRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("FlatMap", (s, probe) -> s.flatMap(1, i -> probe.inner(some(i))))
                        .model(Models::someOfEach)
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
                operator(
                                "FilterAsync",
                                (s, probe) ->
                                        s.filterAsync(1, i -> probe.future(i).map(n -> n % 3 == 0)))
                        .model(items -> items.stream().filter(i -> i % 3 == 0).toList()),
                operator("TakeUntil", (s, probe) -> s.takeUntil(() -> Futures.pending())),
                operator("TakeUntil", (s, probe) -> s.takeUntil(() -> Futures.ready(1)))
                        .model(items -> List.of())
                        .onFailure((items, at) -> Trace.ended(List.of())),
                operator("SkipUntil", (s, probe) -> s.skipUntil(() -> Futures.ready(1))),
                operator("SkipUntil", (s, probe) -> s.skipUntil(() -> Futures.pending()))
                        .model(items -> List.of()),
                operator("MapAsyncUnordered", (s, probe) -> s.mapAsyncUnordered(3, probe::future))
                        .unordered()
                        .ahead(3)
                        .failsEarly(),
                operator("FlatMapSequential", (s, probe) -> s.flatMapSequential(1, 1, i -> probe.inner(some(i))))
                        .model(Models::someOfEach),
                operator("FlatMapSequential", (s, probe) -> s.flatMapSequential(3, 1, i -> probe.inner(some(i))))
                        .model(Models::someOfEach)
                        .ahead(3),
                operator("FlatMapSequential", (s, probe) -> s.flatMapSequential(4, 8, i -> probe.inner(three(i))))
                        .model(items ->
                                items.stream().flatMap(i -> three(i).stream()).toList())
                        .ahead(4),
                operator("SwitchMap", (s, probe) -> s.take(1).switchMap(i -> probe.inner(three(i))))
                        .model(items -> first(items, 1).stream()
                                .flatMap(i -> three(i).stream())
                                .toList())
                        .onFailure(ConcurrentRows::firstOnly),
                operator("SwitchMap", (s, probe) -> s.switchMap(i -> AsyncStream.fromIterable(three(i))))
                        .model(items ->
                                items.stream().flatMap(i -> three(i).stream()).toList()),
                operator("SwitchMap", (s, probe) -> s.switchMap(i -> probe.inner(List.of())))
                        .model(items -> List.of()),
                operator("ExhaustMap", (s, probe) -> s.take(1).exhaustMap(i -> probe.inner(three(i))))
                        .model(items -> first(items, 1).stream()
                                .flatMap(i -> three(i).stream())
                                .toList())
                        .onFailure(ConcurrentRows::firstOnly),
                operator("ExhaustMap", (s, probe) -> s.exhaustMap(i -> AsyncStream.fromIterable(some(i))))
                        .model(Models::someOfEach),
                operator("Expand", (s, probe) -> s.expand(1, i -> probe.inner(children(i))))
                        .model(items -> items.stream()
                                .flatMap(i -> Stream.of(i, i + 100, i + 101, i + 200, i + 201))
                                .toList())
                        .failsEarly()
                        .endUntold(),
                operator("Expand", (s, probe) -> s.expand(3, i -> probe.inner(children(i))))
                        .model(items -> items.stream()
                                .flatMap(i -> Stream.of(i, i + 100, i + 101, i + 200, i + 201))
                                .toList())
                        .unordered()
                        .ahead(3)
                        .failsEarly()
                        .endUntold(),
                operator(
                                "PrefixAndTail",
                                (s, probe) -> s.prefixAndTail(2, (prefix, tail) -> tail.map(i -> i + prefix.size())))
                        .model(items -> items.stream().skip(2).map(i -> i + 2).toList())
                        .endUntold(),
                operator("PrefixAndTail", (s, probe) -> s.prefixAndTail(3, (prefix, tail) -> probe.inner(prefix)))
                        .model(items -> first(items, 3))
                        .steadily(items -> items.size() < 3 ? List.of() : first(items, 3))
                        .endUntold(),
                operator("MapAsyncPartitioned", (s, probe) -> s.mapAsyncPartitioned(1, i -> i % 2, probe::future)),
                operator("MapAsyncPartitioned", (s, probe) -> s.mapAsyncPartitioned(4, i -> i % 3, probe::future))
                        .unordered()
                        .ahead(4)
                        .failsEarly());
    }

    /** The first item is taken before the source can fail at any other. */
    private static Trace firstOnly(List<Integer> items, int at) {
        return at == 0 ? Trace.failed(List.of(), Probe.FAILURE) : Trace.ended(three(items.get(0)));
    }

    private static List<Integer> three(int i) {
        return List.of(i, i + 100, i + 200);
    }

    /** Two for an item of the source, one for each of those, and none for these. */
    private static List<Integer> children(int i) {
        if (i < 50) {
            return List.of(i + 100, i + 101);
        }
        return i < 150 ? List.of(i + 100) : List.of();
    }
}
