// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.reactor.SelectorLoop;
import dev.pollard.internal.timer.SharedWheel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One loop that polls tasks, and between them its own selector and its own timers.
 *
 * <p><b>Threading.</b> The thread that drives it, but for {@link #unpark}, {@link #command} and what thieves do with {@link #queue}.
 */
final class Worker implements Carrier {
    /*
     * Overview. Each turn takes one job, in this order: the LIFO slot, the own queue, the tasks that gave way, the injector, another
     * worker's queue. Every EVENT_INTERVAL turns the selector, the timers and the commands are looked at without waiting, and every
     * INJECTOR_INTERVAL turns the injector comes first, so that a task that wakes itself for ever starves neither. While the injector is long,
     * which means that own queues have overflowed into it, it gets every second turn: else what overflowed would wait until
     * the flood ends. When nothing is left the worker sleeps in its selector until the next timer.
     *
     * The selector is level-triggered: a select in the middle of a batch would report again every channel whose task has not had its turn
     * yet, which would disarm and arm it, at a system call each. So no select comes before the tasks that the last one has woken
     * had their turns; their number bounds the delay.
     *
     * Sleeping. `parking` is AWAKE, PARKED (in the select, or about to enter it) or NOTIFIED. A thread that has given this worker something
     * swaps NOTIFIED in, and interrupts the select only if it swapped out PARKED. The worker swaps PARKED in, looks at its commands
     * once more, and selects; so of a command and a park that race at least one sees the other.
     *
     * The LIFO slot holds the task that the running task woke last: it runs next, while what they share is in the cache. Tasks in it can't be stolen,
     * and it is used at most LIFO_LIMIT times in a row, on what is left of one budget.
     */
    private static final int EVENT_INTERVAL = 61; // as Tokio and Go: prime, so that it falls in step with nothing
    private static final int INJECTOR_INTERVAL = 31;
    private static final int LIFO_LIMIT = 3;

    /** How many timers are moved or fired between two looks at the tasks: some 20 us if they are in no cache. */
    private static final int TIMER_LIMIT = 128;

    /** How many turns pass at least before the timers are gone on with if there were more than that. */
    private static final int TIMER_INTERVAL = 8;

    private static final int AWAKE = 0;
    private static final int PARKED = 1;
    private static final int NOTIFIED = 2;

    private static final VarHandle PARKING;

    static {
        try {
            PARKING = MethodHandles.lookup()
                    .findVarHandle(Worker.class, "parking", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final int index;
    /** The own queue, from which other workers steal. */
    private final RunQueue queue = new RunQueue();

    /** The own queue of an only worker: nobody steals from it and nothing overflows, so it keeps the order whatever its length. */
    private final @Nullable ArrayDeque<Job> alone;

    private final Scheduler scheduler;
    private final SelectorLoop selector;
    private final SharedWheel timers;
    private final ArrayDeque<Task<?>> deferred = new ArrayDeque<>(); // gave way: wait for a turn of the reactor
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private volatile int parking;

    private @Nullable Task<?> lifo;
    private boolean running; // inside a job
    private boolean searching;
    private int tick;

    /** The tick by which the tasks that the last select has woken will have had their turn. */
    private int consumedAt;

    private int random;

    /** The last look at the timers stopped at its limit; the next one is to come at {@link #timersAt}. */
    private boolean timersBehind;

    private int timersAt;

    Worker(Scheduler scheduler, int index) {
        this.scheduler = scheduler;
        this.index = index;
        this.alone = scheduler.workers().length == 1 ? new ArrayDeque<>() : null;
        this.random = index * 0x9E3779B9 + 1;
        this.timers = new SharedWheel(scheduler.nanoTime(), this::unpark);
        try {
            this.selector = new SelectorLoop(this::unpark);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    SelectorLoop selector() {
        return selector;
    }

    SharedWheel timers() {
        return timers;
    }

    private int swapParking(int next) {
        return (int) PARKING.getAndSet(this, next);
    }

    // ---- from other threads

    /** Makes this worker look at its commands and queues soon. */
    void unpark() {
        if (parking == NOTIFIED) {
            return; // the worker has not begun to look yet, and will see what the caller did before
        }
        if (swapParking(NOTIFIED) == PARKED) {
            selector.wakeup();
        }
    }

    /** Runs an action on this worker's thread. */
    void command(Runnable action) {
        commands.add(action);
        unpark();
    }

    // ---- the loop

    /**
     * Runs jobs until told to stop.
     *
     * @param stop asked between jobs and after each sleep
     */
    void runUntil(BooleanSupplier stop) {
        selector.own();
        while (!stop.getAsBoolean()) {
            try {
                Job job = next();
                if (job != null) {
                    runJob(job);
                } else {
                    park(stop);
                }
            } catch (Throwable t) { // a job does not throw: this is a bug here, or no memory; the other tasks go on
                running = false;
                scheduler.reportUncaught(null, t);
            }
        }
    }

    private @Nullable Job next() {
        int t = ++tick;
        if (t % EVENT_INTERVAL == 0) {
            if (t - consumedAt >= 0) {
                turn(0);
            } else {
                serve();
            }
        } else if (timersBehind && t - timersAt >= 0) {
            serveTimers();
        }
        Injector injector = scheduler.injector();
        if (t % INJECTOR_INTERVAL == 0 || ((t & 1) == 0 && injector.size() > RunQueue.CAPACITY / 2)) {
            Job job = injector.poll();
            if (job != null) {
                return job;
            }
        }
        Job job = pop();
        if (job != null) {
            return job;
        }
        if (!deferred.isEmpty()) {
            turn(0);
            return pop();
        }
        job = injector.pollShare(this, scheduler.workers().length);
        return job != null ? job : steal();
    }

    private @Nullable Job steal() {
        Worker[] all = scheduler.workers();
        if (all.length == 1 || (!searching && !scheduler.idle().trySearch())) {
            return null;
        }
        searching = true;
        random = random * 1664525 + 1013904223;
        int start = (random >>> 16) % all.length;
        for (int i = 0; i < all.length; i++) {
            Worker victim = all[(start + i) % all.length];
            if (victim != this) {
                Job job = victim.queue.stealInto(queue);
                if (job != null) {
                    return job;
                }
            }
        }
        return scheduler.injector().pollShare(this, all.length);
    }

    private void runJob(Job job) {
        if (searching) {
            searching = false;
            if (scheduler.idle().endSearch()) {
                scheduler.notifyOne();
            }
        }
        running = true;
        int budget = Task.BUDGET;
        if (job instanceof Task<?> task) {
            budget = task.run(this, budget);
        } else {
            job.run(this);
        }
        for (int i = 0; lifo != null; i++) {
            Task<?> next = lifo;
            lifo = null;
            if (i == LIFO_LIMIT || budget <= 0) {
                pushLocal(next);
                break;
            }
            tick++;
            budget = next.run(this, budget);
        }
        running = false;
    }

    /** Looks at the selector, then serves the others that wait. */
    private void turn(long timeoutMillis) {
        try {
            consumedAt = tick + selector.select(timeoutMillis);
        } catch (IOException e) {
            scheduler.reportUncaught(null, e);
        }
        serve();
    }

    /** Runs the commands and the timers that are due, then lets those who gave way go on. */
    private void serve() {
        runCommands();
        serveTimers();
        for (Task<?> task = deferred.poll(); task != null; task = deferred.poll()) {
            push(task);
        }
    }

    private void serveTimers() {
        if (timers.isEmpty()) {
            timersBehind = false;
            return;
        }
        int fired = timers.advance(scheduler.nanoTime(), TIMER_LIMIT);
        timersBehind = timers.isBehind();
        // What has been woken runs first, while it is in the cache.
        timersAt = tick + Math.max(fired, TIMER_INTERVAL);
    }

    private void runCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.run();
            } catch (Throwable t) {
                scheduler.reportUncaught(null, t);
            }
        }
    }

    private void park(BooleanSupplier stop) {
        IdleWorkers idle = scheduler.idle();
        boolean shared = scheduler.workers().length > 1;
        if (shared) {
            boolean lastSearching = idle.park(this, searching);
            searching = false;
            if (lastSearching && scheduler.hasWork()) {
                scheduler.notifyOne();
            }
        }
        if (PARKING.compareAndSet(this, AWAKE, PARKED)) {
            boolean wait = commands.isEmpty() && (shared || scheduler.injector().isEmpty()) && !stop.getAsBoolean();
            turn(wait ? sleepMillis() : 0);
        } else {
            runCommands();
        }
        swapParking(AWAKE); // what the notifying thread did before is visible from here on
        if (shared && !idle.unpark(this)) {
            searching = true; // somebody woke this worker for a job
        }
        runCommands();
        if (shared && queued() > 1) {
            scheduler.notifyOne();
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

    /** How many jobs are in the own queue. Any thread, but for an only worker. */
    int queued() {
        return alone != null ? alone.size() : queue.size();
    }

    private @Nullable Job pop() {
        return alone != null ? alone.pollFirst() : queue.pop();
    }

    // ---- from this worker's own thread

    void push(Job job) {
        if (alone != null) {
            alone.addLast(job);
        } else {
            queue.push(job, scheduler.injector());
        }
    }

    /** Queues a task that was woken on this thread. */
    void schedule(Task<?> task) {
        if (running) {
            Task<?> displaced = lifo;
            lifo = task;
            if (displaced != null) {
                pushLocal(displaced);
            }
        } else {
            push(task);
        }
    }

    /** Queues a job at the back. */
    void pushLocal(Job job) {
        push(job);
        scheduler.notifyOne();
    }

    @Override
    public void reschedule(Task<?> task, boolean giveWay) {
        if (giveWay) {
            deferred.add(task);
            return;
        }
        push(task);
        if (queued() > 1) { // else this worker runs it at once
            scheduler.notifyOne();
        }
    }

    void close() {
        try {
            selector.close();
        } catch (IOException e) {
            scheduler.reportUncaught(null, e);
        }
    }
}
