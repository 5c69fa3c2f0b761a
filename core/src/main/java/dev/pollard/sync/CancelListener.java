// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import org.jspecify.annotations.Nullable;

/** What waits for a {@link CancellationToken}: a node of its list. The fields are guarded by the token. */
abstract class CancelListener {
    @Nullable
    CancelListener previous;

    @Nullable
    CancelListener next;

    boolean listed;

    /** Called once, outside of all locks. Does not throw. */
    abstract void cancelled();

    /** For the token: this is in no list any more. */
    final void unlink() {
        previous = null;
        next = null;
        listed = false;
    }
}
