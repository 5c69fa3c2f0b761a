// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

import dev.pollard.runtime.CancellableWork;
import io.reactivex.rxjava3.disposables.Disposable;

/** A piece of work, as RxJava takes it back. */
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
