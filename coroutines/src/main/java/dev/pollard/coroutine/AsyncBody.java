// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * The body of a future: code that may {@link Coroutines#await await}, and returns the value or throws.
 *
 * <p>A body is a value: it may be stored, passed on, and {@linkplain Coroutines#async(AsyncBody) started} many times. Nobody but {@code async} calls
 * {@link #run()}.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface AsyncBody<T extends @Nullable Object> {

    /**
     * Computes the value.
     *
     * @return the value
     * @throws Exception if the computation fails
     */
    T run() throws Exception;
}
