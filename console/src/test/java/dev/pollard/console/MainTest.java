// SPDX-License-Identifier: Apache-2.0
package dev.pollard.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JmxTasks;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Measurement;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MainTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Main.run(print(written), print(errors), arguments);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, /* autoFlush= */ true, StandardCharsets.UTF_8);
    }

    private String out() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anotherJvmIsShownByItsProcessId() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ShownJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("dev.pollard:type=Tasks,name=shown");

            assertThat(run("--once", Long.toString(process.pid()))).as(err()).isZero();
            assertThat(out().lines().toList())
                    .anyMatch(line -> line.startsWith("AsyncRuntime(shown, 1 workers, 1 tasks)"))
                    .anyMatch(line -> line.startsWith("RuntimeMetrics(1 workers, 1 tasks of 1, "))
                    .anyMatch(line -> line.matches(" +\\d+ stays +waiting .* 1 +0 .*"));
        } finally {
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        }
    }

    /** The address at which this JVM can be looked at. */
    private interface Look {
        void at(String address) throws Exception;
    }

    private static void withConnector(Look look) throws Exception {
        JMXConnectorServer server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"), null, ManagementFactory.getPlatformMBeanServer());
        server.start();
        try {
            look.at(server.getAddress().toString());
        } finally {
            server.stop();
        }
    }

    @Test
    void theDumpOfARuntimeIsShown() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build();
                JmxTasks shown = JmxTasks.register(runtime, "one of \"two\"")) {
            JoinHandle<String> task = runtime.spawn("stays", Futures.pending());
            withConnector(address -> {
                assertThat(run("--dump", "--runtime", "one of \"two\"", address))
                        .isZero();
                assertThat(out()).contains(runtime.toString()).contains(task.label() + ": ");
                assertThat(run("--once", "--runtime", "another", address)).isEqualTo(1);
                assertThat(err()).isEqualTo("no such runtime: another" + System.lineSeparator());
            });
            assertThat(shown.name()).contains("two");
        }
    }

    @Test
    void aRuntimeThatDoesNotMeasureSaysSo() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build();
                JmxTasks shown = JmxTasks.register(runtime, "plain")) {
            runtime.spawn("stays", Futures.pending());
            withConnector(address -> assertThat(run("--once", address)).isZero());
            assertThat(out()).contains("no figures of tasks").containsPattern("\\d+ stays +\\w+ +- ");
            assertThat(shown.name()).endsWith("plain");
        }
    }

    @Test
    void theScreenIsShownAgainUntilInterrupted() throws Exception {
        try (AsyncRuntime runtime = AsyncRuntime.builder()
                        .workers(1)
                        .measure(Measurement.TASKS)
                        .build();
                JmxTasks shown = JmxTasks.register(runtime, "top")) {
            runtime.spawn("stays", Futures.pending());
            withConnector(address -> {
                CountDownLatch twice = new CountDownLatch(2);
                AtomicReference<Integer> code = new AtomicReference<>();
                PrintStream screen = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
                    @Override
                    public void print(String page) {
                        if (page.startsWith("\033[H\033[J")) {
                            twice.countDown();
                        }
                        super.print(page);
                    }
                };
                Thread top = new Thread(() -> code.set(Main.run(screen, print(errors), "--sort", "polls", address)));
                top.start();
                twice.await();
                top.interrupt();
                top.join();
                assertThat(code.get()).isZero();
            });
            assertThat(shown.name()).endsWith("top");
        }
    }

    @Test
    void whatIsWrongWithTheArgumentsIsTold() {
        assertThat(run("--sort", "colour")).isEqualTo(2);
        assertThat(run("--rows")).isEqualTo(2);
        assertThat(run("--rows", "many")).isEqualTo(2);
        assertThat(run("--nothing")).isEqualTo(2);
        assertThat(run("1", "2")).isEqualTo(2);
        assertThat(err().lines().filter(line -> !line.startsWith(" ") && !line.startsWith("usage")))
                .containsExactly(
                        "unknown key: colour",
                        "value missing: --rows",
                        "no number of rows: many",
                        "unknown argument: --nothing",
                        "unknown argument: 2");
        assertThat(out()).isEmpty();
    }

    @Test
    void helpIsShownAndJvmsAreListed() {
        assertThat(run("--help")).isZero();
        assertThat(out()).startsWith("usage: pollard-console [options] [JVM]");
        assertThat(run()).isZero();
        assertThat(out().lines().toList())
                .anyMatch(line ->
                        line.startsWith(Long.toString(ProcessHandle.current().pid())));
    }

    @Test
    void aJvmThatIsNotThereIsTold() {
        assertThat(run("--once", "service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi"))
                .isEqualTo(1);
        assertThat(err()).startsWith("no connection to service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi: ");
        assertThat(List.of(run("--once", "0"), run("--once", "no-number"))).containsOnly(1);
    }
}
