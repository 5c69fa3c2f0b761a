// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that waits for a task, whose only owner it is. An interrupt aborts the task, and its cleanup is waited for. */
final class BlockedJoin {
    private BlockedJoin() {}

    /** Waits on the calling thread, which is not a worker's. */
    static <T extends @Nullable Object> T await(Task<T> task) throws Exception {
        Thread thread = Thread.currentThread();
        boolean interrupted = false;
        boolean ended = task.join(() -> LockSupport.unpark(thread));
        while (!ended) {
            LockSupport.park(task);
            if (Thread.interrupted()) {
                interrupted = true;
                task.abort();
            }
            ended = task.isFinished();
        }
        return outcome(task, interrupted);
    }

    /** The outcome of a task that has ended. */
    static <T extends @Nullable Object> T outcome(Task<T> task, boolean interrupted) throws Exception {
        Poll<T> poll;
        try {
            poll = task.poll(Context.of(Waker.noop()));
        } catch (CancellationException e) {
            if (interrupted) {
                InterruptedException cause = new InterruptedException("interrupted while waiting for " + task.label());
                cause.addSuppressed(e);
                throw cause;
            }
            throw e;
        }
        if (interrupted) {
            Thread.currentThread().interrupt(); // it ended before the interrupt reached it
        }
        return poll.value();
    }
}
