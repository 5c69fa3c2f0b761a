// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One loop that polls tasks, and between them lets its {@link Driver} look after sockets and timers.
 *
 * <p><b>Threading.</b> The thread that drives it, but for what thieves do with the queue and the LIFO slot, and for {@link #replace}.
 */
final class Worker implements Carrier {
    /*
     * Overview. Each turn takes one job, in this order: the LIFO slot, the own queue, the injector, what gave way, another
     * worker's queue. As often as `pace` says the injector comes first and the driver has its turn, so that a task that wakes itself for ever starves
     * neither. When nothing is left the worker sleeps in its driver.
     *
     * The selector is level-triggered: a select in the middle of a batch would report again every channel whose task has not had its turn
     * yet, which would disarm and arm it, at a system call each. So no select comes before the tasks that the last one has woken
     * had their turns; their number bounds the delay.
     *
     * The LIFO slot is used at most LIFO_LIMIT times in a row, on what is left of one budget. Its task is stolen only if this worker is stuck.
     *
     * A worker that is stuck in a poll may be replaced: `replaced` is set, another worker gets its driver, and all others steal from it until
     * it comes back. Then it gives away what is left, and ends. It does not matter when it notices: all that it may still touch is its own or is shared.
     */
    private static final int LIFO_LIMIT = 3;

    /** How many turns pass at least before the timers are gone on with, if there were more than are served at once. */
    private static final int TIMER_INTERVAL = 8;

    /** In `polling` while this worker polls no task, and while it runs a command. */
    static final long NOTHING = 0;

    static final long COMMAND = -1;

    private static final VarHandle POLLING;

    static {
        try {
            POLLING = MethodHandles.lookup()
                    .findVarHandle(Worker.class, "polling", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Tells this worker from all others that its runtime ever had; not 0. */
    final int number;

    final int index;

    private final JobQueue queue;
    private final Scheduler scheduler;
    private final Driver driver;

    /** Whether a thread of the user drives this worker. */
    private final boolean local;

    private final Injector injector;

    /** The tasks that are pinned to this place, where others are not; else they are in the injector. */
    private final @Nullable PinnedTasks pinned;

    private final TaskShard shard;
    private final LifoSlot lifo;
    private final boolean usesLifo;
    private final Leftovers left;
    private final HookCalls threadHooks;
    private final @Nullable HookCalls pollHooks;
    private final @Nullable HookCalls endHooks;
    private final Counts counts = new Counts();
    private final Pace pace;
    private final boolean samples; // not all polls are timed, so some are

    /** Whether others share the injector, and one of them may be asleep. */
    private final boolean shared;

    private final @Nullable Job[] share = new Job[RunQueue.CAPACITY / 2];
    private final BooleanSupplier wake = this::shouldWake;

    /** The id of the task that is polled, or NOTHING, or COMMAND. Written by this worker, read by any thread. */
    @SuppressWarnings("unused") // POLLING
    private long polling;

    private volatile boolean replaced;

    /** Whether the poll is in a call that may block, and is not stuck. */
    private volatile boolean blocksInPlace;

    /** For the watchdog, and for messages. */
    private volatile @Nullable Thread thread;

    private BooleanSupplier stop = () -> true;
    private boolean running; // inside a job
    private boolean sample; // the next job is to be timed
    private boolean searching;
    private boolean deferring; // something waits in the driver for a turn
    private int tick;
    private int timersAt;

    /** The tick by which the tasks that the last select has woken will have had their turn. */
    private int consumedAt;

    /** The last look at the timers stopped at its limit; the next one is to come at {@link #timersAt}. */
    private boolean timersBehind;

    private int random;

    Worker(Scheduler scheduler, int number, Driver driver, Injector injector, TaskShard shard, boolean local) {
        this.scheduler = scheduler;
        this.number = number;
        this.driver = driver;
        this.index = driver.index;
        this.injector = injector;
        this.pinned = local || injector == driver.inbox ? null : driver.pinned;
        this.shard = shard;
        this.threadHooks = HookCalls.ofThreads(scheduler.hooks());
        this.pollHooks = HookCalls.ofPolls(scheduler.hooks());
        this.endHooks = HookCalls.ofEnds(scheduler.hooks());
        Measuring measuring = scheduler.measuring();
        this.samples = measuring == null || !measuring.pollTimes;
        this.local = local;
        this.queue = new JobQueue(local);
        this.lifo = new LifoSlot(/* stealable= */ !local);
        this.usesLifo = scheduler.usesLifo();
        this.left = new Leftovers(this, queue, lifo, injector, pinned);
        this.shared = scheduler.sharers() > 1;
        this.pace = new Pace(scheduler.measures() ? System::nanoTime : null);
        this.random = number * 0x9E3779B9 + 1;
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    Driver driver() {
        return driver;
    }

    @Override
    public TaskShard shard() {
        return shard;
    }

    long meanPollNanos() {
        return pace.meanPollNanos();
    }

    Counts counts() {
        return counts;
    }

    private void storePollingOpaque(long id) {
        POLLING.setOpaque(this, id);
    }

    private long loadPollingOpaque() {
        return (long) POLLING.getOpaque(this);
    }

    // ---- the loop

    /** Runs jobs until it is replaced or told to stop, which it asks between jobs and after each sleep. */
    void runUntil(BooleanSupplier until) {
        stop = until;
        driver.own();
        if (local && scheduler.hooks() == null && queue.size() == 1 && !pace.isLookDue() && !until.getAsBoolean()) {
            runNext(); // often that is all, and two looks at the clock cost as much: this turn is not timed
            if (until.getAsBoolean()) {
                return;
            }
        }
        long begun = System.nanoTime();
        pace.restart(begun);
        deferring = true; // what the one before has left
        counts.activeSince = begun;
        threadHooks.threadStart(index);
        while (!replaced && !until.getAsBoolean()) {
            runNext();
        }
        threadHooks.threadStop(index);
        counts.stopped(System.nanoTime());
    }

    private void runNext() {
        try {
            Job job = next();
            if (job == null) {
                park();
            } else if (sample) {
                runTimed(job);
            } else {
                runJob(job);
            }
        } catch (Throwable t) { // a job does not throw: this is a bug here, or no memory; the other tasks go on
            running = false;
            Task<?> next = lifo.take();
            if (next != null) {
                push(next);
            }
            scheduler.reportUncaught(null, t);
        }
    }

    private @Nullable Job next() {
        tick++;
        pace.polled();
        if (pace.isLookDue()) {
            sample = samples;
            if (pace.look()) {
                turn();
            }
            Job job = takeShare();
            if (job != null) {
                return job;
            }
        } else if (timersBehind && tick - timersAt >= 0) {
            driver.turnOfTimers(this);
            noteTimers();
        }
        if (pinned != null && (tick & 1) == 0) {
            Job job = pinned.take();
            if (job != null) {
                return job;
            }
        }
        Job job = queue.pop();
        return job != null ? job : nextFromElsewhere();
    }

    /** What to do when the own queue is empty. */
    private @Nullable Job nextFromElsewhere() {
        Job job = takePinned();
        if (job == null) {
            job = takeShare();
        }
        if (job == null && deferring) { // all others had their turn
            turn();
            job = queue.pop();
        }
        return job != null ? job : steal();
    }

    private @Nullable Job takePinned() {
        return pinned == null ? null : pinned.take();
    }

    /** Ends the turn of a task, if it is a pinned one. */
    void leavePinned(Task<?> task) {
        if (pinned != null && task.pin() != Task.FREE) {
            pinned.giveBack();
            if (replaced) {
                driver.unpark(); // the worker in this place may have seen that it was busy
            }
        }
    }

    /** Takes from the injector: one job to be run at once, others into the queue. */
    private @Nullable Job takeShare() {
        int n = injector.pollShare(share, scheduler.sharers());
        if (n == 0) {
            return null;
        }
        Job first = share[0];
        for (int i = 1; i < n; i++) {
            Job job = share[i];
            if (job != null) {
                push(job);
            }
        }
        Arrays.fill(share, 0, n, null);
        return first;
    }

    private @Nullable Job steal() {
        Worker[] victims = scheduler.victims();
        if (victims.length == 1
                || !scheduler.stealing()
                || (!searching && !scheduler.idle().trySearch())) {
            return null;
        }
        searching = true;
        random = random * 1664525 + 1013904223;
        int start = (random >>> 16) % victims.length;
        for (int i = 0; i < victims.length; i++) {
            Worker victim = victims[(start + i) % victims.length];
            if (victim != this) {
                counts.stealAttempts++;
                Job job = victim.stealFor(queue);
                if (job == null && victim.replaced) {
                    job = victim.lifo.steal();
                }
                if (job != null) {
                    counts.stole(1 + queued());
                    return job;
                }
            }
        }
        return takeShare();
    }

    /** Runs a job that stands for those before and after it: the polls that come after it out of the LIFO slot included. */
    private void runTimed(Job job) {
        sample = false;
        long begun = System.nanoTime();
        long polls = counts.polls;
        runJob(job);
        counts.polled((System.nanoTime() - begun) / Math.max(1, counts.polls - polls));
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
            leavePinned(task);
        } else {
            begin(COMMAND);
            job.run(this);
            storePollingOpaque(NOTHING);
        }
        for (int i = 0; !replaced; i++) {
            Task<?> next = lifo.take();
            if (next == null) {
                break;
            }
            if (i == LIFO_LIMIT || budget <= 0) {
                pushLocal(next);
                break;
            }
            tick++;
            pace.polled();
            counts.lifoHits++;
            budget = next.run(this, budget);
        }
        running = false;
    }

    @Override
    public int stamp() {
        return pace.stamp();
    }

    @Override
    public void beginPoll(Task<?> task) {
        begin(task.id());
        if (pollHooks != null) {
            pollHooks.beforePoll(task);
        }
    }

    private void begin(long id) {
        storePollingOpaque(id);
        counts.polls++;
    }

    @Override
    public void endPoll(Task<?> task) {
        if (pollHooks != null) {
            pollHooks.afterPoll(task);
        }
        storePollingOpaque(NOTHING);
    }

    @Override
    public void ended(Task<?> task, boolean failed) {
        shard.countEnded();
        FlightRecorder.taskEnd(task, failed);
        if (endHooks != null) {
            endHooks.taskEnd(task);
        }
    }

    @Override
    public void countForcedYield() {
        counts.forcedYields++;
    }

    /** For the worker's thread; for others as of a moment ago. */
    @Override
    public boolean isPolling(long id) {
        return loadPollingOpaque() == id;
    }

    /** Which task this worker polls, or {@link #NOTHING} or {@link #COMMAND}. */
    long polling() {
        return loadPollingOpaque();
    }

    private void turn() {
        boolean consumed = tick - consumedAt >= 0;
        deferring = false;
        if (consumed) {
            consumedAt = tick + Math.max(0, driver.turn(this));
        } else {
            driver.turnWithoutSelect(this);
        }
        noteTimers();
        pace.turned();
        if (queued() > 1) {
            scheduler.notifyOne();
        }
    }

    /** What the timers have woken runs first, while it is in the cache. */
    private void noteTimers() {
        timersBehind = driver.hasTimersLeft();
        timersAt = tick + Math.max(driver.fired(), TIMER_INTERVAL);
    }

    private void park() {
        IdleWorkers idle = scheduler.idle();
        if (shared) {
            boolean lastSearching = idle.park(this, searching);
            searching = false;
            if (lastSearching && scheduler.hasWork()) {
                scheduler.notifyOne();
            }
        }
        sleep();
        if (shared && !idle.unpark(this)) {
            searching = true; // somebody woke this worker for a job
        }
        if (queued() > 1) {
            scheduler.notifyOne();
        }
    }

    private void sleep() {
        if (!local) {
            Thread.interrupted(); // a task may have left it behind, and then no select would wait
        }
        threadHooks.threadPark(index);
        Object event = FlightRecorder.beginPark();
        counts.parked(System.nanoTime());
        consumedAt = tick + Math.max(0, driver.sleep(this, wake));
        noteTimers();
        long now = System.nanoTime();
        counts.unparked(now);
        FlightRecorder.workerParked(event, index);
        threadHooks.threadUnpark(index);
        pace.restart(now);
        scheduler.awake();
    }

    /** Whether there is something to do in spite of what was seen before: asked just before the sleep. */
    private boolean shouldWake() {
        return replaced
                || stop.getAsBoolean()
                || (!shared && !injector.isEmpty())
                || (pinned != null && pinned.isReady());
    }

    // ---- the queues

    /** How many jobs are in the own queue. Any thread, but for a local runtime, where it may be wrong. */
    int queued() {
        return queue.size();
    }

    private void push(Job job) {
        int overflow = queue.push(job, injector);
        if (overflow > 0) {
            counts.overflows += overflow;
        }
    }

    /** Queues a task that was woken on this thread. */
    void schedule(Task<?> task) {
        counts.localSchedules++;
        if (!running) {
            push(task);
            return;
        }
        if (!usesLifo) {
            pushLocal(task);
            return;
        }
        Task<?> displaced = lifo.put(task);
        if (displaced != null) {
            pushLocal(displaced);
        }
    }

    /** Queues a job at the back. */
    void pushLocal(Job job) {
        push(job);
        scheduler.notifyOne();
    }

    @Override
    public void reschedule(Task<?> task) {
        if (pinned != null && task.pin() != Task.FREE) {
            pinned.reschedule(task);
            return;
        }
        push(task);
        if (queued() > 1) { // else this worker runs it at once
            scheduler.notifyOne();
        }
    }

    @Override
    public boolean defer(Waker waker) {
        deferring = driver.defer(this, waker);
        return deferring;
    }

    // ---- being replaced

    boolean isReplaced() {
        return replaced;
    }

    /** Tells this worker, once its driver has another home, that it is not one of the workers any more. */
    void replace() {
        replaced = true;
    }

    boolean blocksInPlace() {
        return blocksInPlace;
    }

    /** Says whether the poll is in a call that may block; returns what was said before. For its own thread, or one that runs while that waits. */
    boolean blockInPlace(boolean blocks) {
        boolean before = blocksInPlace;
        blocksInPlace = blocks;
        return before;
    }

    /** What this worker has queued. */
    Leftovers left() {
        return left;
    }

    void drivenBy(Thread driving) {
        thread = driving;
    }

    @Nullable
    Thread thread() {
        return thread;
    }

    /** Gives all jobs away, and ends. */
    void giveAwayTo(Injector heir) {
        if (searching) { // it was woken for a job, while it was being replaced
            searching = false;
            scheduler.idle().endSearch();
        }
        left.giveAway(heir);
    }

    // ---- the end

    /** Runs what is left, so that nothing is lost that was accepted; then closes the driver. The runtime has stopped. */
    void finish() {
        left.runAll();
        driver.close();
    }

    /** For another thread: takes jobs out of the queue of this worker, which does not come back to it. */
    @Nullable
    Job stealFor(RunQueue thief) {
        return queue.stealInto(thief);
    }

    /** For another worker: moves some jobs to its queue, and returns one more. */
    @Nullable
    Job stealFor(JobQueue thief) {
        return queue.stealInto(thief);
    }

    @Override
    public String toString() {
        return "Worker(" + index + (replaced ? ", replaced)" : ")");
    }
}
