// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.internal.timer.SharedWheel;
import dev.pollard.internal.timer.TimerNode;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.time.Ticker;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of a runtime share: their queues, who sleeps, which tasks live; the services that their contexts offer.
 *
 * <p>One scheduler serves the runtime with many workers and the one with a single thread: they differ in who drives the workers, and in how
 * {@link #currentWorker} finds the worker of a thread. A simulation has no workers: it takes each job that becomes ready.
 *
 * <p><b>Threading.</b> Any thread.
 */
sealed class Scheduler implements Timers, Reactor permits SimulatedScheduler {
    /** Accepts tasks; accepts them from its own workers only; accepts none; has stopped. */
    enum Phase {
        OPEN,
        DRAINING,
        CANCELLING,
        STOPPED
    }

    private final Ticker ticker;
    private final UncaughtHandler handler;
    private final UnobservedFailures unobserved;
    private final @Nullable HookCalls hooks;
    private final @Nullable HookCalls spawnHooks;
    private final @Nullable Measuring measuring;
    private final Metering metering;
    private final OwnedTasks owned = new OwnedTasks(this);
    private final Injector injector = new Injector(owned.claimShard());
    private final Driver[] drivers;
    private final IdleWorkers idle;
    private final BlockingPool blocking;
    private final Spawner spawner;
    private final boolean spawnLocations;
    private final boolean stealing;
    private final boolean lifo;
    private final boolean local;
    private volatile Phase phase = Phase.OPEN;

    /** The workers, each in the place of its driver; replaced as a whole, under the lock. */
    private volatile Worker[] workers;

    /** The workers, and those that were replaced and have not come back: whoever has a queue. Replaced as a whole, under the lock. */
    private volatile Worker[] victims;

    /** Null in a local runtime. */
    private volatile @Nullable Watchdog watchdog;

    private int numbers; // of the workers that there ever were; guarded by this
    private int failedReplacements; // of those, the ones that never ran; guarded by this

    /** Spreads what comes from outside when nothing is stolen; it does not matter if two threads count as one. */
    private int spread;

    /** The thread that drives the only worker of a local runtime; null for the others and while nobody drives it. */
    private volatile @Nullable Thread localDriver;

    Scheduler(Spawner spawner, SchedulerSettings settings) {
        this.spawner = spawner;
        this.ticker = settings.ticker;
        this.local = settings.local;
        this.stealing = settings.scheduling == Scheduling.WORK_STEALING;
        this.lifo = settings.lifo;
        this.spawnLocations = settings.spawnLocations;
        this.handler = event -> {
            try {
                settings.uncaught.uncaught(event);
            } catch (Throwable ignored) {
                // there is nobody left to tell
            }
        };
        this.unobserved = new UnobservedFailures(this.handler);
        RuntimeHooks given = settings.hooks;
        this.hooks = given == null ? null : new HookCalls(given, failure -> reportUncaught(null, failure));
        this.spawnHooks = HookCalls.ofSpawns(hooks);
        this.measuring = Measuring.of(this, settings.measured);
        this.metering = new Metering(this, settings.workers);
        this.blocking = new BlockingPool(
                settings.name,
                settings.blockingThreads,
                settings.blockingQueue,
                failure -> reportUncaught(null, failure));
        this.idle = new IdleWorkers(settings.workers);
        this.drivers = new Driver[settings.workers];
        Worker[] first = new Worker[settings.workers];
        for (int i = 0; i < first.length; i++) {
            drivers[i] = new Driver(this, i);
            first[i] = newWorker(drivers[i]);
            drivers[i].adopt(first[i]);
        }
        this.workers = first;
        this.victims = first;
    }

    private Worker newWorker(Driver driver) {
        Injector source = stealing ? injector : driver.inbox;
        return new Worker(this, ++numbers, driver, source, owned.claimShard(), local);
    }

    Worker[] workers() {
        return workers;
    }

    /** Those from which a worker may steal, itself included. */
    Worker[] victims() {
        return victims;
    }

    Driver[] drivers() {
        return drivers;
    }

    /** How many workers there are, those that are replaced not counted. */
    int places() {
        return drivers.length;
    }

    /** How many workers share one injector. */
    int sharers() {
        return stealing ? drivers.length : 1;
    }

    /** Whether a worker may run what another has queued. */
    boolean stealing() {
        return stealing;
    }

    boolean usesLifo() {
        return lifo;
    }

    /** What comes from outside and is for any worker. */
    Injector injector() {
        return injector;
    }

    IdleWorkers idle() {
        return idle;
    }

    OwnedTasks owned() {
        return owned;
    }

    UnobservedFailures unobserved() {
        return unobserved;
    }

    BlockingPool blocking() {
        return blocking;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
        boolean stopped = next == Phase.STOPPED;
        injector.refuse(stopped);
        for (Driver driver : drivers) {
            driver.inbox.refuse(stopped);
        }
    }

    void watchdog(Watchdog dog) {
        watchdog = dog;
    }

    /** A worker has slept and goes on. */
    void awake() {
        Watchdog dog = watchdog;
        if (dog != null) {
            dog.rouse();
        }
    }

    /** The thread that drives the only worker of a local runtime. */
    @Nullable
    Thread localDriver() {
        return localDriver;
    }

    void localDriver(@Nullable Thread thread) {
        localDriver = thread;
    }

    @Nullable
    HookCalls hooks() {
        return hooks;
    }

    /** Null if nothing is measured. */
    @Nullable
    Measuring measuring() {
        return measuring;
    }

    /** What the workers have counted. */
    Metering metering() {
        return metering;
    }

    Spawner spawner() {
        return spawner;
    }

    void reportUncaught(@Nullable String task, Throwable failure) {
        report(UncaughtFailure.of(task, failure));
    }

    void report(UncaughtFailure event) {
        handler.uncaught(event);
    }

    /** Whether the clock is the system's, so that the workers may measure by it. */
    boolean measures() {
        return ticker == Ticker.system();
    }

    /** The worker that the calling thread drives, if it belongs to this scheduler. */
    @Nullable
    Worker currentWorker() {
        Thread thread = Thread.currentThread();
        Worker own = thread instanceof WorkerThread driving ? driving.workerOf(this) : null;
        return own == null && thread == localDriver ? workers[0] : own;
    }

    /** Who gives turns on the calling thread. */
    @Nullable
    Carrier current() {
        return currentWorker();
    }

    /** The driver to give something to: the caller's own, else any. */
    private Driver someDriver(@Nullable Worker current) {
        if (current != null) {
            return current.driver();
        }
        long id = Thread.currentThread().getId();
        return drivers[(int) (id % drivers.length)];
    }

    // ---- replacing a worker that is stuck

    /**
     * Puts a new worker into the place of one that is stuck in a poll.
     *
     * @param stuck the worker
     * @return the new worker, to be driven by another thread; null if the worker is not stuck, or its tasks are to stay with it
     */
    @Nullable
    Worker replace(Worker stuck) {
        synchronized (this) {
            if (!stealing || workers[stuck.index] != stuck) {
                return null;
            }
            Worker next = newWorker(stuck.driver());
            if (!stuck.driver().adopt(next)) {
                owned.releaseShard(next.shard());
                failedReplacements++;
                return null;
            }
            Worker[] inPlace = workers.clone();
            inPlace[stuck.index] = next;
            Worker[] all = Arrays.copyOf(victims, victims.length + 1);
            all[victims.length] = next;
            victims = all;
            workers = inPlace;
            stuck.replace();
            return next;
        }
    }

    /** Lets a worker go that was replaced and has come back. For its own thread. */
    void retire(Worker back) {
        back.giveAwayTo(injector);
        synchronized (this) {
            metering.retire(back);
            victims = Arrays.stream(victims).filter(w -> w != back).toArray(Worker[]::new);
        }
        owned.releaseShard(back.shard());
        wakeOne();
    }

    // ---- tasks

    <T extends @Nullable Object> Task<T> spawn(@Nullable String name, Future<T> future) {
        Carrier current = current();
        int pin = Task.FREE;
        if (!stealing) {
            pin = current instanceof Worker worker ? worker.index : spread();
        }
        return spawn(newTask(name, future, pin), future, current);
    }

    /** Spawns a task that only one worker may poll. */
    <T extends @Nullable Object> Task<T> spawnPinned(@Nullable String name, Future<T> future, int place) {
        return spawn(newTask(name, future, place), future, current());
    }

    private <T extends @Nullable Object> Task<T> newTask(@Nullable String name, Future<T> future, int pin) {
        return new Task<>(name, Measuring.wrap(measuring, TaskLocal.inheriting(future)), pin);
    }

    private <T extends @Nullable Object> Task<T> spawn(Task<T> task, Future<T> future, @Nullable Carrier current) {
        if (spawnLocations) {
            task.extras().spawnedAt(SpawnSite.find());
        }
        boolean accepted = current != null ? spawnInside(task, current) : spawnOutside(task);
        if (!accepted) {
            try {
                future.cancel();
            } catch (Throwable bug) { // the refusal is what the caller has to know
                reportUncaught(task.name(), bug);
            }
            throw new RejectedExecutionException("runtime closed: " + spawner);
        }
        return task;
    }

    private boolean spawnInside(Task<?> task, Carrier current) {
        if (phase.compareTo(Phase.CANCELLING) >= 0) {
            return false;
        }
        current.shard().add(task, current.stamp());
        tellOfSpawn(task);
        schedule(task, current);
        return true;
    }

    private void tellOfSpawn(Task<?> task) {
        FlightRecorder.taskSpawn(task);
        if (spawnHooks != null) {
            spawnHooks.taskSpawn(task);
        }
    }

    /** Takes a new task from a thread that is none of the workers'; false if no such tasks are taken any more. */
    boolean spawnOutside(Task<?> task) {
        int pin = task.pin();
        Injector target = pin == Task.FREE ? injector : drivers[pin].inbox;
        if (spawnHooks != null || FlightRecorder.wantsSpawns()) {
            // They are to know its number before it can run, and are not to be called under a lock.
            if (!target.admit(task)) {
                return false;
            }
            tellOfSpawn(task);
            if (!target.push(task)) {
                target.dismiss(task);
                return false;
            }
        } else if (!target.spawn(task)) {
            return false;
        }
        if (pin == Task.FREE) {
            wakeOne();
        } else {
            drivers[pin].unpark();
        }
        return true;
    }

    private int spread() {
        return Math.floorMod(spread++, drivers.length);
    }

    void execute(Runnable action) {
        Job job = new Command(this, action);
        Worker current = currentWorker();
        if (current != null && phase != Phase.STOPPED) {
            current.pushLocal(job);
        } else if (!inject(job)) {
            throw new RejectedExecutionException("runtime closed: " + spawner);
        }
    }

    /**
     * Queues a task that has been woken.
     *
     * @param task the task
     * @param current who gives turns on the calling thread
     */
    void schedule(Task<?> task, @Nullable Carrier current) {
        Worker worker = current instanceof Worker here && !here.isReplaced() ? here : null;
        int pin = task.pin();
        if (pin != Task.FREE && (stealing || worker == null || worker.index != pin)) {
            deliver(task, pin);
        } else if (worker != null) {
            worker.schedule(task);
        } else {
            inject(task);
        }
    }

    /** Queues a job for one worker. */
    private boolean deliver(Job job, int place) {
        boolean accepted = drivers[place].inbox.push(job);
        drivers[place].unpark();
        return accepted;
    }

    /** Queues a job that does not come from a worker; false if the runtime has stopped. */
    boolean inject(Job job) {
        if (!stealing) {
            return deliver(job, spread());
        }
        boolean accepted = injector.push(job);
        if (accepted) {
            wakeOne();
        }
        return accepted;
    }

    /** Sees to it that some worker looks at what the caller has put where all can see it. */
    void wakeOne() {
        if (drivers.length == 1) {
            drivers[0].unpark();
            return;
        }
        Worker sleeper = idle.toNotify();
        if (sleeper != null) {
            sleeper.driver().unpark();
        }
    }

    /** Wakes a sleeping worker because the caller has more jobs than one. If it goes unseen that one sleeps, the caller runs them all. */
    void notifyOne() {
        if (sharers() > 1 && idle.seemsIdle()) {
            wakeOne();
        }
    }

    /** Whether a job waits where a worker could take it. */
    boolean hasWork() {
        if (!injector.isEmpty()) {
            return true;
        }
        for (Worker worker : victims) {
            if (worker.queued() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether some worker polls the task right now. */
    boolean isPolled(long id) {
        for (Worker worker : victims) {
            if (worker.isPolling(id)) {
                return true;
            }
        }
        return false;
    }

    void unparkAll() {
        for (Driver driver : drivers) {
            driver.unpark();
        }
    }

    long replacedWorkers() {
        synchronized (this) {
            return numbers - drivers.length - failedReplacements;
        }
    }

    // ---- services

    @SuppressWarnings("unchecked") // each service is an instance of the type it is asked for by
    <S> @Nullable S find(Class<S> type) {
        if (type == Timers.class || type == Reactor.class) {
            return (S) this;
        }
        if (type == Spawner.class) {
            return (S) spawner;
        }
        if (type == BlockingExecutor.class) {
            return (S) blocking;
        }
        if (type == UncaughtHandler.class) {
            return (S) handler;
        }
        if (type == UnobservedFailures.class) {
            return (S) unobserved;
        }
        return type == Ticker.class ? (S) ticker : null;
    }

    @Override
    public long nanoTime() {
        return ticker.nanoTime();
    }

    @Override
    public void arm(TimerNode node, long deadlineNanos) {
        Worker current = currentWorker();
        if (current == null || !current.driver().arm(current, node, deadlineNanos)) {
            checkTimersRun();
            someDriver(current).timers().order(node, deadlineNanos);
        }
    }

    @Override
    public void armAfter(TimerNode node, long delayNanos) {
        Worker current = currentWorker();
        if (current == null || !current.driver().armAfter(current, node, delayNanos)) {
            checkTimersRun();
            someDriver(current).timers().order(node, nanoTime() + delayNanos);
        }
    }

    /** Nobody would fire it: better to say so to who polls by hand, with a context of a runtime that was closed. */
    private void checkTimersRun() {
        if (phase == Phase.STOPPED) {
            throw new RejectedExecutionException("runtime closed: " + spawner);
        }
    }

    @Override
    public void disarm(TimerNode node) {
        if (!(node.owner() instanceof SharedWheel home)) {
            return;
        }
        Worker current = currentWorker();
        if (current == null
                || current.driver().timers() != home
                || !current.driver().disarm(current, node)) {
            home.drop(node);
        }
    }

    @Override
    public Registration register(SelectableChannel channel, int readOps, int writeOps) throws IOException {
        return someDriver(currentWorker()).selector().register(channel, readOps, writeOps);
    }

    @Override
    public String toString() {
        return spawner.toString();
    }
}
