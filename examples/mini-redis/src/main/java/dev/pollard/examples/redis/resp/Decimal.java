// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.resp;

import java.nio.ByteBuffer;

/**
 * Whole numbers as Redis reads and writes them: an optional minus, no plus, no blanks, no leading zeros, 64 bits.
 *
 * <p>Stricter than {@link Long#parseLong(String)}, so that a number has one spelling only and {@code INCR} never changes how a value looks.
 */
public final class Decimal {
    /** The longest number, {@link Long#MIN_VALUE}, has this many characters. */
    public static final int MAX_LENGTH = 20;

    private Decimal() {}

    /**
     * Reads a number that fills the array.
     *
     * @param digits the characters
     * @return the number
     * @throws NumberFormatException if it is not one
     */
    public static long parse(byte[] digits) {
        return parse(ByteBuffer.wrap(digits), 0, digits.length);
    }

    /**
     * Reads a number.
     *
     * @param bytes where the characters are; its position is neither used nor changed
     * @param from the index of the first character
     * @param to the index after the last one
     * @return the number
     * @throws NumberFormatException if it is not one
     */
    public static long parse(ByteBuffer bytes, int from, int to) {
        if (from >= to || to - from > MAX_LENGTH) {
            throw notANumber();
        }
        boolean negative = bytes.get(from) == '-';
        int i = negative ? from + 1 : from;
        if (i == to) {
            throw notANumber();
        }
        if (bytes.get(i) == '0') {
            if (negative || to - i > 1) {
                throw notANumber();
            }
            return 0;
        }
        // Collected as a negative number, since there is one more of those.
        long collected = 0;
        for (; i < to; i++) {
            int digit = bytes.get(i) - '0';
            if (digit < 0 || digit > 9 || collected < (Long.MIN_VALUE + digit) / 10) {
                throw notANumber();
            }
            collected = collected * 10 - digit;
        }
        if (!negative && collected == Long.MIN_VALUE) {
            throw notANumber();
        }
        return negative ? collected : -collected;
    }

    /**
     * Writes a number at the end of a stretch of bytes.
     *
     * @param number the number
     * @param target receives the characters; has room for {@link #MAX_LENGTH} before {@code end}
     * @param end the index after the last character
     * @return the index of the first character
     */
    public static int format(long number, byte[] target, int end) {
        int at = end;
        long rest = number > 0 ? -number : number;
        do {
            target[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (number < 0) {
            target[--at] = '-';
        }
        return at;
    }

    /**
     * Returns the characters of a number.
     *
     * @param number the number
     * @return a new array
     */
    public static byte[] bytes(long number) {
        byte[] room = new byte[MAX_LENGTH];
        int from = format(number, room, MAX_LENGTH);
        byte[] exact = new byte[MAX_LENGTH - from];
        System.arraycopy(room, from, exact, 0, exact.length);
        return exact;
    }

    private static NumberFormatException notANumber() {
        return new NumberFormatException("not a whole number of 64 bits");
    }
}
