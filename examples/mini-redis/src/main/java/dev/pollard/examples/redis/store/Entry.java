// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key, its value and its deadline: one object, which is also the node of the table and of the heap of deadlines.
 *
 * <p><b>Threading.</b> Guarded by the lock of its keyspace. The bytes of a value, once written, are never written again: a new value gets a
 * new array, and appending writes behind them. So a reply may refer to them after the lock was given back.
 */
public final class Entry {
    /** {@link #deadline()} of an entry that stays. */
    public static final long NEVER = Long.MAX_VALUE;

    /** {@link #heapIndex} of an entry without a deadline. */
    static final int NOT_IN_HEAP = -1;

    final byte[] key;
    final int hash;

    /** The next entry in the same bucket. */
    @Nullable
    Entry next;

    long deadline = NEVER;
    int heapIndex = NOT_IN_HEAP;

    private byte[] value;
    private int length;

    Entry(byte[] key, int hash, byte[] value, @Nullable Entry next) {
        this.key = key;
        this.hash = hash;
        this.value = value;
        this.length = value.length;
        this.next = next;
    }

    /**
     * Returns the key.
     *
     * @return the key itself; not to be changed
     */
    public byte[] key() {
        return key;
    }

    /**
     * Returns the array that begins with the value.
     *
     * @return the array; the value is its first {@link #length()} bytes
     */
    public byte[] bytes() {
        return value;
    }

    /**
     * Returns the length of the value.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * Returns the value in an array of its own length.
     *
     * @return the value; not to be changed
     */
    public byte[] value() {
        return length == value.length ? value : Arrays.copyOf(value, length);
    }

    /**
     * Returns when this entry vanishes.
     *
     * @return milliseconds since 1970, or {@link #NEVER}
     */
    public long deadline() {
        return deadline;
    }

    /**
     * Whether this entry vanishes some time.
     *
     * @return true if it has a deadline
     */
    public boolean hasDeadline() {
        return deadline != NEVER;
    }

    void replace(byte[] bytes) {
        value = bytes;
        length = bytes.length;
    }

    void append(byte[] more) {
        int needed = Math.addExact(length, more.length);
        if (needed > value.length) {
            // Twice the size, so that appending byte by byte copies each byte once on average.
            long roomy = Math.min(2L * needed, Integer.MAX_VALUE - 8);
            value = Arrays.copyOf(value, (int) Math.max(needed, roomy));
        }
        System.arraycopy(more, 0, value, length, more.length);
        length = needed;
    }
}
