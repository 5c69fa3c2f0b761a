// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.stream.Stream;

/** Every operator, for the conformance tests: whoever adds an operator adds a row. */
final class OperatorTable {
    private OperatorTable() {}

    /** The rows. */
    static Stream<OperatorRow> rows() {
        return Stream.of(
                        SourceRows.rows(),
                        SynchronousRows.rows(),
                        JoiningRows.rows(),
                        ConcurrentRows.rows(),
                        RecoveringRows.rows(),
                        TimedRows.rows(),
                        DecouplingRows.rows(),
                        ChainRows.rows())
                .flatMap(rows -> rows);
    }
}
