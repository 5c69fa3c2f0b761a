// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide says of setting up, tried on a project outside of this build, with the jars that are published. */
class DeliveryIT {
    private static final String GREETINGS = "[hello Ada, hello Grace, hello Edsger]";

    @TempDir
    Path temporary;

    private OutsideProject project;

    @BeforeEach
    void project() throws IOException {
        project = OutsideProject.in(temporary);
    }

    private static String path(Path... first) {
        return Stream.concat(
                        Stream.of(first),
                        Stream.of(
                                House.jar("coroutines"),
                                House.jar("streams"),
                                House.jar("core"),
                                House.reactiveStreams()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void runs() throws Exception {
        assertThat(project.java("-cp", path(project.classes()), "example.Program")
                        .wentWell())
                .contains(GREETINGS);
    }

    @Test
    void aProjectBuildsTestsAndWeavesWhatHasChanged() throws Exception {
        String said = project.maven("package").wentWell();

        assertThat(said).contains("Wove 1 class of 2 that have changed", "Wove 1 class of 1 that have changed");
        assertThat(said).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
        assertThat(project.classFiles("classes/example"))
                .containsExactly(
                        "Greeter$async$greetings.class", "Greeter$async$name.class", "Greeter.class", "Program.class");
        assertThat(project.classFiles("test-classes/example"))
                .containsExactly("GreeterTest$async$greetsEachOne.class", "GreeterTest.class");
        runs();

        FileTime woven = Files.getLastModifiedTime(project.classes().resolve("example/Greeter.class"));
        assertThat(project.maven("process-test-classes").wentWell().split("Nothing to weave", -1))
                .hasSize(3); // both goals say it
        assertThat(Files.getLastModifiedTime(project.classes().resolve("example/Greeter.class")))
                .isEqualTo(woven);

        Path greeter = project.main("example/Greeter.java");
        project.write(
                greeter,
                Files.readString(greeter)
                        .replace("\"hello \"", "\"bye \"")
                        .replace("out.emit(HELLO + await(name(i)))", "out.emit(HELLO + i)"));
        assertThat(project.maven("process-classes").wentWell()).contains("Wove 1 class of");
        assertThat(project.java("-cp", path(project.classes()), "example.Program")
                        .wentWell())
                .contains("[bye 0, bye 1, bye 2]");
    }

    @Test
    void whatCannotBeWovenFailsTheBuildAtItsLine() throws Exception {
        Path program = project.main("example/Program.java");
        project.write(
                program,
                Files.readString(program)
                        .replace(
                                "public static void main",
                                "static String ordinary() throws Exception {\n"
                                        + "        return dev.pollard.coroutine.Coroutines.await(Greeter.name(1));\n"
                                        + "    }\n\n    public static void main"));

        assertThat(project.maven("process-classes").failed())
                .containsPattern(
                        "ERROR. .*src.main.java.example.Program\\.java:\\[11] await in the ordinary method "
                                + "ordinary: its callers can't be suspended; move the code into async\\(\\(\\) -> \\.\\.\\.\\) and return")
                .contains("code that can't be woven");

        assertThat(project.maven(
                                "compile",
                                "dev.pollard:pollard-maven-plugin:" + House.property("project.version") + ":check")
                        .failed())
                .contains("await in the ordinary method ordinary");
    }

    @Test
    void aModuleIsWovenAndItsCoverageIsMeasured() throws Exception {
        project.write(
                project.main("module-info.java"),
                "module example { requires dev.pollard.coroutines; exports example; }");
        String jacoco = "org.jacoco:jacoco-maven-plugin:" + House.property("jacoco.version");

        project.maven(jacoco + ":prepare-agent", "package", jacoco + ":report").wentWell();

        assertThat(project.java("-p", path(project.classes()), "-m", "example/example.Program")
                        .wentWell())
                .contains(GREETINGS);
        assertThat(coverage("covered")).doesNotContain("ci=\"0\"");
        assertThat(coverage("not covered")).contains("ci=\"0\"");
        assertThat(Files.readString(project.target("site/jacoco/jacoco.xml")))
                .doesNotContainPattern("<class name=\"[^\"]*\\$async\\$[^\"]*\"[^>]*[^/]>"); // with anything in it
    }

    /** What the report says of the line that is marked. */
    private String coverage(String mark) throws IOException {
        List<String> lines = Files.readAllLines(project.main("example/Greeter.java"));
        int number = 1;
        while (!lines.get(number - 1).endsWith("// " + mark)) {
            number++;
        }
        String report = Files.readString(project.target("site/jacoco/jacoco.xml"));
        String file = report.substring(report.indexOf("<sourcefile name=\"Greeter.java\""));
        int line = file.indexOf("<line nr=\"" + number + "\"");
        assertThat(line).isPositive();
        return file.substring(line, file.indexOf("/>", line));
    }

    @Test
    void theJarIsAnAgent() throws Exception {
        project.maven("process-classes", "-Dpollard.weave.skip").wentWell();
        assertThat(project.classFiles("classes/example")).containsExactly("Greeter.class", "Program.class");
        assertThat(project.java("-cp", path(project.classes()), "example.Program")
                        .failed())
                .contains("NotWovenException");

        String agent = "-javaagent:" + House.jar("coroutines-weaver");
        assertThat(project.java(agent, "-cp", path(project.classes()), "example.Program")
                        .wentWell())
                .contains(GREETINGS);
    }

    @Test
    void theJarIsAProgram() throws Exception {
        project.maven("process-classes", "-Dpollard.weave.skip").wentWell();
        String weaver = House.jar("coroutines-weaver").toString();
        String classes = project.classes().toString();

        assertThat(project.java(
                                "-jar",
                                weaver,
                                "--record",
                                project.target("record").toString(),
                                classes)
                        .wentWell())
                .isEmpty();

        runs();
        assertThat(project.java("-jar", weaver, "--check", classes).wentWell()).isEmpty();
    }
}
