// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are pinned to one place of a runtime that steals: they run one at a time, also when a worker is stuck in one of them and another has
 * taken its place.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class PinnedTasks {
    /*
     * Overview. `busy` is taken by CAS for one turn of one of the tasks. Who fails to get it leaves the tasks where they are. Who gives it back wakes the
     * driver of the place if another worker may have seen that it was taken.
     */
    private final Injector inbox;
    private final AtomicBoolean busy = new AtomicBoolean();

    PinnedTasks(Injector inbox) {
        this.inbox = inbox;
    }

    /** Whether one of them could run now. */
    boolean isReady() {
        return !inbox.isEmpty() && !busy.get();
    }

    /** Takes a task, and with it the turn, which {@link #giveBack} ends; null if there is none or one of them runs. */
    @Nullable
    Job take() {
        if (inbox.isEmpty() || !busy.compareAndSet(false, true)) {
            return null;
        }
        Job job = inbox.poll();
        if (job == null) {
            giveBack();
        }
        return job;
    }

    void giveBack() {
        busy.set(false);
    }

    /** Queues a task that was woken in its turn. */
    void reschedule(Task<?> task) {
        inbox.overflow(task);
    }

    @Override
    public String toString() {
        return "PinnedTasks(" + inbox.size() + (busy.get() ? ", busy)" : ")");
    }
}
