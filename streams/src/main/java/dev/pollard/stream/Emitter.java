// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedRunnable;

/**
 * The way by which callbacks put items into a stream: what {@link AsyncStream#create} gives to whoever registers them.
 *
 * <p><b>Threading.</b> Any thread, several at once. Items of one thread keep their order.
 *
 * @param <T> the type of the items
 */
public interface Emitter<T> {

    /**
     * Emits an item, without waiting.
     *
     * @param item the item
     * @return whether it was taken; not if the run is over, or there was no room and the newest item is the one to drop
     */
    boolean emit(T item);

    /** Ends the stream, after the items that were emitted. Does nothing if the run is over. */
    void end();

    /**
     * Fails the stream, after the items that were emitted. Does nothing if the run is over.
     *
     * @param failure the failure
     */
    void fail(Throwable failure);

    /**
     * Whether nothing is taken any more: the run was cancelled, or it was ended or failed from here.
     *
     * @return true once it is over
     */
    boolean isOver();

    /**
     * Sets what to do when the run is over for its consumer, in whichever way: to unregister. At once if it is over already; only the last action that
     * was set counts.
     *
     * @param action what to do; it does not wait. What it throws goes to the uncaught exception handler of the thread
     */
    void onClose(CheckedRunnable action);
}
