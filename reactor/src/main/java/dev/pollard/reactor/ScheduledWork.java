// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.runtime.CancellableWork;
import reactor.core.Disposable;

/** A piece of work, as Reactor takes it back. */
record ScheduledWork(CancellableWork work) implements Disposable {

    @Override
    public void dispose() {
        work.cancel();
    }

    /** Whether it does not wait to run any more. */
    @Override
    public boolean isDisposed() {
        return work.isOver();
    }
}
