// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of operators in the documentation is complete, and names none that is not there. */
class OperatorsDocumentTest {
    private static final Pattern NAME = Pattern.compile("`([a-zA-Z]+)");

    /** What a stream is made of, and not what it is used by. */
    private static final Set<String> NO_OPERATORS = Set.of("iterator");

    @Test
    void theListIsComplete() throws IOException {
        Set<String> methods = Arrays.stream(AsyncStream.class.getMethods())
                .filter(method -> !method.isSynthetic() && Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !NO_OPERATORS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented()).isEqualTo(methods);
    }

    @Test
    void theListIsShort() throws IOException {
        assertThat(lines()).hasSizeLessThanOrEqualTo(150);
    }

    private static List<String> lines() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "operators.md"));
    }

    /** The names in the first column of the tables. */
    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : lines()) {
            if (line.startsWith("| `")) {
                Matcher matcher = NAME.matcher(line.substring(0, line.indexOf(" |")));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return names;
    }
}
