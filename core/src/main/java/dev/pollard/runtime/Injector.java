// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue for jobs that come from other threads than the one that runs them, and for what overflows a worker's own queue.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class Injector {
    private final ArrayDeque<Job> jobs = new ArrayDeque<>(); // guarded by this

    /** The tasks that were spawned into this queue. Its owner is who holds the lock. */
    private final TaskShard spawned;

    private boolean refusesTasks; // guarded by this
    private boolean closed; // guarded by this
    private long pushes; // guarded by this

    /** The size of {@link #jobs}; written under the lock, read without it to skip an empty queue cheaply. */
    private volatile int size;

    Injector(TaskShard spawned) {
        this.spawned = spawned;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How many jobs were ever pushed. */
    long pushes() {
        synchronized (this) {
            return pushes;
        }
    }

    /**
     * Adds a job.
     *
     * @return false if this is closed
     */
    boolean push(Job job) {
        synchronized (this) {
            return add(job);
        }
    }

    /**
     * Adds a new task, which becomes one of the tasks of the runtime.
     *
     * @return false if this takes no new tasks any more
     */
    boolean spawn(Task<?> task) {
        synchronized (this) {
            if (refusesTasks || closed) {
                return false;
            }
            spawned.add(task, spawned.stamp());
            return add(task);
        }
    }

    /**
     * Makes a new task one of the tasks of the runtime without queueing it.
     *
     * @return false if this takes no new tasks any more
     */
    boolean admit(Task<?> task) {
        synchronized (this) {
            if (refusesTasks) {
                return false;
            }
            spawned.add(task, spawned.stamp());
            return true;
        }
    }

    /** Takes an admitted task back, which will not run. */
    void dismiss(Task<?> task) {
        synchronized (this) {
            task.leaveHome();
            spawned.countEnded();
        }
    }

    private boolean add(Job job) {
        if (closed) {
            return false;
        }
        jobs.addLast(job);
        pushes++;
        size = jobs.size();
        return true;
    }

    /** Adds what a worker has no room for, also when this is closed: the worker had accepted it, and will look here before it ends. */
    void overflow(Job... batch) {
        synchronized (this) {
            for (Job job : batch) {
                jobs.addLast(job);
            }
            size = jobs.size();
        }
    }

    /**
     * Takes no new tasks from now on.
     *
     * @param all nor any other jobs; what is in it can still be taken out
     */
    void refuse(boolean all) {
        synchronized (this) {
            refusesTasks = true;
            closed |= all;
        }
    }

    /** Keeps jobs for a worker that comes back late, although this is closed. */
    void keep(List<Job> rest) {
        synchronized (this) {
            jobs.addAll(rest);
            size = jobs.size();
        }
    }

    @Nullable
    Job poll() {
        if (size == 0) {
            return null;
        }
        synchronized (this) {
            Job job = jobs.pollFirst();
            size = jobs.size();
            return job;
        }
    }

    /**
     * Takes a share of the jobs.
     *
     * @param share gets them
     * @param workers how many workers share this queue
     * @return how many: none if there are none, else at least one
     */
    int pollShare(@Nullable Job[] share, int workers) {
        if (size == 0) {
            return 0;
        }
        synchronized (this) {
            int n = Math.min(Math.min(jobs.size() / workers + 1, jobs.size()), share.length);
            for (int i = 0; i < n; i++) {
                share[i] = jobs.pollFirst();
            }
            size = jobs.size();
            return n;
        }
    }

    @Override
    public String toString() {
        return "Injector(" + size + ")";
    }
}
