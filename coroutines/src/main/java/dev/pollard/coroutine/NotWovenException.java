// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

/**
 * Code that waits was called where it can't be suspended: its class was not woven, or the call is not in a body at all.
 *
 * <p>The message names the method and says what to add to the build.
 */
public final class NotWovenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was called where, and the remedy
     */
    public NotWovenException(String message) {
        super(message);
    }
}
