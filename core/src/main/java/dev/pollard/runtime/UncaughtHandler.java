// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

/**
 * Is told of every failure that nobody awaits.
 *
 * <p><b>Threading.</b> Any thread, a worker's included: return soon. What it throws is ignored.
 */
@FunctionalInterface
public interface UncaughtHandler {

    /**
     * Takes note of a failure.
     *
     * @param event what failed, and where
     */
    void uncaught(UncaughtFailure event);

    /**
     * Returns the default: logs an error by {@link System.Logger} under the name {@code dev.pollard.runtime}.
     *
     * @return the handler
     */
    static UncaughtHandler logging() {
        return event -> System.getLogger("dev.pollard.runtime")
                .log(System.Logger.Level.ERROR, event.toString(), event.failure());
    }
}
