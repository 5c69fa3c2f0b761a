// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The queue for jobs that come from outside the workers, and for what overflows a worker's own queue.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class Injector {
    private final ArrayDeque<Job> jobs = new ArrayDeque<>(); // guarded by this

    /** The size of {@link #jobs}; written under the lock, read without it to skip an empty queue cheaply. */
    private volatile int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(Job job) {
        synchronized (this) {
            jobs.addLast(job);
            size = jobs.size();
        }
    }

    void pushAll(Job[] batch) {
        synchronized (this) {
            for (Job job : batch) {
                jobs.addLast(job);
            }
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
     * Takes a worker's share: one job to run and more for its queue.
     *
     * @param worker the worker, whose queue is empty
     * @param workers how many workers share this queue
     * @return a job to be run at once, or null if there is none
     */
    @Nullable
    Job pollShare(Worker worker, int workers) {
        if (size == 0) {
            return null;
        }
        synchronized (this) {
            Job first = jobs.pollFirst();
            int share = Math.min(jobs.size() / workers, RunQueue.CAPACITY / 2);
            for (int i = 0; i < share; i++) {
                worker.push(jobs.removeFirst());
            }
            size = jobs.size();
            return first;
        }
    }
}
