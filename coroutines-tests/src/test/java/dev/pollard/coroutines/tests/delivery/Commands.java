// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutines.tests.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs. */
final class Commands {
    private Commands() {}

    /** What a program said, and how it ended. */
    record Outcome(int status, String said) {

        /** What it said, if it ended well. */
        String wentWell() {
            if (status != 0) {
                throw new AssertionError("ended with " + status + " and said: " + said);
            }
            return said;
        }

        /** What it said, if it did not. */
        String failed() {
            if (status == 0) {
                throw new AssertionError("ended well and said: " + said);
            }
            return said;
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static Outcome run(Path folder, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("MAVEN_ARGS");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new AssertionError("does not end: " + command);
            }
            return new Outcome(process.exitValue(), said);
        } finally {
            process.destroyForcibly();
        }
    }
}
