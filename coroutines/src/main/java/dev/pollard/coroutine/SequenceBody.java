// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

/**
 * The body of a sequence: code that {@linkplain Emitter#emit emits} items and awaits nothing. The sequence ends when it returns.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface SequenceBody<T> {

    /**
     * Emits the items.
     *
     * @param out takes the items; belongs to this run of this body, and is not handed on
     * @throws Exception if the sequence fails
     */
    void run(Emitter<T> out) throws Exception;
}
