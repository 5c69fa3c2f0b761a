// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link Inspectable} tells about itself to.
 *
 * <p><b>Threading.</b> The thread that called {@link Inspectable#inspect}.
 */
public interface Inspector {

    /**
     * Names the node. Without it the simple name of its class is taken.
     *
     * @param name the name, such as {@code Timeout 5 s}
     */
    void name(String name);

    /**
     * Adds a child.
     *
     * @param child a future, an iterator, or null for one that has ended; one that is no {@link Inspectable} becomes a leaf
     */
    void child(@Nullable Object child);

    /**
     * Says what the node itself waits for.
     *
     * @param what the thing, such as {@code timer in 3.2 s}, or a free text
     */
    void waitsFor(String what);

    /**
     * Says that the node waits for something that another task holds, or for the end of another task: from this a circle of tasks that wait for each other is
     * found.
     *
     * @param resource the lock or whatever it is, the same object for all who wait for it; or the task whose end is waited for
     * @param holder who holds it, or null if that is not known
     * @param sinceNanos since when, by {@link System#nanoTime()}; 0 if that is not known
     */
    void waitsFor(Object resource, @Nullable TaskInfo holder, long sinceNanos);
}
