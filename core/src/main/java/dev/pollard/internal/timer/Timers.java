// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.timer;

/**
 * The service by which a future gets the time, and is told when a time has come.
 *
 * <p><b>Threading.</b> Any thread; on a worker it costs no hand-over.
 */
public interface Timers {

    /**
     * Returns the time, in nanoseconds from an arbitrary origin, as {@link System#nanoTime()} does.
     *
     * @return the time
     */
    long nanoTime();

    /**
     * Arranges that the node fires once, at its deadline or later, never before.
     *
     * <p>The node must be idle: new, fired or disarmed. Until it fires or is disarmed it belongs to the timers.
     *
     * @param node the node
     * @param deadlineNanos when, by {@link #nanoTime()}; a deadline in the past fires as soon as the worker looks
     */
    void arm(TimerNode node, long deadlineNanos);

    /**
     * Takes a node back. Does nothing if it has fired. A fire that is already under way on another thread may still come.
     *
     * @param node the node
     */
    void disarm(TimerNode node);
}
