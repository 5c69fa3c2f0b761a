// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can't be woven is said, at the line where it is, with the way out. The sources say it in comments. */
class DiagnosticsTest {
    private static final Path SOURCES = Path.of("src/test/diagnostics");
    private static final Pattern EXPECTED = Pattern.compile("// (ERROR|WARNING) (.+)$");

    static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void whatIsWrongIsSaidAtItsLine(Path source) throws IOException {
        String name = source.getFileName().toString();
        List<String> expected = new ArrayList<>();
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            Matcher comment = EXPECTED.matcher(lines.get(i));
            if (comment.find()) {
                String severity = comment.group(1).equals("ERROR") ? "error" : "warning";
                expected.add(name + ":" + (i + 1) + ": " + severity + ": .*" + Pattern.quote(comment.group(2)) + ".*");
            }
        }

        List<String> said = new ArrayList<>();
        for (Diagnostic diagnostic : Weaves.diagnostics(compile(source))) {
            said.add(diagnostic.toString());
        }

        for (String line : expected) {
            assertThat(said).as("all of %s", said).anyMatch(text -> text.matches(line));
            said.removeIf(text -> text.matches(line));
        }
        assertThat(said).isEmpty();
    }

    private static Map<String, byte[]> compile(Path source) throws IOException {
        String type = "wrong." + source.getFileName().toString().replace(".java", "");
        return Compiled.classes(Map.of(type, Files.readString(source)), "--release", "17", "-g");
    }

    /** The whole of each text, so that none loses its way out. Written again by {@code -Dpollard.write.texts}, to be read before it is kept. */
    @Test
    void everyTextSaysWhatIsWrongAndTheWayOut() throws IOException {
        Path file = SOURCES.resolve("texts.txt");
        TreeSet<String> said = new TreeSet<>();
        for (Path source : sources().toList()) {
            for (Diagnostic diagnostic : Weaves.diagnostics(compile(source))) {
                said.add((diagnostic.isError() ? "error: " : "warning: ") + diagnostic.message());
            }
        }
        if (Boolean.getBoolean("pollard.write.texts")) {
            Files.write(file, said);
        }

        assertThat(said).containsExactlyElementsOf(Files.readAllLines(file)).hasSizeGreaterThan(20);
    }

    @Test
    void aClassWithAnErrorIsLeftAsItIs() throws IOException {
        compile(SOURCES.resolve("Monitors.java")).forEach((name, classFile) -> {
            Weaving weaving = new Weaver(Options.DEFAULT).weave(classFile);
            assertThat(weaving.hasErrors()).isTrue();
            assertThat(weaving.host()).isEmpty();
            assertThat(weaving.frames()).isEmpty();
        });
    }

    @Test
    void aClassFileOfTheFutureIsRefusedInOneLine() throws IOException {
        byte[] classFile = compile(SOURCES.resolve("Fine.java")).get("wrong.Fine");
        classFile[7] = (byte) 200;

        assertThat(new Weaver(Options.DEFAULT).weave(classFile).diagnostics())
                .singleElement()
                .asString()
                .contains("class file version 200 is newer than this weaver knows");
    }

    @Test
    void aClassFileOfLongAgoIsRefusedInOneLine() throws IOException {
        byte[] classFile = compile(SOURCES.resolve("Fine.java")).get("wrong.Fine");
        classFile[7] = 51;

        assertThat(new Weaver(Options.DEFAULT).weave(classFile).diagnostics())
                .singleElement()
                .asString()
                .contains("class file version 51 is too old");
    }

    @Test
    void aHugeBodyIsWarnedOf() {
        String statements = "sum += await(f);\n".repeat(300);
        String text = """
                package wrong;
                import static dev.pollard.coroutine.Coroutines.*;
                import dev.pollard.future.*;
                public class Huge {
                    Future<Integer> huge(Future<Integer> f) {
                        return async(() -> {
                            int sum = 0;
                            %s
                            return sum;
                        });
                    }
                }
                """.formatted(statements);

        assertThat(Weaves.diagnostics(Compiled.classes(Map.of("wrong.Huge", text))))
                .singleElement()
                .asString()
                .contains("warning: body in lambda$huge$0 has about", "split it");
    }

    @Test
    void aBodyThatIsTooLargeIsAnError() {
        String statements = "sum += await(f);\n".repeat(1200);
        String text = """
                package wrong;
                import static dev.pollard.coroutine.Coroutines.*;
                import dev.pollard.future.*;
                public class TooLarge {
                    Future<Integer> huge(Future<Integer> f) {
                        return async(() -> {
                            int sum = 0;
                            %s
                            return sum;
                        });
                    }
                }
                """.formatted(statements);

        assertThat(Weaves.diagnostics(Compiled.classes(Map.of("wrong.TooLarge", text))))
                .anySatisfy(diagnostic ->
                        assertThat(diagnostic.toString()).contains("error: body too large in lambda$huge$0"));
    }
}
