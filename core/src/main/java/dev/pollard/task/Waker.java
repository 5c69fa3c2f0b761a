// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

/**
 * Says to whoever owns a future that polling it again is worth it.
 *
 * <p><b>Behaviour.</b> Wakes coalesce: any number of wakes before the next poll lead to at least one poll. A wake during
 * a poll leads to another poll. A wake after the future has ended does nothing. Two wakers wake the same task if they are
 * the same object; keep the one of the most recent poll and drop the others.
 *
 * <p><b>Threading.</b> Any thread, at any time. All that happened before a wake is visible to the poll that follows it,
 * also if that wake coalesced with an earlier one. A waker may run arbitrary code: never call one while holding a lock.
 *
 * <p><b>Errors.</b> {@code wake} does not throw.
 */
@FunctionalInterface
public interface Waker {

    /** Asks for another poll. */
    void wake();

    /**
     * Returns a waker that does nothing, for a poll whose caller will not wait.
     *
     * @return the one such waker
     */
    static Waker noop() {
        return NoopWaker.INSTANCE;
    }
}
