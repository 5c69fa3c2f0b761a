// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import java.io.Serial;

/** Says that an {@link AsyncSemaphore} gives out no more permits, because it was closed. */
public final class SemaphoreClosedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    SemaphoreClosedException(AsyncSemaphore semaphore) {
        super("semaphore closed: " + semaphore);
    }
}
