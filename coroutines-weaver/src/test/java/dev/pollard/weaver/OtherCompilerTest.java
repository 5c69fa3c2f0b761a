// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiler of Eclipse lays code out in its own way; woven, it does what is written too. */
class OtherCompilerTest {
    /** A switch expression with a try in it, among the arguments of a constructor: what this compiler makes of it does not verify, unwoven either. */
    private static final String BROKEN = "withSwitchAndTry";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-g", "-g:none"})
    void wovenDoesWhatIsWritten(String debug) throws Exception {
        Map<String, String> sources = CorpusTest.sources(17);
        sources.computeIfPresent("corpus.Creation", (name, text) -> without(text, BROKEN));
        Map<String, byte[]> classes = compile(sources, debug);
        Map<String, byte[]> woven = Weaves.all(classes, Options.DEFAULT);

        int scenarios = Comparison.ofAll(
                Weaves.load(Comparison.straight(classes)), Weaves.load(woven), classes.keySet(), Integer.MAX_VALUE);

        assertThat(scenarios).isGreaterThanOrEqualTo(CorpusTest.scenarios(17) - 1);
    }

    private static String without(String text, String scenario) {
        String head = "    public static Object ";
        int from = text.indexOf(head + scenario + "(");
        assertThat(from).isPositive();
        return text.substring(0, from) + text.substring(text.indexOf(head, from + 1));
    }

    private Map<String, byte[]> compile(Map<String, String> sources, String debug) throws IOException {
        Path in = folder.resolve("in");
        Path out = folder.resolve("out");
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = in.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
        }
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        String options = "-17 -proc:none -nowarn " + debug + " -d \"" + out + "\" -cp \""
                + System.getProperty("java.class.path") + "\" \"" + in + "\"";
        assertThat(BatchCompiler.compile(options, to, to, null)).as("%s", said).isTrue();
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(".class")).toList()) {
                String name = out.relativize(file).toString().replace(".class", "");
                classes.put(name.replace('/', '.').replace('\\', '.'), Files.readAllBytes(file));
            }
        }
        return classes;
    }
}
