// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

/**
 * Takes the items of a {@link GeneratorBody} or a {@link SequenceBody}.
 *
 * @param <T> the type of the items
 */
public interface Emitter<T> {

    /**
     * Gives an item to whoever consumes, and suspends the body until the next one is asked for.
     *
     * <p><b>Cancellation.</b> If the consumer has had enough, {@link CancelSignal} is thrown here, so that the {@code finally} blocks run.
     *
     * @param item the item, which is not null
     * @throws NullPointerException if the item is null
     * @throws Exception never; declared so that the compiler refuses this call where the body could not be suspended
     */
    void emit(T item) throws Exception;
}
