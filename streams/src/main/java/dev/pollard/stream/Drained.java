// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Why {@link AsyncIterator#drain} stopped pushing. */
public enum Drained {
    /**
     * The sink wanted no more for now: this, whenever its last answer was false, even if that item was the last of the stream. More may be
     * ready, and no wake has been arranged.
     */
    DECLINED,
    /** Nothing was ready. A wake has been arranged. */
    PENDING,
    /** The stream has ended. */
    ENDED
}
