// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of a runtime that have not ended, so that closing can find them.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class OwnedTasks {
    /** An intrusive doubly linked list with a lock of its own, so that workers rarely meet. */
    private static final class Shard {
        private @Nullable Task<?> first; // guarded by this
        private int size; // guarded by this
        private boolean closed; // guarded by this
    }

    private final Shard[] shards;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition removed = lock.newCondition();
    private volatile boolean awaited;

    OwnedTasks(int workers) {
        shards = new Shard[Math.min(64, Integer.highestOneBit(Math.max(1, workers * 2 - 1)) * 2)];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard();
        }
    }

    /**
     * Adds a task.
     *
     * @param task the task
     * @param hint spreads the tasks over the shards
     * @return false if this has been closed
     */
    boolean add(Task<?> task, int hint) {
        int index = hint & (shards.length - 1);
        Shard shard = shards[index];
        synchronized (shard) {
            if (shard.closed) {
                return false;
            }
            task.shard = index;
            task.ownedNext = shard.first;
            if (shard.first != null) {
                shard.first.ownedPrevious = task;
            }
            shard.first = task;
            shard.size++;
            return true;
        }
    }

    void remove(Task<?> task) {
        Shard shard = shards[task.shard];
        synchronized (shard) {
            if (task.ownedPrevious != null) {
                task.ownedPrevious.ownedNext = task.ownedNext;
            } else {
                shard.first = task.ownedNext;
            }
            if (task.ownedNext != null) {
                task.ownedNext.ownedPrevious = task.ownedPrevious;
            }
            task.ownedPrevious = null;
            task.ownedNext = null;
            shard.size--;
        }
        if (awaited) {
            lock.lock();
            try {
                removed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Refuses further tasks. */
    void close() {
        for (Shard shard : shards) {
            synchronized (shard) {
                shard.closed = true;
            }
        }
    }

    int size() {
        int size = 0;
        for (Shard shard : shards) {
            synchronized (shard) {
                size += shard.size;
            }
        }
        return size;
    }

    List<Task<?>> snapshot() {
        List<Task<?>> all = new ArrayList<>();
        for (Shard shard : shards) {
            synchronized (shard) {
                for (Task<?> t = shard.first; t != null; t = t.ownedNext) {
                    all.add(t);
                }
            }
        }
        return all;
    }

    void forEach(Consumer<Task<?>> action) {
        snapshot().forEach(action);
    }

    /**
     * Waits until all tasks have ended.
     *
     * @param nanos how long at the most
     * @return whether all have ended
     */
    boolean awaitEmpty(long nanos) throws InterruptedException {
        awaited = true;
        lock.lock();
        try {
            long left = nanos;
            while (size() > 0) {
                if (left <= 0) {
                    return false;
                }
                // A removal between size() and the wait may have missed the flag on its way: look again now and then.
                long slice = Math.min(left, TimeUnit.MILLISECONDS.toNanos(10));
                left -= slice - Math.max(0, removed.awaitNanos(slice));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
