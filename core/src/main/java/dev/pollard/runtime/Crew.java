// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a runtime: one for each worker, and spare ones, which drive the worker in the place of one that is stuck.
 *
 * <p>A thread that comes back from being stuck becomes a spare one. Spare threads wait for some time and then end.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class Crew {
    /** How many threads there may be beyond one for each worker: as many as may be stuck at a time. */
    static final int MAX_SPARE = 256;

    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Scheduler scheduler;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<WorkerThread, Boolean> alive = new IdentityHashMap<>(); // guarded by lock
    private final ArrayDeque<Worker> vacant = new ArrayDeque<>(); // without a thread as yet; guarded by lock
    private int waiting; // spare threads that wait; guarded by lock
    private int spares; // names given to spare threads; guarded by lock
    private boolean closed; // guarded by lock

    Crew(Scheduler scheduler, String name) {
        this.scheduler = scheduler;
        this.name = name;
    }

    /** Starts a thread for each worker. */
    void start() {
        for (Worker worker : scheduler.workers()) {
            start(name + "-worker-" + worker.index, worker);
        }
    }

    private void start(String threadName, Worker worker) {
        WorkerThread thread = new WorkerThread(threadName, this, worker);
        worker.drivenBy(thread);
        lock.lock();
        try {
            alive.put(thread, true);
        } finally {
            lock.unlock();
        }
        thread.start();
    }

    /** Whether there can be another thread. */
    boolean hasSpare() {
        lock.lock();
        try {
            return !closed && (waiting > 0 || alive.size() < scheduler.places() + MAX_SPARE);
        } finally {
            lock.unlock();
        }
    }

    /** Lets a spare thread drive a worker, or a new one. */
    void stepIn(Worker worker) {
        String threadName;
        lock.lock();
        try {
            if (waiting > vacant.size()) {
                vacant.add(worker);
                changed.signal();
                return;
            }
            threadName = name + "-spare-" + spares++;
        } finally {
            lock.unlock();
        }
        try {
            start(threadName, worker);
        } catch (Throwable noThread) { // who has lost the worker will find it vacant when it comes back
            leaveVacant(worker);
            throw noThread;
        }
    }

    private void leaveVacant(Worker worker) {
        lock.lock();
        try {
            alive.keySet().removeIf(thread -> thread == worker.thread());
            vacant.add(worker);
        } finally {
            lock.unlock();
        }
    }

    /** The life of a worker, on its thread. */
    void drive(Worker worker) {
        worker.runUntil(() -> scheduler.phase() == Scheduler.Phase.STOPPED);
        if (worker.isReplaced()) {
            scheduler.retire(worker);
        } else {
            worker.finish();
        }
    }

    /** Waits for another worker to drive; null if the thread is to end. */
    @Nullable
    Worker next(WorkerThread thread) {
        lock.lock();
        try {
            waiting++;
            long left = KEEP_ALIVE_NANOS;
            while (vacant.isEmpty() && !closed && left > 0) {
                left = awaitChange(left);
            }
            waiting--;
            Worker worker = vacant.poll();
            if (worker == null) {
                alive.remove(thread);
                changed.signalAll();
            } else {
                worker.drivenBy(thread);
            }
            return worker;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // who calls it loops
    private long awaitChange(long nanos) {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            return nanos; // a worker's thread heeds no interrupts: a task may have left one behind
        }
    }

    /** Lets the spare threads end and waits until all have ended, the others by the phase of the scheduler. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            closed = true;
            changed.signalAll();
            long left = nanos;
            while (!alive.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The threads that have not ended. */
    List<Thread> alive() {
        lock.lock();
        try {
            return new ArrayList<>(alive.keySet());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "Crew(" + name + ", " + alive().size() + " threads)";
    }
}
