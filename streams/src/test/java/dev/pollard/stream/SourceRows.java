// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.unfold;
import static dev.pollard.stream.Models.unfoldAsync;
import static dev.pollard.stream.OperatorRow.source;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Sources. */
final class SourceRows {
    private SourceRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                source("Of", (items, probe) -> AsyncStream.of(items.toArray(Integer[]::new))),
                source("FromIterable", (items, probe) -> AsyncStream.fromIterable(items)),
                source("Range", (items, probe) -> AsyncStream.range(0, items.size()))
                        .model(items -> IntStream.range(0, items.size()).boxed().toList()),
                source("Unfold", (items, probe) -> unfold(items)).endUntold(),
                source("Defer", (items, probe) -> AsyncStream.defer(() -> probe.inner(items))),
                source("FromFuture", (items, probe) -> AsyncStream.fromFuture(() -> probe.future(1)))
                        .model(items -> List.of(1)),
                source("FromJavaStream", (items, probe) -> AsyncStream.fromJavaStream(items::stream))
                        .endUntold(),
                source("FromCallable", (items, probe) -> AsyncStream.fromCallable(() -> 1))
                        .model(items -> List.of(1)),
                source("UnfoldAsync", (items, probe) -> unfoldAsync(items, probe))
                        .endUntold(),
                source("RangeLong", (items, probe) -> AsyncStream.rangeLong(0, items.size()))
                        .model(items ->
                                LongStream.range(0, items.size()).boxed().toList()),
                source(
                        "Of",
                        (items, probe) -> AsyncStream.ofInts(
                                items.stream().mapToInt(i -> i).toArray())),
                source("Of", (items, probe) -> AsyncStream.of(1)).model(items -> List.of(1)),
                source("Empty", (items, probe) -> AsyncStream.empty()).model(items -> List.of()));
    }
}
