// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.joined;
import static dev.pollard.stream.Models.numbers;
import static dev.pollard.stream.Models.some;
import static dev.pollard.stream.Models.sums;
import static dev.pollard.stream.OperatorRow.operator;

import java.util.stream.Stream;

/** Operators that run one stream after or beside another. */
final class JoiningRows {
    private JoiningRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("ConcatMap", (s, probe) -> s.concatMap(i -> probe.inner(some(i))))
                        .model(Models::someOfEach),
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
}
