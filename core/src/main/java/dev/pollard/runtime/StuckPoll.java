// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import java.util.List;

/**
 * A poll that does not return: a task blocks the thread of its worker, or computes for too long.
 *
 * @param task the label of the task, such as {@code task 17 transfer-3}; {@code a command} for what was passed to {@code execute}
 * @param thread the name of the thread
 * @param lasted for how long it had been seen when it was reported; it may have begun a little earlier
 * @param stack where the thread was then, the innermost call first
 * @param handedOver whether another thread goes on with the tasks, sockets and timers of the worker; if not, they wait
 */
public record StuckPoll(
        String task, String thread, Duration lasted, List<StackTraceElement> stack, boolean handedOver) {

    /**
     * Copies the stack.
     *
     * @param task the label of the task
     * @param thread the name of the thread
     * @param lasted for how long it had been seen
     * @param stack where the thread was
     * @param handedOver whether another thread goes on
     */
    public StuckPoll {
        stack = List.copyOf(stack);
    }

    /**
     * Returns the report as text, the stack included, as a thread dump has it.
     *
     * @return several lines
     */
    public String describe() {
        StringBuilder text = new StringBuilder(task)
                .append(" has been in one poll for ")
                .append(TimeText.of(lasted))
                .append(" on ")
                .append(thread)
                .append(handedOver ? "; another thread goes on with its worker" : "; its worker waits");
        for (StackTraceElement frame : stack) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }
}
