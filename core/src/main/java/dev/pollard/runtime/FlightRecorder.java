// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.TaskInfo;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes events into a recording of the JDK Flight Recorder, if there is one; does nothing on a JDK without it. */
final class FlightRecorder {
    /** Whether the module {@code jdk.jfr} is there. */
    static final boolean PRESENT = isPresent();

    /** Timers have ticks of a millisecond; what is late by less than some of them is not worth an event. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private FlightRecorder() {}

    private static boolean isPresent() {
        try {
            return Class.forName("jdk.jfr.Event", /* initialize= */ false, FlightRecorder.class.getClassLoader())
                    != null;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether somebody wants to know of spawns. */
    static boolean wantsSpawns() {
        return PRESENT && new FlightEvents.TaskSpawn().isEnabled();
    }

    static void taskSpawn(TaskInfo task) {
        if (PRESENT) {
            FlightEvents.TaskSpawn event = new FlightEvents.TaskSpawn();
            if (event.shouldCommit()) {
                event.task = task.id();
                event.name = task.name();
                event.commit();
            }
        }
    }

    static void taskEnd(TaskInfo task, boolean failed) {
        if (PRESENT) {
            FlightEvents.TaskEnd event = new FlightEvents.TaskEnd();
            if (event.shouldCommit()) {
                event.task = task.id();
                event.name = task.name();
                event.failed = failed;
                event.commit();
            }
        }
    }

    static void stuckPoll(StuckPoll poll) {
        if (PRESENT) {
            FlightEvents.StuckPolls event = new FlightEvents.StuckPolls();
            if (event.shouldCommit()) {
                event.task = poll.task();
                event.thread = poll.thread();
                event.lasted = poll.lasted().toNanos();
                event.handedOver = poll.handedOver();
                event.stack = poll.describe();
                event.commit();
            }
        }
    }

    /** Begins an event that {@link #workerParked} ends; null if there is no recording. */
    static @Nullable Object beginPark() {
        if (PRESENT) {
            FlightEvents.WorkerPark event = new FlightEvents.WorkerPark();
            if (event.isEnabled()) {
                event.begin();
                return event;
            }
        }
        return null;
    }

    static void workerParked(@Nullable Object begun, int worker) {
        if (PRESENT && begun instanceof FlightEvents.WorkerPark event) {
            event.end();
            if (event.shouldCommit()) {
                event.worker = worker;
                event.commit();
            }
        }
    }

    /** Begins an event that {@link #blockingCallEnded} ends; null if there is no recording. */
    static @Nullable Object beginBlockingCall() {
        if (PRESENT) {
            FlightEvents.BlockingCall event = new FlightEvents.BlockingCall();
            if (event.isEnabled()) {
                event.begin();
                return event;
            }
        }
        return null;
    }

    static void blockingCallEnded(@Nullable Object begun, Runnable call) {
        if (PRESENT && begun instanceof FlightEvents.BlockingCall event) {
            event.end();
            if (event.shouldCommit()) {
                event.call = String.valueOf(call);
                event.commit();
            }
        }
    }

    /** Whether somebody wants to know how late timers are. */
    static boolean wantsLateness() {
        return PRESENT && new FlightEvents.TimerLateness().isEnabled();
    }

    static void timersFired(int worker, long lateNanos, int fired) {
        if (PRESENT && lateNanos >= LATE_NANOS) {
            FlightEvents.TimerLateness event = new FlightEvents.TimerLateness();
            if (event.shouldCommit()) {
                event.worker = worker;
                event.late = lateNanos;
                event.fired = fired;
                event.commit();
            }
        }
    }
}
