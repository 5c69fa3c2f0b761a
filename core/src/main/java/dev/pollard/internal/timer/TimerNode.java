// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import org.jspecify.annotations.Nullable;

/**
 * Something that waits for a time: the list node of the wheel and the callback in one object.
 *
 * <p>All fields belong to the wheel that the node is armed in, and are touched by the thread that drives that wheel only, but for
 * {@link #owner}, which is written by the arming thread before the node is handed over.
 */
public abstract class TimerNode {
    @Nullable
    TimerNode previous;

    @Nullable
    TimerNode next;

    /** When, in nanoseconds by the clock of the timers. */
    protected long deadlineNanos;

    /** The slot of the wheel that holds this node, or -1. */
    int slot = -1;

    /** The timers that this node is armed with; for their use. */
    @Nullable
    Object owner;

    /** For subclasses. */
    protected TimerNode() {}

    /** Called once when the deadline has passed, by the thread that drives the timers. Must not throw. */
    protected abstract void fire();
}
