// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
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
                        .failsEarly());
    }
}
