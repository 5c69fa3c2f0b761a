// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

/** Whether and when pipelines are specialised: {@code -Ddev.pollard.stream.specialisation=off|on|eager}. */
final class Specialisation {
    private static final String PROPERTY = "dev.pollard.stream.specialisation";

    /** Some 130,000 items: by then the JIT has compiled the plain path, and a millisecond has been spent at least. */
    private static final int HOT = 2048;

    /** After how many units of items; {@code Integer.MAX_VALUE} never. */
    static volatile int threshold = threshold(System.getProperty(PROPERTY, "on"));

    private Specialisation() {}

    private static int threshold(String mode) {
        return switch (mode) {
            case "on" -> HOT;
            case "off" -> Integer.MAX_VALUE;
            case "eager" -> 1;
            default -> throw new IllegalArgumentException(PROPERTY + " is none of off, on, eager: " + mode);
        };
    }
}
