// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

/**
 * The body of a stream: code that may {@link Emitter#emit emit} items and {@link Coroutines#await await} futures. The stream ends when it returns.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface GeneratorBody<T> {

    /**
     * Emits the items.
     *
     * @param out takes the items; belongs to this run of this body, and is not handed on
     * @throws Exception if the stream fails
     */
    void run(Emitter<T> out) throws Exception;
}
