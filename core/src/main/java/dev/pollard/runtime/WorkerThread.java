// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** The thread of a worker. */
final class WorkerThread extends Thread {
    private final Worker worker;

    WorkerThread(String name, Worker worker, Runnable body) {
        super(body, name);
        this.worker = worker;
        setDaemon(true);
    }

    Worker worker() {
        return worker;
    }
}
