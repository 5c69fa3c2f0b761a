// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

/**
 * The body of a future that gives no value: code that may {@link Coroutines#await await}.
 *
 * <p>As {@link AsyncBody}, a value that may be started many times, by {@link Coroutines#async(AsyncAction)}.
 */
@FunctionalInterface
public interface AsyncAction {

    /**
     * Does the work.
     *
     * @throws Exception if the work fails
     */
    void run() throws Exception;
}
