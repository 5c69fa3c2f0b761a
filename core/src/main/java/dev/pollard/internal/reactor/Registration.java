// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.reactor;

import dev.pollard.task.Context;

/**
 * One channel's readiness, as last seen, and who waits for a change of it.
 *
 * <p><b>Behaviour.</b> Readiness is a hint: an attempt may still find nothing to do. A user tries the operation only while
 * {@code pollReadable} (or {@code pollWritable}) says true, and calls {@code clearReadable} (or {@code clearWritable}) after an attempt
 * that did not do all that it could: a read of fewer bytes than asked for, a short write, nothing to accept. Clearing makes no
 * system call; a level-triggered selector reports what came in between again.
 *
 * <p><b>Threading.</b> One thread at a time for each direction; the two directions are independent.
 */
public interface Registration {

    /**
     * Whether reading may do something; if not, the waker of {@code cx} is woken when it may.
     *
     * @param cx the context of the poll
     * @return whether to try
     */
    boolean pollReadable(Context cx);

    /** Says that the last attempt to read found less than it could take. */
    void clearReadable();

    /**
     * Whether writing may do something; if not, the waker of {@code cx} is woken when it may. A new registration is writable unless it
     * waits for a connection.
     *
     * @param cx the context of the poll
     * @return whether to try
     */
    boolean pollWritable(Context cx);

    /** Says that the last attempt to write took less than it was given. */
    void clearWritable();

    /** Forgets the waker that waits to read: the read was cancelled. */
    void cancelRead();

    /** Forgets the waker that waits to write: the write was cancelled. */
    void cancelWrite();

    /**
     * Changes what writing means, from waiting for a connection to writing.
     *
     * @param readOps as in {@link Reactor#register}
     * @param writeOps as in {@link Reactor#register}
     */
    void retarget(int readOps, int writeOps);

    /**
     * Ends the registration and wakes who waits on it; idempotent. Close the channel after this call: its file descriptor is released by the next
     * turn of the reactor, which this call sees to.
     */
    void close();
}
