// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

/** Throws what a script says. */
final class Rethrow {
    private Rethrow() {}

    static void rethrow(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof Exception exception) {
            throw exception;
        }
        throw new AssertionError("neither an exception nor an error", failure);
    }
}
