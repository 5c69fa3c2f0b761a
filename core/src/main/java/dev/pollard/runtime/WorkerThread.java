// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.BlockingRefusal;
import org.jspecify.annotations.Nullable;

/** A thread that drives workers, one after the other. */
final class WorkerThread extends Thread {
    private final Crew crew;

    /** Written by this thread, or before it starts; read by this thread alone. */
    private @Nullable Worker worker;

    WorkerThread(String name, Crew crew, Worker first) {
        super(name);
        this.crew = crew;
        this.worker = first;
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

    /** The worker that this thread drives. For this thread. */
    @Nullable
    Worker worker() {
        return worker;
    }
}
