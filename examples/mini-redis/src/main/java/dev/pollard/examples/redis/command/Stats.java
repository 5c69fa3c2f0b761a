// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the server counts.
 *
 * <p><b>Threading.</b> Any thread.
 */
public final class Stats {
    private final LongAdder connections = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder commands = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final Latencies latencies = new Latencies();

    /** Creates counters that are all 0. */
    public Stats() {}

    /** Counts a connection. */
    public void connected() {
        connections.increment();
    }

    /** Counts a connection that was one too many. */
    public void rejected() {
        rejected.increment();
    }

    /**
     * Counts commands that were answered together.
     *
     * @param count how many
     * @param nanos how long it took from their arrival until their replies were handed to the system
     */
    public void answered(int count, long nanos) {
        commands.add(count);
        latencies.record(nanos, count);
    }

    /**
     * Counts bytes that came in.
     *
     * @param bytes how many
     */
    public void received(long bytes) {
        bytesIn.add(bytes);
    }

    /**
     * Counts bytes that went out.
     *
     * @param bytes how many
     */
    public void sent(long bytes) {
        bytesOut.add(bytes);
    }

    /**
     * Returns how many commands were answered.
     *
     * @return the number
     */
    public long commands() {
        return commands.sum();
    }

    /**
     * Returns how long answers took.
     *
     * @return the distribution
     */
    public Latencies latencies() {
        return latencies;
    }

    long connections() {
        return connections.sum();
    }

    long rejections() {
        return rejected.sum();
    }

    long bytesIn() {
        return bytesIn.sum();
    }

    /**
     * Returns how many bytes went out.
     *
     * @return the number
     */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Starts again from 0, as {@code CONFIG RESETSTAT} asks. */
    void reset() {
        connections.reset();
        rejected.reset();
        commands.reset();
        bytesIn.reset();
        bytesOut.reset();
    }
}
