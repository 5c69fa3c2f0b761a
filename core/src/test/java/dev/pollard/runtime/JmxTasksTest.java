// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Futures;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

class JmxTasksTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void tasksOfARuntimeAreShownUntilClosed() throws Exception {
        try (AsyncRuntime runtime =
                AsyncRuntime.builder().workers(1).name("shown").build()) {
            JoinHandle<String> task = runtime.spawn("stays", Futures.pending());
            JmxTasks shown = JmxTasks.register(runtime);

            assertThat(shown.name()).isEqualTo("dev.pollard:type=Tasks,name=shown");
            assertThat(server.getAttribute(name(shown), "LiveTasks")).isEqualTo(1L);
            assertThat(server.getAttribute(name(shown), "Runtime"))
                    .isEqualTo("AsyncRuntime(shown, 1 workers, 1 tasks)");
            assertThat((String[]) server.getAttribute(name(shown), "Deadlocks")).isEmpty();
            assertThat(server.invoke(name(shown), "dump", new Object[0], new String[0]))
                    .asString()
                    .contains(task.label());
            assertThat(dumpOf(shown, task.id())).startsWith(task.label() + ": ").contains("Pending");
            assertThat(dumpOf(shown, -1)).isEmpty();

            shown.close();
            shown.close();
            assertThat(server.isRegistered(name(shown))).isFalse();
            task.abort();
        }
    }

    @Test
    void eachTaskIsARow() throws Exception {
        try (LocalRuntime runtime =
                        LocalRuntime.builder().measure(Measurement.TASKS).build();
                JmxTasks shown = JmxTasks.register(runtime, "rows")) {
            JoinHandle<String> task =
                    runtime.spawn("sleeps", Futures.<String>pending().timeout(Duration.ofHours(1)));
            runtime.blockOn(new AsyncRuntimeTest.Countdown(100));
            CompositeData[] rows = (CompositeData[]) server.getAttribute(name(shown), "Tasks");

            assertThat(rows).hasSize(1);
            assertThat(rows[0].get("id")).isEqualTo(task.id());
            assertThat(rows[0].get("name")).isEqualTo("sleeps");
            assertThat(rows[0].get("state")).isEqualTo("WAITING");
            assertThat(rows[0].get("polls")).isEqualTo(1L);
            assertThat(rows[0].get("wakes")).isEqualTo(0L);
            assertThat(((String[]) rows[0].get("waits"))[0]).startsWith("timer in ");
            assertThat((String[]) rows[0].get("warnings")).isEmpty();
            TasksMXBean bean = JMX.newMXBeanProxy(server, name(shown), TasksMXBean.class);
            assertThat(bean.getTasks().get(0).getBusyNanos()).isPositive();
            assertThat(bean.getTasks().get(0).getIdleNanos()).isPositive();
            assertThat(bean.getMetrics()).startsWith("RuntimeMetrics(1 workers, 1 tasks of 2, ");
        }
    }

    @Test
    void figuresThatAreNotMeasuredAreLessThanZeroAndWarningsAreShown() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create();
                JmxTasks shown = JmxTasks.register(runtime, "warned")) {
            JoinHandle<String> holder = runtime.spawn("holds", Futures.pending());
            runtime.spawn(MeasurementTest.waitingFor("the lock", holder, Duration.ofSeconds(9)));
            TasksMXBean bean = JMX.newMXBeanProxy(server, name(shown), TasksMXBean.class);

            assertThat(bean.getTasks())
                    .allMatch(row -> row.getPolls() == -1 && row.getBusyNanos() == -1 && row.getScheduledNanos() == -1);
            assertThat(bean.getTasks().get(1).getName()).isNull();
            assertThat(bean.getTasks().get(0).getAgeNanos()).isNotNegative();
            assertThat(bean.getWarnings())
                    .singleElement()
                    .asString()
                    .startsWith(holder.label() + " has held the lock for 9");
        }
    }

    private static ObjectName name(JmxTasks shown) throws Exception {
        return new ObjectName(shown.name());
    }

    private String dumpOf(JmxTasks shown, long id) throws Exception {
        return (String) server.invoke(name(shown), "dumpTask", new Object[] {id}, new String[] {"long"});
    }

    @Test
    void nameIsTakenOnceAndMayHaveAnyCharacters() throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create();
                JmxTasks shown = JmxTasks.register(runtime, "a, b = \"c\" *")) {
            assertThat(server.isRegistered(name(shown))).isTrue();
            assertThatIllegalStateException()
                    .isThrownBy(() -> JmxTasks.register(runtime, "a, b = \"c\" *"))
                    .withMessage("shown already: a, b = \"c\" *");
        }
    }
}
