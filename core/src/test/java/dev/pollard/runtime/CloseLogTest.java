// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import java.io.File;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CloseLogTest {
    @TempDir
    private Path folder;

    private static List<Task<?>> tasks(LocalRuntime r, int count) {
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add((Task<?>) r.spawn("t" + i, Futures.pending()));
        }
        return tasks;
    }

    private static List<CloseLog.Line> lines(Duration grace, List<Task<?>> cancelled, List<String> unfinished) {
        return CloseLog.lines("R", grace, cancelled, unfinished);
    }

    @Test
    void aCleanEndIsNotWorthALine() {
        assertThat(lines(Duration.ofSeconds(5), List.of(), List.of())).isEmpty();
    }

    @Test
    void whatWasCancelledAfterItsGraceIsTold() {
        try (LocalRuntime r = LocalRuntime.create()) {
            List<Task<?>> two = tasks(r, 2);
            assertThat(lines(Duration.ofMillis(1500), two, List.of()))
                    .containsExactly(new CloseLog.Line(
                            Level.INFO,
                            "R closed; cancelled, not ended within 1500 ms: 2 ("
                                    + two.get(0).label() + ", " + two.get(1).label() + ")"));
        }
    }

    @Test
    void withoutAGraceBeingCancelledIsWhatWasAskedFor() {
        try (LocalRuntime r = LocalRuntime.create()) {
            assertThat(lines(Duration.ZERO, tasks(r, 2), List.of())).isEmpty();
            assertThat(lines(Duration.ofSeconds(-1), tasks(r, 2), List.of())).isEmpty();
        }
    }

    @Test
    void whatDidNotEndEvenThenIsAWarningWithTheFirstNames() {
        List<String> seven = List.of("a", "b", "c", "d", "e", "f", "g");
        assertThat(lines(Duration.ZERO, List.of(), seven))
                .containsExactly(new CloseLog.Line(
                        Level.WARNING, "R closed; not ended even when cancelled: 7 (a, b, c, d, e, and 2 more)"));
    }

    /** Runs in a JVM of its own, whose log is what it writes. */
    public static final class Closing {
        private Closing() {}

        public static void main(String[] arguments) {
            AsyncRuntime r = AsyncRuntime.builder().workers(1).name("closing").build();
            r.spawn("stays", Futures.pending());
            r.close(Duration.ofMillis(1));
        }
    }

    @Test
    void closeWritesTheLog() throws Exception {
        Path log = folder.resolve("log");
        Path classes = Path.of(CloseLog.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + File.pathSeparator + classes.resolveSibling("test-classes"),
                        Closing.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(log, StandardCharsets.UTF_8))
                .containsPattern(
                        "AsyncRuntime\\(closing, 1 workers, 1 tasks\\) closed; cancelled, not ended within 1 ms: "
                                + "1 \\(task \\d+ stays\\)");
    }
}
