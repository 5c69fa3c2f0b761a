// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Numbers as lines of text, in pieces of any size. Empty lines mean nothing. */
final class NumberLines {
    private int number;
    private boolean begun;

    static ByteBuffer encode(int number) {
        return ByteBuffer.wrap((number + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** The numbers that end within this piece. */
    List<Integer> feed(ByteBuffer piece) {
        List<Integer> numbers = new ArrayList<>();
        while (piece.hasRemaining()) {
            byte b = piece.get();
            if (b != '\n') {
                number = number * 10 + (b - '0');
                begun = true;
            } else if (begun) {
                numbers.add(number);
                number = 0;
                begun = false;
            }
        }
        return numbers;
    }
}
