// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

/** Calls a function of the user once a token is cancelled. */
final class CancelCallback extends CancelListener {
    private final Runnable callback;

    CancelCallback(Runnable callback) {
        this.callback = callback;
    }

    @Override
    void cancelled() {
        run(callback);
    }

    /** Runs something that should not throw; if it does, that keeps nobody else from what is theirs. */
    static void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable failure) {
            Bugs.report(failure);
        }
    }
}
