// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.guides;

import dev.pollard.future.Future;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.JmxTasks;
import dev.pollard.runtime.Measurement;
import dev.pollard.runtime.RuntimeDump;
import dev.pollard.runtime.StuckPoll;
import dev.pollard.runtime.TaskMetrics;
import dev.pollard.runtime.TaskMonitor;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The examples of docs/guides/finding-a-stuck-task.md. */
final class StuckTask {
    private StuckTask() {}

    static AsyncRuntime withAWatchdog(List<StuckPoll> reports) {
        return AsyncRuntime.builder()
                .watchdog(Duration.ofMillis(50)) // 100 if not set
                .onStuckPoll(reports::add) // logs if not set
                .build();
    }

    static AsyncRuntime measured() {
        return AsyncRuntime.builder()
                .measure(Measurement.POLL_TIMES) // of all polls; else of a sample
                .measure(Measurement.SCHEDULE_LATENCY)
                .measure(Measurement.TASKS) // figures of each task, in the dump
                .build();
    }

    static Future<String> checkOut(TaskMonitor checkouts, Future<String> order) {
        return checkouts.instrument(order);
    }

    static void report(Iterator<TaskMetrics> intervals) { // of checkouts.intervals()
        TaskMetrics lately = intervals.next();
        System.out.println(lately);
    }

    static List<RuntimeDump.TaskDump> waitingFor(AsyncRuntime runtime, Duration longerThan) {
        return runtime.dump().tasks().stream()
                .filter(task -> task.state() == RuntimeDump.State.WAITING)
                .filter(task -> task.age() != null && task.age().compareTo(longerThan) > 0)
                .toList();
    }

    static AsyncRuntime shown() {
        AsyncRuntime runtime = AsyncRuntime.builder().name("orders").build();
        JmxTasks.register(runtime); // as dev.pollard:type=Tasks,name=orders
        return runtime;
    }

    /** The answer to a request, once it is there. */
    record Reply(int request, Queue<String> inbox) implements Future<String> {
        @Override
        public Poll<String> poll(Context cx) {
            String answer = inbox.poll();
            if (answer == null) {
                cx.yieldNow();
                return Poll.pending();
            }
            return Poll.ready(answer);
        }

        @Override
        public void cancel() {}

        @Override
        public void inspect(Inspector inspector) {
            inspector.waitsFor("an answer to request " + request);
        }
    }

    static @Nullable String firstDeadlock(AsyncRuntime runtime) {
        List<RuntimeDump.Deadlock> deadlocks = runtime.dump().deadlocks();
        return deadlocks.isEmpty() ? null : deadlocks.get(0).toString();
    }
}
