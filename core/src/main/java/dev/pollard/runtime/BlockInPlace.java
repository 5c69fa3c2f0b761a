// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.local.Whereabouts;
import dev.pollard.task.BlockingRefusal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A call that blocks the thread of a worker, which has given its place to a spare thread before.
 *
 * <p><b>Threading.</b> The thread of the worker, or that of a body that runs while the worker waits for it.
 */
final class BlockInPlace {
    /*
     * Overview. What the watchdog does to a stuck worker, the worker does to itself before it gets stuck: see Scheduler.replace and Home. In this order:
     *
     *   1. Another worker gets the driver: timers, sockets, and what gave way, which it wakes in its first turn.
     *   2. What is in the run queue and the LIFO slot goes to the injector. Nobody would come for it otherwise: others steal only while they are awake, and
     *      from the LIFO slot only if they have seen that this worker is replaced.
     *   3. The watchdog is told that this poll is not stuck, and calls that block are no more refused on this thread.
     *
     * What is woken, spawned or gives way during the call finds that the worker is replaced, and goes to the injector or is woken at once: nothing is
     * put into a queue that is not looked at. A call within the call finds the same, and just runs.
     *
     * The place does not come back. After the poll the thread becomes a spare one, which is there for the next call.
     */
    private BlockInPlace() {}

    static <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
        Objects.requireNonNull(call, "call");
        Whereabouts here = Whereabouts.find();
        Thread poller = here == null ? null : here.poller();
        if (poller == null) {
            BlockingRefusal.check("blockInPlace");
            return call.call();
        }
        Worker worker = poller instanceof WorkerThread thread ? thread.worker() : null;
        if (worker == null || !worker.scheduler().stealing()) {
            throw new IllegalStateException(
                    "blockInPlace in " + Objects.requireNonNull(here).spawner()
                            + ", where no other thread can go on with the tasks: use spawnBlocking");
        }
        WorkerThread thread = (WorkerThread) poller;
        handOver(worker, thread.crew());
        boolean before = worker.blockInPlace(
                worker.isReplaced()); // else it is stuck as any other, and the watchdog is to see it
        boolean outermost = thread == Thread.currentThread() && thread.beginBlocking();
        try {
            return call.call();
        } finally {
            if (outermost) {
                thread.endBlocking();
            }
            worker.blockInPlace(before);
        }
    }

    /** Gives the worker's place away, unless that was done. Without a spare thread it keeps it: then it blocks as any other call does. */
    private static void handOver(Worker worker, Crew crew) {
        Scheduler scheduler = worker.scheduler();
        while (!worker.isReplaced() && crew.hasSpare()) {
            Worker next = scheduler.replace(worker);
            if (next != null) {
                crew.stepIn(next);
            } else if (worker.driver().isHeldBy(worker)) {
                throw new IllegalStateException("blockInPlace in a waker or a hook, on " + worker.thread());
            } else {
                Thread.onSpinWait(); // one that comes back has the driver for a moment, to find that it is not its own
            }
        }
        if (worker.isReplaced() && !worker.left().isEmpty()) {
            worker.left().share(scheduler.injector());
            scheduler.wakeOne();
        }
    }
}
