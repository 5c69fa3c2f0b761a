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
     * <p>Until it fires or is disarmed the node belongs to the timers.
     *
     * @param node a node that is new or has fired
     * @param deadlineNanos when, by {@link #nanoTime()}; a deadline in the past fires as soon as the worker looks
     * @throws java.util.concurrent.RejectedExecutionException if these are the timers of a runtime that was closed
     */
    void arm(TimerNode node, long deadlineNanos);

    /**
     * Arranges that the node fires once, when a time has passed since this call or a moment later, never before.
     *
     * <p>Cheaper than {@link #arm}, for the clock need not be read now: the delay may count from when the worker next looks at its timers.
     *
     * @param node a node that is new or has fired
     * @param delayNanos how long; at most half the range of the clock
     */
    default void armAfter(TimerNode node, long delayNanos) {
        arm(node, nanoTime() + delayNanos);
    }

    /**
     * Takes a node back. Does nothing if it has fired, which it may do yet if another thread is at it.
     *
     * @param node the node; not armed again unless it has fired
     */
    void disarm(TimerNode node);
}
