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
        List<String> body = source.substring(source.indexOf("        try ("), source.lastIndexOf("    }\n}"))
                .lines()
                .map(line -> line.length() > 8 ? line.substring(8) : "")
                .toList();
        assertThat(Files.readAllLines(root.resolve("README.md"))).containsSubsequence(body);
    }
}
