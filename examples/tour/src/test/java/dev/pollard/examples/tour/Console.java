// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.future.Future;
import dev.pollard.testkit.SimulatedRuntime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What a program has printed: run as it is, or in simulated time. */
record Console(List<String> lines, Duration elapsed) {

    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    @FunctionalInterface
    interface Simulated {
        Future<?> run(SimulatedRuntime runtime) throws Exception;
    }

    /** Runs the main method of a program. */
    static List<String> of(Tour.Main main) throws Exception {
        return ofBody(() -> main.run(new String[0]));
    }

    static List<String> ofBody(Body body) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            body.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().map(String::strip).toList();
    }

    /** Runs a future in simulated time. What is left must end when the runtime is closed. */
    static Console simulated(Simulated program) throws Exception {
        try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
            Duration[] elapsed = {Duration.ZERO};
            List<String> lines = ofBody(() -> {
                runtime.blockOn(program.run(runtime));
                elapsed[0] = runtime.elapsed();
            });
            runtime.close(Duration.ZERO);
            runtime.leaks().assertNone();
            return new Console(lines, elapsed[0]);
        }
    }

    long millis() {
        return elapsed.toMillis();
    }
}
