// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of a runtime that have not ended, so that closing and a dump can find them.
 *
 * <p>They are kept in shards, one for each thread that spawns tasks and one for each injector.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class OwnedTasks {
    /** How often who waits for the end looks by itself: a task that was spawned in spite of the closing is found by then. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Scheduler scheduler;
    private final List<TaskShard> shards = new CopyOnWriteArrayList<>();
    private final ArrayDeque<TaskShard> unused = new ArrayDeque<>(); // their threads have ended; guarded by lock
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile boolean awaited;

    OwnedTasks(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Returns a shard for a thread, which owns it until it gives it back. */
    TaskShard claimShard() {
        lock.lock();
        try {
            TaskShard shard = unused.poll();
            if (shard == null) {
                shard = new TaskShard(scheduler);
                shards.add(shard);
            }
            return shard;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a shard back, with the tasks in it. */
    void releaseShard(TaskShard shard) {
        lock.lock();
        try {
            unused.add(shard);
        } finally {
            lock.unlock();
        }
    }

    /** How many tasks have been spawned. */
    long spawned() {
        long added = 0;
        for (TaskShard shard : shards) {
            added += shard.loadAdded();
        }
        return added;
    }

    /** How many tasks have not ended. If it is 0, there was a moment during the call when all had. */
    long size() {
        // The ends first: each was counted after its addition, so what is counted here as ended is counted below as
        // added.
        long gone = 0;
        for (TaskShard shard : shards) {
            gone += shard.loadEnded();
        }
        return spawned() - gone;
    }

    /** The tasks that have not ended; those that end or are spawned during the call may be in it or not. */
    List<Task<?>> snapshot() {
        List<Task<?>> all = new ArrayList<>();
        for (TaskShard shard : shards) {
            shard.collectTo(all);
        }
        return all;
    }

    /** Ends all that is left: see {@link Task#abandon}. */
    void abandonAll() {
        TaskShard shard = claimShard();
        for (Task<?> task : snapshot()) {
            task.abandon();
            shard.countEnded();
        }
        releaseShard(shard);
    }

    /** Called after each end. */
    void ended() {
        if (awaited) {
            lock.lock();
            try {
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits until all tasks have ended.
     *
     * @param nanos how long at the most
     * @param meanwhile called before each look, or null
     * @return whether all have ended
     */
    boolean awaitEmpty(long nanos, @Nullable Runnable meanwhile) throws InterruptedException {
        awaited = true;
        long left = nanos;
        while (true) {
            if (meanwhile != null) {
                meanwhile.run(); // not under the lock
            }
            lock.lockInterruptibly();
            try {
                if (size() == 0) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
                // An end may have missed the flag on its way: look again now and then.
                long slice = Math.min(left, LOOK_NANOS);
                left -= slice - Math.max(0, ended.awaitNanos(slice));
            } finally {
                lock.unlock();
            }
        }
    }
}
