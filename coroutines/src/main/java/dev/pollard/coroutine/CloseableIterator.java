// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import java.util.Iterator;

/**
 * An iterator over a {@link Sequence}, which can be given up in the middle.
 *
 * @param <T> the type of the items
 */
public interface CloseableIterator<T> extends Iterator<T>, AutoCloseable {

    /**
     * Ends the run where it stands: {@link CancelSignal} is thrown at the {@code emit}, so that the {@code finally} blocks run, now and on this
     * thread. Idempotent; does nothing after the end. A body that has not begun does not run.
     */
    @Override
    void close();
}
