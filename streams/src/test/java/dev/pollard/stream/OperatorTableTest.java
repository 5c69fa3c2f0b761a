// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table is complete: whoever adds an operator adds a row. */
class OperatorTableTest {

    /** Not operators, or such as have nothing that a row could check: each has tests of its own. */
    private static final Set<String> WITHOUT_ROW = Set.of(
            "BroadcastStream",
            "Failed",
            "FromInterval",
            "Generate",
            "Lane",
            "Never",
            "ReceiverStream",
            "RunOn",
            "WatchStream");

    @Test
    void everyOperatorHasARow() throws Exception {
        Set<String> inTheTable = OperatorTable.rows()
                .map(row -> row.over(new Probe(List.of(1, 2, 3))).getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> operators = operators();

        assertThat(operators).hasSizeGreaterThan(30);
        operators.removeAll(WITHOUT_ROW);
        operators.removeAll(inTheTable);
        assertThat(operators).as("operators without a row in the table").isEmpty();
    }

    private static Set<String> operators() throws IOException, URISyntaxException {
        Path classes = Path.of(AsyncStream.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("dev/pollard/stream");
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(OperatorTableTest::isOperator)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isOperator(String name) {
        try {
            Class<?> type = Class.forName("dev.pollard.stream." + name, false, AsyncStream.class.getClassLoader());
            return AsyncStream.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
