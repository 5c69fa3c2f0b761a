// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.blocking;

import dev.pollard.future.Future;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that polls a future and sleeps in between: what a task is to the future, with the name of the thread. */
public final class BlockedThread extends Context implements Waker, TaskInfo {
    private final Thread thread = Thread.currentThread();

    /** Not left to the permit of the thread alone: something else that sleeps during a poll may use that up. */
    private volatile boolean woken;

    private BlockedThread() {}

    /**
     * Polls on the calling thread until the future has ended. An interrupt cancels it.
     *
     * @param <T> the type of the value
     * @param method the name of the method that blocks, for the message
     * @param future a future that throws no checked exceptions
     * @return its value
     * @throws IllegalStateException if the calling thread is a worker of any runtime
     * @throws InterruptedException if the thread was interrupted before the future has ended
     */
    public static <T extends @Nullable Object> T await(String method, Future<T> future) throws InterruptedException {
        BlockingRefusal.check(method);
        if (Thread.interrupted()) {
            future.cancel();
            throw new InterruptedException("interrupted before " + future);
        }
        BlockedThread context = new BlockedThread();
        Poll<T> poll = context.poll(future);
        while (poll.isPending()) {
            while (!context.woken) {
                LockSupport.park(future);
                if (Thread.interrupted()) {
                    future.cancel();
                    throw new InterruptedException("interrupted while waiting in " + future);
                }
            }
            poll = context.poll(future);
        }
        return poll.value();
    }

    private <T extends @Nullable Object> Poll<T> poll(Future<T> future) {
        woken = false;
        try {
            return future.poll(this);
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError("checked exception out of " + future, failure);
        }
    }

    @Override
    public void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    @Override
    public Waker waker() {
        return this;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return type == TaskInfo.class ? type.cast(this) : null;
    }

    @Override
    public boolean mayProceed() {
        return true;
    }

    @Override
    public void progressed() {}

    /** Negative, so that it is the number of no task. */
    @Override
    public long id() {
        return -thread.getId();
    }

    @Override
    public String name() {
        return thread.getName();
    }

    @Override
    public String label() {
        return "thread " + thread.getName();
    }

    @Override
    public String toString() {
        return "a context of " + label();
    }
}
