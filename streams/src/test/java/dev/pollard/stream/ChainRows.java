// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.even;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.lists;
import static dev.pollard.stream.Models.some;
import static dev.pollard.stream.OperatorRow.operator;

import java.util.List;
import java.util.stream.Stream;

/** Operators on operators: what one of them does to its source is right for the other. */
final class ChainRows {
    private ChainRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("Take", s -> s.map(i -> i + 1).take(3))
                        .model(items -> first(items, 3).stream().map(i -> i + 1).toList()),
                operator("Take", s -> s.take(5).take(3)).model(items -> first(items, 3)),
                operator("Take", s -> s.take(3).take(5)).model(items -> first(items, 3)),
                operator(
                                "MapAsync",
                                (s, probe) ->
                                        s.concatMap(i -> probe.inner(some(i))).mapAsync(2, probe::future))
                        .model(Models::someOfEach)
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
                        .model(Models::sumsBelow140)
                        .endUntold());
    }
}
