// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.internal.foreign.Foreign;

/** Calls a function of the user once a token is cancelled. */
final class CancelCallback extends CancelListener {
    private final Runnable callback;

    CancelCallback(Runnable callback) {
        this.callback = callback;
    }

    @Override
    void cancelled() {
        Foreign.run(callback);
    }
}
