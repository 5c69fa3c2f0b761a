// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JmxTasks;
import dev.pollard.runtime.Measurement;
import java.io.IOException;

/** A JVM that has a runtime with some tasks, until its input ends. */
final class ShownJvm {
    private ShownJvm() {}

    public static void main(String[] arguments) throws IOException {
        try (AsyncRuntime runtime = AsyncRuntime.builder()
                        .name("shown")
                        .workers(1)
                        .measure(Measurement.TASKS)
                        .build();
                JmxTasks shown = JmxTasks.register(runtime)) {
            runtime.spawn("stays", Futures.pending());
            while (!runtime.dump().toString().contains("polls 1")) {
                Thread.onSpinWait();
            }
            System.out.println(shown.name());
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }
}
