// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** A {@link Runnable} in the queue of a worker. */
record Command(Scheduler scheduler, Runnable action) implements Job {

    @Override
    public void run(Carrier carrier) {
        run();
    }

    void run() {
        try {
            action.run();
        } catch (Throwable t) {
            scheduler.reportUncaught(null, t);
        }
    }
}
