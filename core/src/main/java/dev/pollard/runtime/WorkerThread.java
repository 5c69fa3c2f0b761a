// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.BlockingRefusal;

/** The thread of a worker. */
final class WorkerThread extends Thread {
    private final Worker worker;

    WorkerThread(String name, Worker worker, Runnable body) {
        super(body, name);
        this.worker = worker;
        setDaemon(true);
    }

    @Override
    public void run() {
        BlockingRefusal.enter();
        super.run();
    }

    Worker worker() {
        return worker;
    }
}
