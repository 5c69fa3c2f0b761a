// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;

/** A task with a worker of its own, which nobody drives: the actors run the one and wake the other. */
final class HandRunTask {
    /** Never driven: what is woken goes into its injector, and there it may stay. */
    private static final Scheduler SCHEDULER = LocalRuntime.create().scheduler();

    private final Worker worker = new Worker(
            SCHEDULER,
            1,
            SCHEDULER.workers()[0].driver(),
            SCHEDULER.injector(),
            new TaskShard(SCHEDULER),
            /* local= */ false);
    final Task<Integer> task;

    /** What the polls look at: plain, written before a wake. */
    int first;

    int second;

    private int polls;
    private int seen;
    private int cancels;
    private final boolean ready;

    /**
     * Makes one that is scheduled.
     *
     * @param ready whether its first poll is its last
     */
    HandRunTask(boolean ready) {
        this.ready = ready;
        this.task = new Task<>(null, new Body());
        worker.shard().add(task);
    }

    private final class Body implements Future<Integer> {
        @Override
        public Poll<Integer> poll(Context cx) {
            polls++;
            seen = first + second;
            return ready ? Poll.ready(1) : Poll.pending();
        }

        @Override
        public void cancel() {
            cancels++;
        }
    }

    /** One turn. */
    void run() {
        task.run(worker);
    }

    /** As many turns as the task asks for, none beside others. */
    void runWhileScheduled() {
        while (task.isScheduled()) {
            run();
        }
        SCHEDULER.injector().poll();
    }

    /** One poll of the handle. */
    boolean hasEnded(Context cx) {
        try {
            return !task.poll(cx).isPending();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    int polls() {
        return polls;
    }

    int seen() {
        return seen;
    }

    int cancels() {
        return cancels;
    }
}
