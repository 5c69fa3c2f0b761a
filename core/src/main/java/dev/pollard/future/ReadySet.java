// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Which of up to {@value #CAPACITY} children have asked for a poll: one bit each, marked by any thread, taken by the polling one.
 *
 * <p>Marking is an atomic read-and-write also if the bit is set already, so that taking it shows what came before every mark, not only
 * before the first.
 */
final class ReadySet {
    /*
     * Overview. Up to 64 children have their bits in `top`. More have them in `words`, and bit w of `top` says that word w may have some,
     * so that finding one among 4096 takes two looks.
     *
     *   mark: sets the bit; if the word had none before, sets the bit of the word in `top`, after that
     *   take: clears the bit; if the word has none after that, clears the bit of the word in `top`, and then looks at the word again: a mark that
     *         came in between has set a bit in `top` that was set, which is now cleared, so it is set once more
     *
     * So a bit in a word leads to a bit in `top`, at the latest when the mark that made the word differ from zero has returned. A mark that finds
     * other bits in the word leaves that to the one before it, which has not woken anybody yet in that case.
     */
    static final int CAPACITY = 64 * 64;

    private static final VarHandle TOP;
    private static final VarHandle WORD =
            MethodHandles.arrayElementVarHandle(long[].class).withInvokeExactBehavior();

    static {
        try {
            TOP = MethodHandles.lookup()
                    .findVarHandle(ReadySet.class, "top", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("FieldMayBeFinal") // TOP
    private volatile long top;

    /** Null if all bits are in {@link #top}. */
    private final long @Nullable [] words;

    /**
     * Creates a set.
     *
     * @param size how many children, from 0 to {@value #CAPACITY}
     * @param marked whether they are marked
     */
    ReadySet(int size, boolean marked) {
        if (size <= 64) {
            words = null;
            top = marked ? lowest(size) : 0;
            return;
        }
        long[] bits = new long[(size + 63) >>> 6];
        if (marked) {
            for (int w = 0; w < bits.length; w++) {
                bits[w] = lowest(size - (w << 6));
            }
            top = lowest(bits.length);
        }
        words = bits;
    }

    private static long lowest(int bits) {
        return bits >= 64 ? -1L : (1L << bits) - 1;
    }

    /** Marks a child; returns false if it was marked already. */
    boolean mark(int index) {
        long bit = 1L << index;
        long[] bits = words;
        if (bits == null) {
            return (orTop(bit) & bit) == 0;
        }
        int word = index >>> 6;
        long before = orWord(bits, word, bit);
        if (before == 0) {
            orTop(1L << word);
        }
        return (before & bit) == 0;
    }

    /** The first marked child from an index on, or -1. */
    int next(int from) {
        long[] bits = words;
        if (bits == null) {
            return from >= 64 ? -1 : first(top & (-1L << from), 0);
        }
        int word = from >>> 6;
        if (word >= bits.length) {
            return -1;
        }
        long marks = look(bits, word) & (-1L << from);
        while (marks == 0) {
            long later = word == 63 ? 0 : top & (-1L << (word + 1));
            if (later == 0) {
                return -1;
            }
            word = Long.numberOfTrailingZeros(later);
            marks = look(bits, word);
            if (marks == 0) {
                settle(bits, word);
            }
        }
        return first(marks, word << 6);
    }

    private static int first(long marks, int base) {
        return marks == 0 ? -1 : base + Long.numberOfTrailingZeros(marks);
    }

    /** Takes the mark of a child away. */
    void take(int index) {
        long bit = 1L << index;
        long[] bits = words;
        if (bits == null) {
            clearTop(bit);
        } else if ((long) WORD.getAndBitwiseAnd(bits, index >>> 6, ~bit) == bit) {
            settle(bits, index >>> 6);
        }
    }

    /** Says in {@link #top} that a word has no bits, unless it has got one meanwhile. */
    private void settle(long[] bits, int word) {
        clearTop(1L << word);
        if (look(bits, word) != 0) {
            orTop(1L << word);
        }
    }

    private long orTop(long mask) {
        return (long) TOP.getAndBitwiseOr(this, mask);
    }

    private void clearTop(long mask) {
        long unused = (long) TOP.getAndBitwiseAnd(this, ~mask);
    }

    private static long orWord(long[] bits, int word, long mask) {
        return (long) WORD.getAndBitwiseOr(bits, word, mask);
    }

    private static long look(long[] bits, int word) {
        return (long) WORD.getVolatile(bits, word);
    }
}
