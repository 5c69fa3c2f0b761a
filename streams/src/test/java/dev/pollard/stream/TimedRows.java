// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static dev.pollard.stream.Models.first;
import static dev.pollard.stream.Models.lists;
import static dev.pollard.stream.OperatorRow.operator;

import java.time.Duration;
import java.util.stream.Stream;

/** Operators that look at the clock. */
final class TimedRows {
    private TimedRows() {}

    static Stream<OperatorRow> rows() {
        return Stream.of(
                operator("Timeout", s -> s.timeout(Duration.ofSeconds(1))),
                operator("BufferTimeout", s -> s.bufferTimeout(4, Duration.ofSeconds(1)))
                        .model(items -> lists(items, 4))
                        .steadily(items -> lists(first(items, items.size() / 4 * 4), 4)));
    }
}
