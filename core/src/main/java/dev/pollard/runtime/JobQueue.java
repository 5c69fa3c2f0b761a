// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A worker's own queue: a ring from which others steal, or, for the worker of a local runtime, from which nobody does, a queue without atomic operations.
 *
 * <p><b>Threading.</b> The worker; a ring's {@code size} and {@code stealInto}: any thread.
 */
final class JobQueue {
    private final @Nullable RunQueue ring;
    private final @Nullable ArrayDeque<Job> alone;

    JobQueue(boolean local) {
        ring = local ? null : new RunQueue();
        alone = local ? new ArrayDeque<>() : null;
    }

    int size() {
        return ring != null ? ring.size() : alone != null ? alone.size() : 0;
    }

    @Nullable
    Job pop() {
        return ring != null ? ring.pop() : alone != null ? alone.pollFirst() : null;
    }

    /**
     * Adds a job at the back.
     *
     * @return how many jobs went to the injector because there was no room
     */
    int push(Job job, Injector injector) {
        if (ring != null) {
            return ring.push(job, injector);
        }
        if (alone != null) {
            alone.addLast(job);
        }
        return 0;
    }

    /** Moves some jobs to the queue of the calling worker, and returns one more. */
    @Nullable
    Job stealInto(JobQueue mine) {
        return ring == null || mine.ring == null ? null : ring.stealInto(mine.ring);
    }

    /** Moves some jobs to a ring of the caller, and returns one more. */
    @Nullable
    Job stealInto(RunQueue mine) {
        return ring == null ? null : ring.stealInto(mine);
    }

    @Override
    public String toString() {
        return "JobQueue(" + size() + ")";
    }
}
