// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    @Test
    void printsTheGreetingsInOrderTwice() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Quickstart.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("[hello Ada, hello Grace, hello Edsger]", "HELLO ADA", "HELLO GRACE", "HELLO EDSGER");
    }

    @Test
    void theReadmeShowsThisCode() throws Exception {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        String source = Files.readString(
                Path.of("src/main/java/dev/pollard/examples/quickstart/Quickstart.java"), StandardCharsets.UTF_8);
        assertThat(Files.readAllLines(root.resolve("README.md")))
                .containsSubsequence(shown(source, "    static Future<String> greet", "    /**"))
                .containsSubsequence(shown(source, "        try (", "    }\n}"));
    }

    /** The lines between two texts, moved to the left as in the README. */
    private static List<String> shown(String source, String from, String to) {
        int begin = source.indexOf(from);
        int indent = from.length() - from.stripLeading().length();
        return source.substring(begin, source.indexOf(to, begin))
                .strip()
                .lines()
                .map(line -> line.length() > indent
                        ? line.substring(Math.min(
                                indent, line.length() - line.stripLeading().length()))
                        : "")
                .toList();
    }
}
