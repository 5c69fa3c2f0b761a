// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Which children of a {@link Group} have asked for a poll: one bit each, marked by any thread, taken by the polling one.
 *
 * <p>Marking is an atomic read-and-write also if the bit is set already, so that taking it shows what came before every mark, not only
 * before the first.
 */
final class ReadySet {
    private static final VarHandle WORD =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    private final long[] words;

    /** All marked: every child is polled in the first poll. */
    ReadySet(int size) {
        words = new long[(size + 63) >>> 6];
        Arrays.fill(words, -1L);
        if ((size & 63) != 0) {
            words[words.length - 1] = (1L << size) - 1;
        }
    }

    int words() {
        return words.length;
    }

    /** Marks a child; returns false if it was marked already. */
    boolean mark(int index) {
        long bit = 1L << index;
        return (bitwiseOr(index >>> 6, bit) & bit) == 0;
    }

    /** Takes the marks of 64 children: bit i of word w is child {@code 64 * w + i}. */
    long take(int word) {
        return look(word) == 0 ? 0 : exchange(word, 0);
    }

    private long bitwiseOr(int word, long mask) {
        return (long) WORD.getAndBitwiseOr(words, word, mask);
    }

    private long look(int word) {
        return (long) WORD.getVolatile(words, word);
    }

    private long exchange(int word, long value) {
        return (long) WORD.getAndSet(words, word, value);
    }
}
