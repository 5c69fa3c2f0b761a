// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

import org.jspecify.annotations.Nullable;

/**
 * Something that waits for a time: the list node of the wheel and the callback in one object.
 *
 * <p><b>Threading.</b> All fields belong to the wheel that the node is armed in and are touched only by the thread that drives that wheel,
 * but for the {@linkplain #owner() owner}, which is written by the arming thread before the node is handed over.
 */
public abstract class TimerNode {
    /** The value of {@link #slot} of a node that is in no wheel. */
    static final int IDLE = -1;

    /** The neighbours in the circular list of the slot; null while idle. */
    @Nullable
    TimerNode previous;

    @Nullable
    TimerNode next;

    long deadlineNanos;

    /** The slot of the wheel that holds this node, or {@link #IDLE}. */
    int slot = IDLE;

    private @Nullable Object owner;

    /** For subclasses. */
    protected TimerNode() {}

    /** Called once when the deadline has passed, by the thread that drives the timers. Must not throw. */
    protected abstract void fire();

    /**
     * Returns the deadline that this node was last armed with, in nanoseconds by the clock of the timers.
     *
     * @return the deadline
     */
    public final long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * Whether the node is in a wheel. For the thread that drives that wheel.
     *
     * @return true from {@link TimerWheel#add} until it fires or is removed
     */
    public final boolean isArmed() {
        return slot != IDLE;
    }

    /**
     * Returns what the timers noted on this node: which of several wheels has it.
     *
     * @return the owner, or null
     */
    public final @Nullable Object owner() {
        return owner;
    }

    /**
     * Lets the timers note which of several wheels has this node. The wheel itself does not look at it.
     *
     * @param owner the owner, or null
     */
    public final void owner(@Nullable Object owner) {
        this.owner = owner;
    }
}
