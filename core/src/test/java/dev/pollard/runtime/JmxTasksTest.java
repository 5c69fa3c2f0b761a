// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pollard.future.Futures;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
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
