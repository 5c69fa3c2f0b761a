// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.runtime.AwaitTree.Link;
import dev.pollard.runtime.RuntimeDump.Deadlock;
import dev.pollard.runtime.RuntimeDump.State;
import dev.pollard.runtime.RuntimeDump.TaskDump;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at all tasks of a scheduler, while they go on.
 *
 * <p><b>Deadlocks.</b> The links are seen one after the other, so a circle of them may be of links that were never there at the same time. So the tasks of
 * each circle are looked at once more: if all links are there still, with the same holders since the same times, they were all there
 * at the moment between the two looks.
 */
final class Survey {
    private static final String POLL = Task.class.getName();

    private final Scheduler scheduler;
    private final long nowNanos = System.nanoTime();
    private final Map<Long, Running> running = new HashMap<>();
    private final Map<Long, Task<?>> live = new HashMap<>();
    private final List<Link> links = new ArrayList<>();

    /** The thread that polls a task, and where it is. */
    private record Running(String thread, List<StackTraceElement> stack) {}

    private Survey(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    static RuntimeDump of(Scheduler scheduler) {
        return new Survey(scheduler).take();
    }

    private RuntimeDump take() {
        List<TaskDump> tasks = new ArrayList<>();
        // The tasks first: who is polled and was not there yet is not in the dump, and no task is said to run without a
        // look at its stack.
        List<Task<?>> snapshot = scheduler.owned().snapshot();
        snapshot.forEach(task -> live.put(task.id(), task));
        for (Worker worker : scheduler.victims()) {
            lookAt(worker);
        }
        for (Task<?> task : snapshot) {
            if (!task.isFinished()) {
                tasks.add(lookAt(task));
            }
        }
        tasks.sort(Comparator.comparingLong(TaskDump::id));
        if (!links.isEmpty()) {
            tasks.replaceAll(this::withLongHeldLocks);
        }
        return new RuntimeDump(scheduler.toString(), Instant.now(), tasks, deadlocks());
    }

    private void lookAt(Worker worker) {
        long id = worker.polling();
        Thread thread = worker.thread();
        if (thread == null) {
            thread = scheduler.localDriver();
        }
        if (!live.containsKey(id) || thread == null) {
            return;
        }
        List<StackTraceElement> stack = new ArrayList<>();
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(POLL)) {
                break;
            }
            stack.add(frame);
        }
        if (worker.polling() == id) { // else the stack may be that of another poll
            running.put(id, new Running(thread.getName(), stack));
        }
    }

    private TaskDump lookAt(Task<?> task) {
        Measured<?> measured = task.measured();
        boolean isForgotten = measured != null && measured.isForgotten() && !task.hasCleanup();
        TaskStats stats = measured == null ? null : measured.stats();
        AwaitTree tree = AwaitTree.of(task, nowNanos, task::inspectAll);
        links.addAll(tree.links());
        Running poll = running.get(task.id());
        State state = poll != null ? State.RUNNING : task.isScheduled() ? State.SCHEDULED : State.WAITING;
        StackWalker.StackFrame place = task.spawnedAt();
        int born = task.born();
        return new TaskDump(
                task.id(),
                task.name(),
                state,
                born == Stamp.UNKNOWN ? null : Duration.ofNanos(Stamp.nanosSince(born, nowNanos)),
                place == null ? null : place.toStackTraceElement().toString(),
                poll == null ? null : poll.thread(),
                poll == null ? List.of() : poll.stack(),
                tree.roots(),
                stats,
                TaskWarning.of(stats, state, isForgotten));
    }

    /** The locks that a task has held for long while others wait for them. */
    private List<TaskWarning> longHeldBy(long holder) {
        Map<Object, List<Link>> waits = new IdentityHashMap<>();
        for (Link link : links) {
            if (link.holder().id() == holder && link.heldLongerThan(TaskWarning.LONG_HELD, nowNanos)) {
                waits.computeIfAbsent(link.resource(), lock -> new ArrayList<>())
                        .add(link);
            }
        }
        return waits.values().stream()
                .map(some -> TaskWarning.longHeld(some.get(0).toDump(nowNanos).awaited(), some.size()))
                .toList();
    }

    private TaskDump withLongHeldLocks(TaskDump task) {
        List<TaskWarning> more = longHeldBy(task.id());
        if (more.isEmpty()) {
            return task;
        }
        List<TaskWarning> all = new ArrayList<>(task.warnings());
        all.addAll(more);
        return new TaskDump(
                task.id(),
                task.name(),
                task.state(),
                task.age(),
                task.place(),
                task.thread(),
                task.stack(),
                task.awaits(),
                task.stats(),
                all);
    }

    private List<Deadlock> deadlocks() {
        List<Deadlock> found = new ArrayList<>();
        for (List<Link> circle : DeadlockSearch.circlesIn(links)) {
            if (circle.stream().allMatch(this::isStillThere)) {
                found.add(new Deadlock(
                        circle.stream().map(link -> link.toDump(nowNanos)).toList()));
            }
        }
        return found;
    }

    private boolean isStillThere(Link link) {
        Task<?> waiter = live.get(link.waiter().id());
        return waiter != null
                && !waiter.isFinished()
                && AwaitTree.of(waiter, nowNanos, waiter::inspectAll).links().stream()
                        .anyMatch(link::isStill);
    }

    @Override
    public String toString() {
        return "Survey(" + scheduler + ")";
    }
}
