// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * Is told of every poll that takes longer than the watchdog allows, once.
 *
 * <p><b>Threading.</b> The thread of the watchdog, which sees nothing meanwhile: return soon. What it throws reaches the {@link UncaughtHandler}.
 */
@FunctionalInterface
public interface StuckPollHandler {

    /**
     * Takes note of a poll that does not return.
     *
     * @param poll what is known of it
     */
    void stuck(StuckPoll poll);

    /**
     * Returns the default: logs a warning with the stack by {@link System.Logger} under the name {@code dev.pollard.runtime}.
     *
     * @return the handler
     */
    static StuckPollHandler logging() {
        return poll -> System.getLogger("dev.pollard.runtime").log(System.Logger.Level.WARNING, poll::describe);
    }
}
