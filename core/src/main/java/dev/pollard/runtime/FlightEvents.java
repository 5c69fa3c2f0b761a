// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * The events that a runtime writes into a recording of the JDK Flight Recorder.
 *
 * <p>An event that is not recorded costs nothing: until a recording begins {@code isEnabled} is a constant, and what hangs on it is compiled away. Used
 * only behind {@link FlightRecorder#PRESENT}, since the JDK may come without the module.
 */
final class FlightEvents {
    private FlightEvents() {}

    /** A task was spawned. */
    @Name("dev.pollard.TaskSpawn")
    @Label("Task Spawn")
    @Category("Pollard")
    @Enabled(false)
    static final class TaskSpawn extends Event {
        @Label("Task")
        long task;

        @Label("Name")
        @Nullable
        String name;
    }

    /** A task has ended. */
    @Name("dev.pollard.TaskEnd")
    @Label("Task End")
    @Category("Pollard")
    @StackTrace(false)
    @Enabled(false)
    static final class TaskEnd extends Event {
        @Label("Task")
        long task;

        @Label("Name")
        @Nullable
        String name;

        @Label("Failed")
        @Description("Whether it has failed or was aborted")
        boolean failed;
    }

    /** The watchdog has found a worker stuck in a poll. */
    @Name("dev.pollard.StuckPoll")
    @Label("Stuck Poll")
    @Category("Pollard")
    @StackTrace(false)
    static final class StuckPolls extends Event {
        @Label("Task")
        @Nullable
        String task;

        @Label("Thread")
        @Nullable
        String thread;

        @Label("Lasted")
        @Description("For how long it had been seen when it was reported")
        @Timespan(Timespan.NANOSECONDS)
        long lasted;

        @Label("Handed Over")
        @Description("Whether another thread goes on with the worker's other tasks")
        boolean handedOver;

        @Label("Stack")
        @Nullable
        String stack;
    }

    /** A worker has slept. */
    @Name("dev.pollard.WorkerPark")
    @Label("Worker Park")
    @Category("Pollard")
    @StackTrace(false)
    @Enabled(false)
    static final class WorkerPark extends Event {
        @Label("Worker")
        int worker;
    }

    /** A blocking call has run. */
    @Name("dev.pollard.BlockingCall")
    @Label("Blocking Call")
    @Category("Pollard")
    @StackTrace(false)
    @Threshold("20 ms")
    static final class BlockingCall extends Event {
        @Label("Call")
        @Nullable
        String call;
    }

    /** Timers have fired later than they should have. */
    @Name("dev.pollard.TimerLateness")
    @Label("Timer Lateness")
    @Category("Pollard")
    @StackTrace(false)
    static final class TimerLateness extends Event {
        @Label("Worker")
        int worker;

        @Label("Late By")
        @Description("By how much the first of them was late")
        @Timespan(Timespan.NANOSECONDS)
        long late;

        @Label("Fired")
        int fired;
    }
}
