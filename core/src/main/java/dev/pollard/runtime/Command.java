// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/** A {@link Runnable} in the queue of a worker. */
record Command(Runnable action) implements Job {

    @Override
    public void run(Carrier carrier) {
        try {
            action.run();
        } catch (Throwable t) {
            carrier.scheduler().reportUncaught(null, t);
        }
    }
}
