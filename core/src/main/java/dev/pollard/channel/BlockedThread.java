// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that polls a future of this package and sleeps in between. */
final class BlockedThread implements Waker {
    private final Thread thread = Thread.currentThread();

    /** Not left to the permit of the thread alone: something else that sleeps during a poll may use that up. */
    private volatile boolean woken;

    private BlockedThread() {}

    /** Polls on the calling thread until the future has ended. An interrupt cancels it. */
    static <T extends @Nullable Object> T await(String method, Future<T> future) throws InterruptedException {
        BlockingRefusal.check(method);
        if (Thread.interrupted()) {
            future.cancel();
            throw new InterruptedException("interrupted before " + future);
        }
        BlockedThread waker = new BlockedThread();
        Context cx = Context.of(waker);
        Poll<T> poll = poll(future, cx);
        while (poll.isPending()) {
            while (!waker.woken) {
                LockSupport.park(future);
                if (Thread.interrupted()) {
                    future.cancel();
                    throw new InterruptedException("interrupted while waiting in " + future);
                }
            }
            waker.woken = false;
            poll = poll(future, cx);
        }
        return poll.value();
    }

    private static <T extends @Nullable Object> Poll<T> poll(Future<T> future, Context cx) {
        try {
            return future.poll(cx);
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
    public String toString() {
        return "thread " + thread.getName();
    }
}
