// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.TWO;
import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.joined;
import static dev.pollard.stream.OperatorRow.operator;

import java.util.stream.Stream;

/** Operators that look at the end. */
final class RecoveringRows {
    private RecoveringRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("OnErrorResume", (s, probe) -> s.onErrorResume(t -> probe.inner(TWO)))
                        .onFailure((items, at) -> Trace.ended(joined(first(items, at), TWO))),
                operator("Retry", s -> s.retry(2))
                        .onFailure((items, at) -> Trace.failed(
                                joined(first(items, at), joined(first(items, at), first(items, at))), Probe.FAILURE)),
                operator("Retry", s -> s.retry(t -> false)),
                operator("DoFinally", s -> s.doFinally(outcome -> {})));
    }
}
