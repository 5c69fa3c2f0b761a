// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each scenario of the corpus from top to bottom, woven, and on virtual threads, and compares what it does: to its end, and cancelled at each of its
 * waits, with cleanup that may wait and without.
 */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/corpus");

    /** As many scenarios as there are in the folders that a release can compile, so that none gets lost. */
    static int scenarios(int release) {
        return release >= 25 ? 212 : release >= 21 ? 209 : 203;
    }

    /** A way to compile the corpus. */
    record Compilation(int release, String debug, boolean keepVariables) {

        Map<String, byte[]> classes() throws IOException {
            return Compiled.classes(sources(release), "--release", String.valueOf(release), debug);
        }
    }

    static Stream<Compilation> compilations() {
        List<Compilation> all = new ArrayList<>();
        all.add(new Compilation(17, "-g", false));
        all.add(new Compilation(17, "-g:none", false));
        all.add(new Compilation(17, "-g", true));
        int newest = Compiled.newestRelease();
        if (newest > 17) {
            all.add(new Compilation(newest, "-g", false));
            all.add(new Compilation(newest, "-g:none", false));
        }
        return all.stream();
    }

    /** The sources that a release can compile: each folder is named by the release that it needs. */
    static Map<String, String> sources(int release) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(CORPUS)) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(".java")).toList()) {
                int needed = Integer.parseInt(
                        CORPUS.relativize(file).getName(0).toString().substring("java".length()));
                if (needed <= release) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.put("corpus." + name, Files.readString(file));
                }
            }
        }
        return sources;
    }

    @ParameterizedTest
    @MethodSource("compilations")
    void wovenDoesWhatIsWritten(Compilation compilation) throws Exception {
        Map<String, byte[]> classes = compilation.classes();
        Map<String, byte[]> woven = Weaves.all(classes, new Options(compilation.keepVariables()));
        assertThat(Weaves.verify(woven)).isEmpty();

        int scenarios = Comparison.ofAll(
                Weaves.load(Comparison.straight(classes)), Weaves.load(woven), classes.keySet(), Integer.MAX_VALUE);

        assertThat(scenarios).isGreaterThanOrEqualTo(scenarios(compilation.release()));
    }

    @ParameterizedTest
    @MethodSource("compilations")
    void unwovenDoesWhatIsWritten(Compilation compilation) throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");
        Map<String, byte[]> classes = compilation.classes();

        Comparison.ofAll(
                Weaves.load(Comparison.straight(classes)), Weaves.load(classes), classes.keySet(), Integer.MAX_VALUE);
    }

    @Test
    void aSecondWeavingFindsNothingToDo() throws Exception {
        Map<String, byte[]> woven = Weaves.all(new Compilation(17, "-g", false).classes(), Options.DEFAULT);

        woven.forEach((name, classFile) -> {
            Weaving again = new Weaver(Options.DEFAULT).weave(classFile);
            assertThat(again.host()).as(name).isEmpty();
            assertThat(again.diagnostics()).as(name).isEmpty();
        });
    }
}
