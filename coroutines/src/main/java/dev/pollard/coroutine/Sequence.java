// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

/**
 * Items that a body emits one by one when they are asked for: an {@link Iterable} made by {@link Coroutines#sequence}.
 *
 * <p>Each iterator is a run of its own. A loop that stops before the end leaves the body where it stands, and its {@code finally} blocks do not run; where that
 * matters, {@linkplain CloseableIterator#close() close} the iterator.
 *
 * @param <T> the type of the items
 */
public interface Sequence<T> extends Iterable<T> {

    /**
     * Starts a run.
     *
     * @return the iterator; what the body throws comes out of its {@code hasNext} and {@code next}, a checked exception inside a
     *     {@link java.util.concurrent.CompletionException}
     */
    @Override
    CloseableIterator<T> iterator();
}
