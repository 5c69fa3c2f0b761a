// SPDX-License-Identifier: Apache-2.0
package dev.pollard.function;

/** A {@link Runnable} that may throw. */
@FunctionalInterface
public interface CheckedRunnable {

    /**
     * Runs.
     *
     * @throws Exception if it fails
     */
    void run() throws Exception;
}
