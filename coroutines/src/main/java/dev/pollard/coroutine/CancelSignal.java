// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

/**
 * Thrown where a body stands when it is cancelled, so that its {@code finally} blocks and its try-with-resources run.
 *
 * <p>An {@link Error}, so that {@code catch (Exception e)} lets it pass. A body that catches it, by {@code catch (Throwable t)}, throws it on after its
 * cleanup; if it goes on instead, the next place where it has to wait throws the signal again.
 *
 * <p>It has no stack trace: it says nothing about a fault, and is made once for each body that is cancelled while it waits.
 */
public final class CancelSignal extends Error {
    private static final long serialVersionUID = 1L;

    /** Creates a signal. */
    public CancelSignal() {
        super("cancelled", null, /* enableSuppression= */ true, /* writableStackTrace= */ false);
    }
}
