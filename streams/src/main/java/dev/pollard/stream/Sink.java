// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/**
 * Takes the items that {@link AsyncIterator#drain} pushes.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface Sink<T> {

    /**
     * Takes an item.
     *
     * @param item the item
     * @return whether it wants another one now; this one counts as taken either way
     * @throws Exception if the consumer fails, which fails the stream
     */
    boolean accept(T item) throws Exception;
}
