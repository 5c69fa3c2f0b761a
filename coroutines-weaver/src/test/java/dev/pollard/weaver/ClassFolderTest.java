// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFolderTest {
    private static final String TWO_BODIES = """
            package p;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.future.*;
            public class Host {
                Future<Integer> one(Future<Integer> f) {
                    return async(() -> await(f));
                }
                Future<Integer> two(Future<Integer> f) {
                    return async(() -> await(f) + 1);
                }
            }
            """;

    private static final String ONE_BODY = """
            package p;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.future.*;
            public class Host {
                Future<Integer> two(Future<Integer> f) {
                    return async(() -> await(f) + 1);
                }
            }
            """;

    private static final String NO_BODY =
            "package p; public class Host { String coroutine = \"dev/pollard/coroutine/\"; }";

    private static final String WRONG = """
            package p;
            import static dev.pollard.coroutine.Coroutines.*;
            import dev.pollard.future.*;
            public class Wrong {
                Integer ordinary(Future<Integer> f) throws Exception {
                    return await(f);
                }
            }
            """;

    private static final String PLAIN = "package p; public class Plain {}";

    @TempDir
    Path folder;

    private Path classes;
    private Path record;

    @BeforeEach
    void folders() {
        classes = folder.resolve("classes");
        record = folder.resolve("record/weave.record");
    }

    /** Compiles into the folder, at a time of its own. */
    private void compile(String type, String text, int time) throws IOException {
        for (Map.Entry<String, byte[]> compiled :
                Compiled.classes(Map.of(type, text), "--release", "17").entrySet()) {
            Path file = classes.resolve(compiled.getKey().replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, compiled.getValue());
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L + time));
        }
    }

    private ClassFolder.Report weave() throws IOException {
        return new ClassFolder(classes, Options.DEFAULT).weave(record);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(classes.resolve("p"))) {
            return files.map(file -> file.getFileName().toString())
                    .map(name -> name.replaceAll("\\$\\d+\\.class", ".class")) // compilers count differently
                    .sorted()
                    .toList();
        }
    }

    @Test
    void classesAreWovenInTheirPlace() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        compile("p.Plain", PLAIN, 1);

        ClassFolder.Report report = weave();

        assertThat(report.woven()).isEqualTo(1);
        assertThat(report.diagnostics()).isEmpty();
        assertThat(files())
                .containsExactly("Host$async$one.class", "Host$async$two.class", "Host.class", "Plain.class");
    }

    @Test
    void whatHasNotChangedIsNotLookedAtAgain() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        compile("p.Plain", PLAIN, 1);
        weave();

        assertThat(weave().looked()).isZero();
        assertThat(files()).hasSize(4);
    }

    @Test
    void whatWasCompiledAgainIsWovenAgain() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        weave();
        compile("p.Host", ONE_BODY, 2);

        assertThat(weave().woven()).isEqualTo(1);
        assertThat(files()).containsExactly("Host$async$two.class", "Host.class");
    }

    @Test
    void aClassThatHasNoBodiesAnyMoreLosesWhatCameWithIt() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        weave();
        compile("p.Host", NO_BODY, 2);

        weave();

        assertThat(files()).containsExactly("Host.class");
    }

    @Test
    void aClassThatWasTouchedKeepsWhatCameWithIt() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        weave();
        Files.setLastModifiedTime(classes.resolve("p/Host.class"), FileTime.fromMillis(5_000_000L));

        assertThat(weave().woven()).isZero();

        assertThat(files()).containsExactly("Host$async$one.class", "Host$async$two.class", "Host.class");
    }

    @Test
    void whatCameWithAClassGoesWithIt() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        compile("p.Plain", PLAIN, 1);
        weave();
        Files.delete(classes.resolve("p/Host.class"));

        weave();

        assertThat(files()).containsExactly("Plain.class");
    }

    @Test
    void aLostRecordDoesNoHarm() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        weave();
        byte[] woven = Files.readAllBytes(classes.resolve("p/Host.class"));
        Files.delete(record);

        assertThat(weave().woven()).isZero();
        assertThat(Files.readAllBytes(classes.resolve("p/Host.class"))).isEqualTo(woven);
        Files.delete(classes.resolve("p/Host.class"));
        weave();
        assertThat(files()).isEmpty();
    }

    @Test
    void aClassThatCannotBeWovenIsSaidEachTime() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        compile("p.Wrong", WRONG, 1);

        assertThat(weave().hasErrors()).isTrue();
        ClassFolder.Report again = weave();
        assertThat(again.diagnostics()).singleElement().asString().contains("Wrong.java:6: error: await");
    }

    @Test
    void checkingChangesNothing() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        compile("p.Wrong", WRONG, 1);

        ClassFolder.Report report = new ClassFolder(classes, Options.DEFAULT).check();

        assertThat(report.hasErrors()).isTrue();
        assertThat(files()).containsExactly("Host.class", "Wrong.class");
    }

    @Test
    void aClassForANewerReleaseKeepsWhatCameWithItBesideIt() throws IOException {
        compile("p.Host", ONE_BODY, 1);
        Path newer = classes.resolve("META-INF/versions/21");
        Path plain = classes;
        classes = newer;
        compile("p.Host", TWO_BODIES, 1);
        classes = plain;

        assertThat(weave().woven()).isEqualTo(2);
        assertThat(weave().looked()).isZero();

        assertThat(files()).containsExactly("Host$async$two.class", "Host.class");
        classes = newer;
        assertThat(files()).containsExactly("Host$async$one.class", "Host$async$two.class", "Host.class");
    }

    @Test
    void aFolderThatIsNotThereIsEmpty() throws IOException {
        assertThat(weave().looked()).isZero();
    }

    @Test
    void theCommandLineWeaves() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int status = Main.run(new PrintStream(said), "--record", record.toString(), classes.toString());

        assertThat(said.toString()).isEmpty();
        assertThat(status).isZero();
        assertThat(files()).hasSize(3);
        assertThat(record).exists();
    }

    @Test
    void whatIsExcludedIsLeftAsItIs() throws IOException {
        compile("p.Host", TWO_BODIES, 1);
        compile("p.Wrong", WRONG, 1);
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        int status =
                Main.run(new PrintStream(said), "--exclude", "**/Host.class", "--exclude", "p/Wr*", classes.toString());

        assertThat(status).isZero();
        assertThat(files()).containsExactly("Host.class", "Wrong.class");
    }

    @Test
    void theCommandLineSaysWhatIsWrong() throws IOException {
        compile("p.Wrong", WRONG, 1);
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        assertThat(Main.run(new PrintStream(said), "--check", classes.toString()))
                .isEqualTo(1);
        assertThat(said.toString()).startsWith("Wrong.java:6: error: await in the ordinary method ordinary");
    }

    @Test
    void theCommandLineExplainsItself() throws IOException {
        for (String[] arguments : List.of(new String[0], new String[] {"--what"}, new String[] {"x", "--record"})) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            assertThat(Main.run(new PrintStream(said), arguments)).isEqualTo(2);
            assertThat(said.toString()).startsWith("usage: ");
        }
    }
}
