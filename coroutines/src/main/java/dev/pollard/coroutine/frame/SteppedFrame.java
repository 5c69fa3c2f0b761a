// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import org.jspecify.annotations.Nullable;

/** A run that is driven by calls and awaits nothing: of a sequence, or of a coroutine. */
public abstract class SteppedFrame extends Frame {

    /** For subclasses. */
    protected SteppedFrame() {}

    /**
     * Runs the body on from where it stands, up to its next emit or yield or its end.
     *
     * @param argument what the yield gives, or {@link Frames#CANCEL}
     * @return what the kind of body gives
     * @throws Exception what the body throws
     */
    protected abstract @Nullable Object go(@Nullable Object argument) throws Exception;

    /** Throws the signal where the body stands, until it has ended. */
    final void cancelRun() {
        if (state == NEW) {
            cancelled();
        }
        for (int i = 0; i < CANCEL_LIMIT; i++) {
            if (!isSuspended()) {
                return;
            }
            try {
                go(Frames.CANCEL);
            } catch (Throwable thrown) {
                cancelled();
                Uncaught.afterCancel(thrown);
            }
            if (state == ENDED) {
                cancelled();
            }
        }
        cancelled();
        Uncaught.report(new IllegalStateException(
                "cancelled " + CANCEL_LIMIT + " times and still goes on; does it catch Throwable in a loop? " + this));
    }
}
