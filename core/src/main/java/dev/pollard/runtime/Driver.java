// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.reactor.SelectorLoop;
import dev.pollard.internal.timer.SharedWheel;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/**
 * What sleeps and wakes for one place of a runtime: its selector, its timers, and what other threads ask of them.
 *
 * <p>It belongs to one worker, its home, until the watchdog finds that worker stuck and gives it to another.
 *
 * <p><b>Threading.</b> The methods that take a worker: its thread. The rest: any thread.
 */
final class Driver {
    /*
     * Overview. `home` says who may touch the timers and what is deferred, and who may select.
     *
     * Sleeping. `parking` is AWAKE, PARKED (in the select, or about to enter it) or NOTIFIED. A thread that has given this driver or its worker something
     * swaps NOTIFIED in, and interrupts the select only if it swapped out PARKED. The worker swaps PARKED in, looks at its commands
     * once more, and selects; so of a command and a park that race at least one sees the other.
     *
     * What gives way waits in `deferred` until the selector was looked at.
     */
    private static final int AWAKE = 0;
    private static final int PARKED = 1;
    private static final int NOTIFIED = 2;

    /** How many timers are moved or fired between two looks at the tasks: some 20 us if they are in no cache. */
    private static final int TIMER_LIMIT = 128;

    private static final VarHandle PARKING;

    static {
        try {
            PARKING = MethodHandles.lookup()
                    .findVarHandle(Driver.class, "parking", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;

    /** For jobs that only the worker whose home this is may run. Without stealing those are all jobs from outside. */
    final Injector inbox;

    /** Those of them that are pinned, where others are not. */
    final PinnedTasks pinned;

    private final Scheduler scheduler;
    private final SelectorLoop selector;
    private final SharedWheel timers; // owner of what is the driver's there: the holder
    private final ArrayDeque<Waker> deferred = new ArrayDeque<>(); // owner: the holder
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();

    private final Home home = new Home();
    private volatile int parking;

    /** How many timers the last look at them has fired, and whether it stopped at its limit. Written by the holder. */
    private int fired;

    private boolean behind;

    Driver(Scheduler scheduler, int index) {
        this.scheduler = scheduler;
        this.index = index;
        this.inbox = new Injector(scheduler.owned().claimShard());
        this.pinned = new PinnedTasks(inbox);
        this.timers = new SharedWheel(scheduler.nanoTime(), this::unpark);
        try {
            this.selector = new SelectorLoop(this::unpark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean casParking(int expected, int update) {
        return PARKING.compareAndSet(this, expected, update);
    }

    private int swapParking(int next) {
        return (int) PARKING.getAndSet(this, next);
    }

    // ---- any thread

    SelectorLoop selector() {
        return selector;
    }

    SharedWheel timers() {
        return timers;
    }

    /** Makes the worker look at its commands and queues soon. */
    void unpark() {
        if (parking == NOTIFIED) {
            return; // the worker has not begun to look yet, and will see what the caller did before
        }
        if (swapParking(NOTIFIED) == PARKED) {
            selector.wakeup();
        }
    }

    /** Runs an action on the worker's thread. */
    void command(Runnable action) {
        commands.add(action);
        unpark();
    }

    /**
     * Gives this to a worker, unless the one that it belongs to uses it right now.
     *
     * @param next the worker whose home this becomes
     * @return whether it has
     */
    boolean adopt(Worker next) {
        return home.adopt(next.number);
    }

    // ---- the worker

    /** Whether the worker is in a turn of this, or in its sleep. For its own thread, or one that runs while that waits. */
    boolean isHeldBy(Worker worker) {
        return home.isHeldBy(worker.number);
    }

    /** Makes the calling thread the one whose changes of interest the selector sees by itself. */
    void own() {
        selector.own();
    }

    /**
     * Arms a timer.
     *
     * @return false if this is not the worker's any more
     */
    boolean arm(Worker worker, TimerNode node, long deadlineNanos) {
        boolean held = home.isHeldBy(worker.number);
        if (!held && !home.hold(worker.number)) {
            return false;
        }
        timers.add(node, deadlineNanos);
        if (!held) {
            home.release();
        }
        return true;
    }

    /**
     * Arms a timer whose delay counts from the next look at the timers.
     *
     * @return false if this is not the worker's any more
     */
    boolean armAfter(Worker worker, TimerNode node, long delayNanos) {
        boolean held = home.isHeldBy(worker.number);
        if (!held && !home.hold(worker.number)) {
            return false;
        }
        timers.addAfter(node, delayNanos);
        if (!held) {
            home.release();
        }
        return true;
    }

    /**
     * Takes a timer back.
     *
     * @return false if this is not the worker's any more
     */
    boolean disarm(Worker worker, TimerNode node) {
        boolean held = home.isHeldBy(worker.number);
        if (!held && !home.hold(worker.number)) {
            return false;
        }
        timers.remove(node);
        if (!held) {
            home.release();
        }
        return true;
    }

    /**
     * Keeps a waker until the selector was looked at.
     *
     * @return false if this is not the worker's any more
     */
    boolean defer(Worker worker, Waker waker) {
        boolean held = home.isHeldBy(worker.number);
        if (!held && !home.hold(worker.number)) {
            return false;
        }
        if (deferred.peekLast() != waker) {
            deferred.addLast(waker);
        }
        if (!held) {
            home.release();
        }
        return true;
    }

    /**
     * Looks at the selector, if there is anything to look at, then at commands and timers, then lets those who gave way go on.
     *
     * @return how many channels were ready, or -1 if this is not the worker's any more
     */
    int turn(Worker worker) {
        if (!home.hold(worker.number)) {
            return -1;
        }
        try {
            int ready = selector.hasChannels() ? select(0) : 0;
            serve();
            return ready;
        } finally {
            home.release();
        }
    }

    /** As {@link #turn}, but for the selector. */
    boolean turnWithoutSelect(Worker worker) {
        if (!home.hold(worker.number)) {
            return false;
        }
        try {
            serve();
            return true;
        } finally {
            home.release();
        }
    }

    /** Goes on with the timers, where the last look stopped. */
    void turnOfTimers(Worker worker) {
        if (home.hold(worker.number)) {
            try {
                serveTimers();
            } finally {
                home.release();
            }
        }
    }

    /**
     * Sleeps until something happens.
     *
     * @param worker the worker
     * @param wake asked once more before the sleep: whether there is something to do
     * @return how many channels were ready, or -1 if this is not the worker's any more
     */
    int sleep(Worker worker, BooleanSupplier wake) {
        if (!home.hold(worker.number)) {
            return -1;
        }
        try {
            int ready = 0;
            if (casParking(AWAKE, PARKED)) {
                boolean wait = commands.isEmpty() && deferred.isEmpty() && !wake.getAsBoolean();
                ready = select(wait ? sleepMillis() : 0);
            }
            swapParking(AWAKE); // what the notifying thread did before is visible from here on
            serve();
            return ready;
        } finally {
            home.release();
        }
    }

    private long sleepMillis() {
        if (timers.isEmpty()) {
            return -1;
        }
        long nanos = timers.nextDelayNanos(scheduler.nanoTime());
        if (nanos == Long.MAX_VALUE) {
            return -1;
        }
        return Math.min(nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1), Integer.MAX_VALUE);
    }

    private int select(long timeoutMillis) {
        try {
            return selector.select(timeoutMillis);
        } catch (Throwable e) { // the system's, or a bug of a waker: the other channels are reported again
            scheduler.reportUncaught(null, e);
            return 0;
        }
    }

    /** Whether the last look at the timers stopped at its limit. For the worker, just after a turn: a hint. */
    boolean hasTimersLeft() {
        return behind;
    }

    /** How many timers the last look has fired. For the worker, just after a turn: a hint. */
    int fired() {
        return fired;
    }

    /** How many timers are armed, as of a moment ago. Any thread. */
    int armedTimers() {
        return timers.size();
    }

    private void serve() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.run();
            } catch (Throwable t) {
                scheduler.reportUncaught(null, t);
            }
        }
        serveTimers();
        // What gives way meanwhile waits for the next turn.
        for (int n = deferred.size(); n > 0; n--) {
            try {
                deferred.removeFirst().wake();
            } catch (Throwable bug) { // a waker must not throw; the others are woken all the same
                scheduler.reportUncaught(null, bug);
            }
        }
    }

    private void serveTimers() {
        try {
            fired = timers.isEmpty() ? 0 : advance(scheduler.nanoTime());
            behind = timers.isBehind();
        } catch (Throwable bug) { // of a waker, which must not throw; the timers that are left fire in the next look
            fired = 0;
            behind = true;
            scheduler.reportUncaught(null, bug);
        }
    }

    private int advance(long now) {
        if (!FlightRecorder.wantsLateness()) {
            return timers.advance(now, TIMER_LIMIT);
        }
        long due = timers.nextDeadlineNanos();
        int count = timers.advance(now, TIMER_LIMIT);
        FlightRecorder.timersFired(index, now - due, count);
        return count;
    }

    void close() {
        try {
            selector.close();
        } catch (IOException e) {
            scheduler.reportUncaught(null, e);
        }
    }

    @Override
    public String toString() {
        return "Driver(" + index + ")";
    }
}
