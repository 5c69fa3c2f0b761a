// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/** What stands in a {@link WaitList}: the future that waits is the node itself. */
abstract class Waiter {
    @Nullable
    Waiter previous; // guarded by the word of the primitive

    @Nullable
    Waiter next; // guarded by the word of the primitive

    /** Of the last poll; null before the first one, and once it has been taken to be woken. */
    @Nullable
    Waker waker; // guarded by the word of the primitive

    /** Takes the waker out, under the lock; it is woken after that, outside. */
    final @Nullable Waker takeWaker() {
        Waker taken = waker;
        waker = null;
        return taken;
    }
}
