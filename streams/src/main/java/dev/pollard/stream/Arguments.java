// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Refuses arguments that no operator can work with, at once. */
final class Arguments {
    private Arguments() {}

    static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " < 1: " + value);
        }
        return value;
    }

    static int notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " < 0: " + value);
        }
        return value;
    }

    static long notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " < 0: " + value);
        }
        return value;
    }
}
