// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * The caller of a {@link CoroutineBody}, as the body sees it.
 *
 * @param <A> the type of the arguments that the body is resumed with
 * @param <Y> the type of the values that it yields
 */
public interface Yielder<A extends @Nullable Object, Y extends @Nullable Object> {

    /**
     * Gives a value to the caller, and suspends the body until it is resumed.
     *
     * <p><b>Cancellation.</b> If the coroutine is cancelled, {@link CancelSignal} is thrown here, so that the {@code finally} blocks run.
     *
     * @param value the value
     * @return the argument of the resumption
     * @throws Exception never; declared so that the compiler refuses this call where the body could not be suspended
     */
    A yield(Y value) throws Exception;
}
