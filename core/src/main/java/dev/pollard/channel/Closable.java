// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Waker;

/** A channel of whose close the sending side can be told. */
interface Closable {

    /** Whether it is closed; if not, the waiter is woken then. */
    boolean awaitClosed(Waiter waiter, Waker waker);

    /** The waiter does not wait any more. */
    void withdrawFromClosed(Waiter waiter);
}
