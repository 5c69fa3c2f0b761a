// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import static dev.pollard.coroutine.Coroutines.sequence;

import dev.pollard.coroutine.CloseableIterator;
import dev.pollard.coroutine.Sequence;

/** A generator is a coroutine that is resumed with nothing: an iterator written as a loop. */
final class Tour04Generator {
    private Tour04Generator() {}

    /** Endless; each number is computed when it is asked for. */
    static final Sequence<Long> FIBONACCI = sequence(out -> {
        try {
            for (long a = 0, b = 1; ; b += a, a = b - a) {
                out.emit(a);
            }
        } finally {
            System.out.println("no more is asked for");
        }
    });

    public static void main(String[] args) {
        try (CloseableIterator<Long> numbers = FIBONACCI.iterator()) {
            for (long number = numbers.next(); number < 50; number = numbers.next()) {
                System.out.print(number + " ");
            }
            System.out.println();
        }
    }
}
