// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees when a worker is stuck in one poll, reports it, and lets a spare thread go on with what the worker had.
 *
 * <p><b>Threading.</b> {@link #threshold}, {@link #rouse} and {@link #stop}: any thread. It has a thread of its own from the first
 * time that it is on.
 */
final class Watchdog implements Runnable {
    /*
     * Overview. Twice in each threshold it looks which poll each worker is in: the task, and the how-manyth poll of that worker it is. A worker that
     * is in the same poll for the length of the threshold is stuck. So a poll costs a worker nothing but to count it, and to note the task.
     *
     * A look that comes much later than it should does not count: then it was not the task that took the time but a pause of the whole process.
     *
     * What it does about a stuck worker is in Scheduler.replace and Home. There is no race with a poll that returns at that moment: it costs a thread, no more.
     *
     *   OFF       threshold 0: its thread is parked, if there is one.
     *   LOOKING   sleeps for half of the threshold, then looks.
     *   RESTING   no worker has polled anything between two looks: sleeps until a worker wakes, or for REST_NANOS, since it may miss
     *             one that wakes at this moment.
     */
    private static final long REST_NANOS = 1_000_000_000;

    private final Scheduler scheduler;
    private final Crew crew;
    private final StuckPollHandler handler;
    private final String name;
    private final List<Watched> watched = new ArrayList<>(); // owner: its thread
    private volatile long thresholdNanos;
    private volatile boolean resting;
    private volatile @Nullable Thread thread;

    /** What is known of one worker. */
    private static final class Watched {
        final Worker worker;
        long task;
        long polls;
        long sinceNanos;
        boolean reported;

        Watched(Worker worker) {
            this.worker = worker;
        }

        /** Whether the worker is in the poll in which it was last seen. */
        boolean isSamePoll() {
            return worker.polling() == task && worker.counts().polls == polls;
        }

        void see(long now) {
            task = worker.polling();
            polls = worker.counts().polls;
            sinceNanos = now;
            reported = false;
        }
    }

    Watchdog(Scheduler scheduler, Crew crew, StuckPollHandler handler, String name) {
        this.scheduler = scheduler;
        this.crew = crew;
        this.handler = handler;
        this.name = name;
    }

    /** Sets how long a poll may take; 0 turns the watchdog off. */
    void threshold(long nanos) {
        synchronized (this) {
            thresholdNanos = nanos;
            Thread running = thread;
            if (running != null) {
                LockSupport.unpark(running);
            } else if (nanos > 0) {
                Thread started = new Thread(this, name + "-watchdog");
                started.setDaemon(true);
                thread = started;
                started.start();
            }
        }
    }

    /** Says that a worker begins to work after a sleep. */
    void rouse() {
        if (resting) {
            resting = false;
            LockSupport.unpark(thread);
        }
    }

    /** Lets the thread end, once the scheduler has stopped. */
    void stop() {
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        long last = System.nanoTime();
        while (scheduler.phase() != Scheduler.Phase.STOPPED) {
            long threshold = thresholdNanos;
            if (threshold == 0) {
                LockSupport.park(this);
                last = System.nanoTime();
                watched.clear();
                continue;
            }
            long period = Math.max(1_000_000, threshold / 2);
            LockSupport.parkNanos(this, resting ? REST_NANOS : period);
            long now = System.nanoTime();
            boolean onTime = now - last < 2 * period;
            last = now;
            try {
                resting = !look(now, threshold, onTime);
            } catch (Throwable t) {
                scheduler.reportUncaught(null, t);
            }
        }
    }

    /** Looks at all workers; returns whether one has done anything since the last look. */
    boolean look(long now, long threshold, boolean onTime) {
        boolean active = follow(scheduler.victims());
        for (Watched each : watched) {
            if (each.task == Worker.NOTHING || !each.isSamePoll() || each.worker.blocksInPlace()) {
                active |= each.worker.polling() != Worker.NOTHING || each.worker.counts().polls != each.polls;
                each.see(now);
                continue;
            }
            active = true;
            if (!onTime) {
                each.sinceNanos = now;
            } else if (!each.reported && now - each.sinceNanos >= threshold) {
                report(each, now);
            }
            if (each.worker.isReplaced() && !each.worker.left().isEmpty()) {
                scheduler.wakeOne(); // what it has woken in its poll, after others last stole from it
            }
        }
        return active;
    }

    /** Watches those and no others; returns whether there are new ones. */
    private boolean follow(Worker[] workers) {
        List<Worker> now = List.of(workers);
        watched.removeIf(each -> !now.contains(each.worker));
        boolean added = false;
        for (Worker worker : workers) {
            if (watched.stream().noneMatch(each -> each.worker == worker)) {
                watched.add(new Watched(worker));
                added = true;
            }
        }
        return added;
    }

    private void report(Watched each, long now) {
        Worker worker = each.worker;
        Thread stuck = Objects.requireNonNull(worker.thread());
        List<StackTraceElement> stack = List.of(stuck.getStackTrace());
        String task = label(each.task);
        if (!each.isSamePoll()) {
            return; // the stack may be that of the next poll
        }
        each.reported = true;
        boolean handedOver = worker.isReplaced() || replace(worker);
        Duration lasted = Duration.ofNanos(now - each.sinceNanos);
        StuckPoll poll = new StuckPoll(task, stuck.getName(), lasted, stack, handedOver);
        FlightRecorder.stuckPoll(poll);
        handler.stuck(poll);
    }

    private boolean replace(Worker worker) {
        Worker next = crew.hasSpare() ? scheduler.replace(worker) : null;
        if (next != null) {
            crew.stepIn(next);
        }
        return next != null;
    }

    private String label(long id) {
        if (id == Worker.COMMAND) {
            return "a command";
        }
        for (Task<?> task : scheduler.owned().snapshot()) {
            if (task.id() == id) {
                return task.label();
            }
        }
        return "task " + id;
    }

    @Override
    public String toString() {
        long nanos = thresholdNanos;
        return nanos == 0 ? "Watchdog(off)" : "Watchdog(" + TimeText.of(nanos) + ")";
    }
}
