// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations with eight buckets per power of two: a percentile is off by an eighth at most.
 *
 * <p><b>Threading.</b> Any thread.
 */
public final class Latencies {
    private static final int SUB_BITS = 3;
    private static final int SUB = 1 << SUB_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(64 * SUB);

    Latencies() {}

    void record(long nanos, int times) {
        counts.addAndGet(bucket(Math.max(nanos, 0)), times);
    }

    /**
     * Returns the counts so far, to be subtracted from later ones.
     *
     * @return a copy
     */
    public long[] snapshot() {
        long[] copy = new long[counts.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts.get(i);
        }
        return copy;
    }

    /**
     * Returns the duration that a share of the durations between two snapshots does not exceed.
     *
     * @param before the earlier snapshot
     * @param after the later snapshot
     * @param share from 0 to 1
     * @return nanoseconds, 0 if there were none
     */
    public static long percentile(long[] before, long[] after, double share) {
        long total = 0;
        for (int i = 0; i < after.length; i++) {
            total += after[i] - before[i];
        }
        long rank = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < after.length; i++) {
            seen += after[i] - before[i];
            if (seen >= rank && seen > 0) {
                return upperBound(i);
            }
        }
        return 0;
    }

    static int bucket(long nanos) {
        if (nanos < SUB) {
            return (int) nanos;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        int sub = (int) (nanos >>> (exponent - SUB_BITS)) & (SUB - 1);
        return (exponent - SUB_BITS + 1) * SUB + sub;
    }

    static long upperBound(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int exponent = bucket / SUB - 1 + SUB_BITS;
        long lower = (1L << exponent) + ((long) (bucket % SUB) << (exponent - SUB_BITS));
        return lower + (1L << (exponent - SUB_BITS)) - 1;
    }
}
