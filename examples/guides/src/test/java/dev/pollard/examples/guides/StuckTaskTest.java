// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.RuntimeDump;
import dev.pollard.sync.AsyncMutex;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckTaskTest {

    @Test
    void futureThatTellsWhatItWaitsForIsFoundByItsAge() {
        ConcurrentLinkedQueue<String> inbox = new ConcurrentLinkedQueue<>();
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            JoinHandle<String> task = runtime.spawn("asks", new StuckTask.Reply(7, inbox).timeout(Duration.ofHours(1)));
            assertThat(runtime.dump().task(task.id()).orElseThrow().toString())
                    .contains("Reply: waits for an answer to request 7");
            JoinHandle<?> lock = runtime.spawn(new AsyncMutex().withLock(Futures::pending));
            List<RuntimeDump.TaskDump> old = List.of();
            while (old.stream().noneMatch(each -> each.id() == lock.id())) {
                old = StuckTask.waitingFor(runtime, Duration.ofMillis(20));
            }
            assertThat(StuckTask.waitingFor(runtime, Duration.ofHours(1))).isEmpty();
            assertThat(StuckTask.firstDeadlock(runtime)).isNull();
        }
    }

    @Test
    void deadlockIsNamed() {
        AsyncMutex lock = new AsyncMutex("accounts");
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            JoinHandle<String> task =
                    runtime.spawn("transfer", lock.withLock(() -> lock.withLock(() -> Futures.ready(""))));
            @Nullable String text = null;
            while (text == null) {
                text = StuckTask.firstDeadlock(runtime);
            }
            assertThat(text).startsWith(task.label() + " waits for AsyncMutex(accounts), held by " + task.label());
        }
    }

    @Test
    void beanIsFoundUnderTheNameOfTheRuntime() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("dev.pollard:type=Tasks,name=orders");
        try (AsyncRuntime runtime = StuckTask.shown()) {
            assertThat(server.getAttribute(name, "Runtime")).isEqualTo(runtime.toString());
        } finally {
            server.unregisterMBean(name);
        }
    }
}
