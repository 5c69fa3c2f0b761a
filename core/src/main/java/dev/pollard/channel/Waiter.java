// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in a {@link WaitList}.
 *
 * <pre>
 * IDLE    --addLast------------------> QUEUED
 * QUEUED  --taken out to be served---> SERVED     has got what it waits for, or may look for it
 * QUEUED  --taken out to be refused--> REFUSED    the channel was closed
 * QUEUED  --withdrawn by its owner---> IDLE
 * SERVED  --seen by its owner--------> IDLE
 * </pre>
 *
 * <p>All fields are guarded by the lock of the channel. The owner alone leads from IDLE and back, so outside of the lock it may
 * trust what it reads there; {@code status} is volatile for its look whether it was served.
 */
final class Waiter {
    static final byte IDLE = 0;
    static final byte QUEUED = 1;
    static final byte SERVED = 2;
    static final byte REFUSED = 3;

    volatile byte status; // IDLE at first; a write would be a fence

    /** How many places a sender wants. */
    int places = 1;

    /** Of the last poll; null if not queued. */
    @Nullable
    Waker waker;

    @Nullable
    Waiter previous;

    @Nullable
    Waiter next;
}
