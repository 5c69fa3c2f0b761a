// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** Keeps a thread that polls tasks from blocking. */
final class BlockingRefusal {
    /** Set while a thread drives a {@link LocalRuntime}. */
    static final ThreadLocal<LocalRuntime> DRIVING = new ThreadLocal<>();

    private BlockingRefusal() {}

    static void check(String method) {
        Thread thread = Thread.currentThread();
        if (thread instanceof WorkerThread || DRIVING.get() != null) {
            throw new IllegalStateException(method + " on worker thread " + thread.getName()
                    + " would block its tasks: combine or spawn the future, or call it from spawnBlocking");
        }
    }
}
