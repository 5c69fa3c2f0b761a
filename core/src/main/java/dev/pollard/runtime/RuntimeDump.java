// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.TaskInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a runtime are doing: for each its state and the tree of what it awaits, as a thread dump shows the stack of each thread.
 *
 * <p><b>Behaviour.</b> It is taken while the tasks go on: nothing is polled, stopped or locked. So the tasks are seen one after the other, each as it was at
 * that moment, and one that changed just then may be seen half before and half after. What was in nobody's way is in it all the same: a
 * task that is stuck does not change. A deadlock is looked at twice, and is one only if nothing in it has moved in between.
 *
 * <p>{@link #toString} gives all of it as text:
 *
 * <pre>
 * AsyncRuntime(pollard, 2 workers, 3 tasks) at 2026-11-25T13:47:13Z
 *
 * DEADLOCK
 *   task 17 transfer-3 waits for AsyncMutex(accounts), held by task 4 import for 3.2 s
 *   task 4 import waits for AsyncMutex(orders), held by task 17 transfer-3 for 3.1 s
 *
 * WARNINGS
 *   task 4 import has held AsyncMutex(accounts) for 3.2 s while 1 task waits for it
 *   task 17 transfer-3 has held AsyncMutex(orders) for 3.1 s while 1 task waits for it
 *
 * task 4 import: waiting, 12.4 s old
 *   polls 12, wakes 11, busy 3.1 ms, scheduled 220 us, idle 12.3 s, longest poll 1.2 ms, last woken 3.2 s ago
 *   Locked
 *     AsyncMutex(orders).lock: waits for AsyncMutex(orders), held by task 17 transfer-3 for 3.1 s
 *
 * task 17 transfer-3: waiting, 3.5 s old
 *   Timeout 5 s: waits for timer in 1.8 s
 *     AsyncMutex(accounts).lock: waits for AsyncMutex(accounts), held by task 4 import for 3.2 s
 *
 * task 18: running on pollard-worker-1, 40 ms old
 *   Map
 *     at com.example.Parser.parse(Parser.java:17)
 * </pre>
 *
 * @param runtime what the runtime says of itself
 * @param time when the dump was taken
 * @param tasks the tasks that had not ended, by number
 * @param deadlocks the circles of tasks that wait for each other
 */
public record RuntimeDump(String runtime, Instant time, List<TaskDump> tasks, List<Deadlock> deadlocks) {

    /**
     * Copies the lists.
     *
     * @param runtime what the runtime says of itself
     * @param time when the dump was taken
     * @param tasks the tasks
     * @param deadlocks the deadlocks
     */
    public RuntimeDump {
        Objects.requireNonNull(runtime, "runtime");
        Objects.requireNonNull(time, "time");
        tasks = List.copyOf(tasks);
        deadlocks = List.copyOf(deadlocks);
    }

    /**
     * Returns what the dump says of a task.
     *
     * @param id the number of the task
     * @return the task, or nothing if it had ended
     */
    public Optional<TaskDump> task(long id) {
        return tasks.stream().filter(task -> task.id() == id).findFirst();
    }

    /**
     * Returns the tasks about which there is a warning.
     *
     * @return some of the tasks, by number
     */
    public List<TaskDump> warned() {
        return tasks.stream().filter(task -> !task.warnings().isEmpty()).toList();
    }

    /** Whether a task has something to do. */
    public enum State {
        /** It waits for a wake. */
        WAITING,
        /** It was woken, or is new, and waits for a worker. */
        SCHEDULED,
        /** A worker polls it. */
        RUNNING
    }

    /**
     * One task.
     *
     * @param id its number
     * @param name its name, or null
     * @param state whether it has something to do
     * @param age how long ago it was spawned, to some ten milliseconds; null if the clock of the runtime is not the system's
     * @param place where in the code it was spawned; null unless the runtime notes that
     * @param thread the name of the thread that polls it, or null
     * @param stack where that thread is, the innermost call first, down to the poll; empty unless it is running
     * @param awaits what it awaits: its future, and the cleanup that it goes on with; empty if it is about to end
     * @param stats how often it was polled and woken, and where its time went; null unless the runtime measures {@link Measurement#TASKS}
     * @param warnings what is seldom meant to be so
     */
    public record TaskDump(
            long id,
            @Nullable String name,
            State state,
            @Nullable Duration age,
            @Nullable String place,
            @Nullable String thread,
            List<StackTraceElement> stack,
            List<Node> awaits,
            @Nullable TaskStats stats,
            List<TaskWarning> warnings)
            implements TaskInfo {

        /**
         * Copies the lists.
         *
         * @param id its number
         * @param name its name
         * @param state its state
         * @param age its age
         * @param place where it was spawned
         * @param thread who polls it
         * @param stack where that one is
         * @param awaits what it awaits
         * @param stats its figures
         * @param warnings what is seldom meant to be so
         */
        public TaskDump {
            Objects.requireNonNull(state, "state");
            stack = List.copyOf(stack);
            awaits = List.copyOf(awaits);
            warnings = List.copyOf(warnings);
        }

        /**
         * Returns this task as text, as the whole dump has it.
         *
         * @return several lines
         */
        @Override
        public String toString() {
            return DumpText.of(this);
        }
    }

    /**
     * One node of the tree of what a task awaits: a future, an iterator, a scope.
     *
     * @param name what it is, such as {@code Timeout 5 s}
     * @param waits what it waits for itself
     * @param children what it consists of
     * @param leftOut how many children and waits there are besides: the tree is bounded
     * @param problem why this node tells less than it should, such as what it threw; null if it does not
     */
    public record Node(
            String name,
            List<Wait> waits,
            List<Node> children,
            int leftOut,
            @Nullable String problem) {

        /**
         * Copies the lists.
         *
         * @param name what it is
         * @param waits what it waits for
         * @param children what it consists of
         * @param leftOut how many are left out
         * @param problem why it tells less than it should
         */
        public Node {
            Objects.requireNonNull(name, "name");
            waits = List.copyOf(waits);
            children = List.copyOf(children);
        }

        /**
         * Returns this node and all below it as text, as the whole dump has it.
         *
         * @return several lines
         */
        @Override
        public String toString() {
            return DumpText.of(this);
        }
    }

    /**
     * Something that a node waits for.
     *
     * @param what the thing, such as {@code timer in 1.8 s} or {@code AsyncMutex(accounts)}
     * @param holder the task that has it or will bring it about, or null if that is not known
     * @param held for how long the holder has had it, or null if that is not known
     */
    public record Wait(
            String what, @Nullable Holder holder, @Nullable Duration held) {

        /**
         * Checks that there is a thing.
         *
         * @param what the thing
         * @param holder who has it
         * @param held for how long
         */
        public Wait {
            Objects.requireNonNull(what, "what");
        }

        /**
         * Returns the wait as text.
         *
         * @return such as {@code AsyncMutex(accounts), held by task 4 import for 3.2 s}
         */
        @Override
        public String toString() {
            return DumpText.of(this);
        }
    }

    /**
     * A task that others wait for.
     *
     * @param id its number
     * @param name its name, or null
     */
    public record Holder(long id, @Nullable String name) implements TaskInfo {
        static Holder of(TaskInfo task) {
            return new Holder(task.id(), task.name());
        }

        @Override
        public String toString() {
            return label();
        }
    }

    /**
     * A circle of tasks each of which waits for something that the next has.
     *
     * <p>None of them goes on by itself, unless it waits for something else as well: a time limit, another branch of a {@code select}. The trees of
     * the tasks show that.
     *
     * @param links the circle; the holder of each is the waiter of the next, and that of the last the waiter of the first
     */
    public record Deadlock(List<Link> links) {

        /**
         * Copies the list.
         *
         * @param links the circle
         */
        public Deadlock {
            links = List.copyOf(links);
        }

        /**
         * Returns the deadlock as text.
         *
         * @return one line for each link
         */
        @Override
        public String toString() {
            return DumpText.of(this);
        }
    }

    /**
     * One link of a circle.
     *
     * @param waiter the task that waits
     * @param awaited what it waits for, and who has that
     */
    public record Link(Holder waiter, Wait awaited) {

        /**
         * Checks that both are there.
         *
         * @param waiter the task that waits
         * @param awaited what it waits for
         */
        public Link {
            Objects.requireNonNull(waiter, "waiter");
            Objects.requireNonNull(awaited, "awaited");
        }

        /**
         * Returns the link as text.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return waiter.label() + " waits for " + awaited;
        }
    }

    /**
     * Returns the dump as text, for people: see the class.
     *
     * @return as many lines as it takes
     */
    @Override
    public String toString() {
        return DumpText.of(this);
    }
}
