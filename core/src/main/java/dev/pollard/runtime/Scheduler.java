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
    private final Worker[] workers;
    private final Injector injector = new Injector();
    private final IdleWorkers idle;
    private final OwnedTasks owned;
    private final BlockingPool blocking;
    private final Spawner spawner;

    /** Whether tasks note where they were spawned. */
    private final boolean spawnLocations;

    private volatile Phase phase = Phase.OPEN;

    /** The thread that drives the only worker of a local runtime; null for the others and while nobody drives it. */
    private volatile @Nullable Thread localDriver;

    Scheduler(
            Spawner spawner, int workers, String name, Ticker ticker, UncaughtHandler handler, boolean spawnLocations) {
        this.spawner = spawner;
        this.ticker = ticker;
        this.spawnLocations = spawnLocations;
        this.handler = event -> {
            try {
                handler.uncaught(event);
            } catch (Throwable ignored) {
                // there is nobody left to tell
            }
        };
        this.unobserved = new UnobservedFailures(this.handler);
        this.blocking = new BlockingPool(name, failure -> reportUncaught(null, failure));
        this.idle = new IdleWorkers(workers);
        this.owned = new OwnedTasks(workers);
        this.workers = new Worker[workers];
        for (int i = 0; i < workers; i++) {
            this.workers[i] = new Worker(this, i);
        }
    }

    Worker[] workers() {
        return workers;
    }

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
    }

    void localDriver(@Nullable Thread thread) {
        localDriver = thread;
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

    /** The worker that the calling thread drives, if it belongs to this scheduler. */
    @Nullable
    Worker currentWorker() {
        Thread thread = Thread.currentThread();
        if (thread instanceof WorkerThread own) {
            return own.worker().scheduler() == this ? own.worker() : null;
        }
        return thread == localDriver ? workers[0] : null;
    }

    /** The worker to give something to: the caller's own, else any. */
    private Worker someWorker() {
        Worker current = currentWorker();
        if (current != null) {
            return current;
        }
        long id = Thread.currentThread().getId();
        return workers[(int) (id % workers.length)];
    }

    // ---- tasks

    <T extends @Nullable Object> Task<T> spawn(@Nullable String name, Future<T> future) {
        Task<T> task = new Task<>(this, name, TaskLocal.inheriting(future));
        if (spawnLocations) {
            task.extras().spawnedAt(SpawnSite.find());
        }
        Worker current = currentWorker();
        boolean refused = phase != Phase.OPEN && !isOwnThread();
        int hint = current != null
                ? current.index * 2
                : (int) Thread.currentThread().getId() * 2 + 1;
        if (refused || !owned.add(task, hint)) {
            future.cancel();
            throw new RejectedExecutionException("runtime closed: " + spawner);
        }
        if (current != null) {
            current.schedule(task);
        } else {
            schedule(task);
        }
        return task;
    }

    /** Whether the calling thread runs jobs of this scheduler. */
    boolean isOwnThread() {
        return currentWorker() != null;
    }

    void execute(Runnable command) {
        if (phase == Phase.STOPPED) {
            throw new RejectedExecutionException("runtime closed: " + spawner);
        }
        Job job = new Command(command);
        Worker current = currentWorker();
        if (current != null) {
            current.pushLocal(job);
        } else {
            inject(job);
        }
    }

    /** Queues a task that has been woken. */
    void schedule(Task<?> task) {
        Worker current = currentWorker();
        if (current != null) {
            current.schedule(task);
        } else {
            inject(task);
        }
    }

    /** Queues a job that does not come from a worker. */
    void inject(Job job) {
        injector.push(job);
        if (workers.length == 1) {
            workers[0].unpark();
        } else {
            notifyOne();
        }
    }

    /** Wakes a sleeping worker because of a new job that any of them could take. */
    void notifyOne() {
        if (workers.length > 1) {
            Worker sleeper = idle.toNotify();
            if (sleeper != null) {
                sleeper.unpark();
            }
        }
    }

    /** Whether a job waits where a worker could take it. */
    boolean hasWork() {
        if (!injector.isEmpty()) {
            return true;
        }
        for (Worker worker : workers) {
            if (worker.queued() > 0) {
                return true;
            }
        }
        return false;
    }

    void unparkAll() {
        for (Worker worker : workers) {
            worker.unpark();
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
        if (current != null) {
            current.timers().add(node, deadlineNanos);
        } else {
            someWorker().timers().order(node, deadlineNanos);
        }
    }

    @Override
    public void armAfter(TimerNode node, long delayNanos) {
        Worker current = currentWorker();
        if (current != null) {
            current.timers().addAfter(node, delayNanos);
        } else {
            someWorker().timers().order(node, nanoTime() + delayNanos);
        }
    }

    @Override
    public void disarm(TimerNode node) {
        if (!(node.owner() instanceof SharedWheel home)) {
            return;
        }
        Worker current = currentWorker();
        if (current != null && current.timers() == home) {
            home.remove(node);
        } else {
            home.drop(node);
        }
    }

    @Override
    public Registration register(SelectableChannel channel, int readOps, int writeOps) throws IOException {
        return someWorker().selector().register(channel, readOps, writeOps);
    }

    @Override
    public String toString() {
        return spawner.toString();
    }
}
