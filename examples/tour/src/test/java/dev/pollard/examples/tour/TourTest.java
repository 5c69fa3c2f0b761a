// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tour as a whole: its list, its size, and its text. */
class TourTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/pollard/examples/tour");
    private static final Path TEXT = Path.of("").toAbsolutePath().resolve("../../docs/tour.md");
    private static final Pattern HEADING = Pattern.compile("(?m)^### (\\d+)\\. (.*)$");
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final int LINES_OF_A_PROGRAM = 60;

    /** One part of the text: a number, a title, and what is said. */
    record Stop(int number, String title, String text) {
        @Override
        public String toString() {
            return number + ". " + title;
        }
    }

    static List<Stop> stops() throws IOException {
        String all = Files.readString(TEXT);
        List<MatchResult> headings = HEADING.matcher(all).results().toList();
        List<Stop> stops = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            MatchResult heading = headings.get(i);
            int end = i + 1 < headings.size() ? headings.get(i + 1).start() : all.length();
            stops.add(
                    new Stop(Integer.parseInt(heading.group(1)), heading.group(2), all.substring(heading.end(), end)));
        }
        return stops;
    }

    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.getFileName().toString().matches("Tour\\d\\d.*"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theListHasEachProgramInTheOrderOfTheText() throws Exception {
        List<String> titles = new ArrayList<>();
        for (Stop stop : stops()) {
            assertThat(stop.number()).isEqualTo(titles.size() + 1);
            titles.add(stop.title());
        }
        assertThat(Tour.PROGRAMS).extracting(Tour.Program::title).isEqualTo(titles);
        assertThat(programs()).hasSameSizeAs(titles);
        assertThat(Console.of(Tour::main)).hasSameSizeAs(titles).startsWith("1  Resume a coroutine by hand");
    }

    @Test
    void aProgramIsRunByItsNumber() throws Exception {
        assertThat(Console.ofBody(() -> Tour.main(new String[] {"1", "15"})))
                .containsExactly("1", "2", "3", "4", "5", "messages: 1", "no space for message 2 in inbox 7");
    }

    /** The sixty lines are those that one reads: without the licence, the package and the imports. */
    @ParameterizedTest
    @MethodSource("programs")
    void aProgramIsShortAndSaysFirstWhatItTeaches(Path program) throws Exception {
        List<String> lines = Files.readAllLines(program).stream()
                .dropWhile(line -> !line.startsWith("/**"))
                .toList();
        assertThat(lines).hasSizeBetween(10, LINES_OF_A_PROGRAM);
    }

    @ParameterizedTest
    @MethodSource("stops")
    void theTextShowsTheCodeThatIsCompiled(Stop stop) throws Exception {
        Path program = programs().get(stop.number() - 1);
        assertThat(stop.text()).contains("(../examples/tour/" + program + ")");
        String source = normal(Files.readString(program));
        List<String> blocks = BLOCK.matcher(stop.text())
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(source).contains(normal(block)));
    }

    /** Without indentation and empty lines. */
    private static String normal(String code) {
        StringBuilder lines = new StringBuilder("\n");
        code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> lines.append(line).append('\n'));
        return lines.toString();
    }
}
