// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.local.Whereabouts;
import dev.pollard.task.BlockingRefusal;
import org.jspecify.annotations.Nullable;

/** A thread that drives workers, one after the other. */
final class WorkerThread extends Thread implements Whereabouts.Keeper {
    private final Crew crew;

    /** Written by this thread, or before it starts; read by this thread alone. */
    private @Nullable Worker worker;

    /** The same. */
    private Whereabouts whereabouts;

    private boolean mayBlock; // the same

    WorkerThread(String name, Crew crew, Worker first) {
        super(name);
        this.crew = crew;
        this.worker = first;
        this.whereabouts = new Whereabouts(first.scheduler().spawner(), this);
        setDaemon(true);
    }

    @Override
    public void run() {
        BlockingRefusal.enter();
        while (worker != null) {
            crew.drive(worker);
            worker = crew.next(this);
        }
    }

    /** The worker that this thread drives. For this thread, or one that runs while this one waits. */
    @Nullable
    Worker worker() {
        return worker;
    }

    /** The same, if it is one of that scheduler. For this thread. */
    @Nullable
    Worker workerOf(Scheduler scheduler) {
        Worker driven = worker;
        return driven != null && driven.scheduler() == scheduler ? driven : null;
    }

    /** Lets this thread make calls that block; false if it may already. By this thread. */
    boolean beginBlocking() {
        if (mayBlock) {
            return false;
        }
        mayBlock = true;
        BlockingRefusal.leave();
        return true;
    }

    /** Ends what {@link #beginBlocking} has begun. */
    void endBlocking() {
        mayBlock = false;
        BlockingRefusal.enter();
    }

    Crew crew() {
        return crew;
    }

    @Override
    public Whereabouts whereabouts() {
        return whereabouts;
    }

    @Override
    public void whereabouts(Whereabouts next) {
        whereabouts = next;
    }
}
