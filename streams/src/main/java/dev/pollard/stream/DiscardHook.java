// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/**
 * Is told of items that were taken and are given to nobody: a service of the {@link dev.pollard.task.Context}, for whoever writes an iterator that holds items.
 *
 * <p>An iterator looks for it when it is first polled, and tells it the items that it still holds when it ends before they were given, and those that it drops because
 * there is no room or no time for them. {@link AsyncStream#onDiscard} puts it into the context.
 *
 * <p><b>Threading.</b> Whoever polls or cancels the iterator. Does not throw.
 */
@FunctionalInterface
public interface DiscardHook {

    /**
     * An item is lost.
     *
     * @param item the item
     */
    void discarded(Object item);
}
