// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.Output;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.task.AtomicWaker;
import java.util.ArrayDeque;

/**
 * Messages for one subscriber, on their way from the publishers' tasks to its connection's task.
 *
 * <p><b>Limits.</b> As Redis's {@code client-output-buffer-limit pubsub 32mb 8mb 60}: a subscriber that reads too slowly is cut off once 32 MB wait for
 * it, or more than 8 MB for a minute. A publisher never waits.
 *
 * <p><b>Threading.</b> Any thread puts messages in; the connection takes them out. The publisher wakes the connection after it has given the
 * engine's lock back.
 */
public final class Outbox {
    static final long HARD_LIMIT = 32L << 20;
    static final long SOFT_LIMIT = 8L << 20;
    static final long SOFT_LIMIT_NANOS = 60_000_000_000L;

    private final AtomicWaker reader;

    // All guarded by this.
    private final ArrayDeque<byte[]> messages = new ArrayDeque<>();
    private long bytes;
    private long overSoftLimitSince;
    private boolean overflowed;

    /**
     * Creates an empty outbox.
     *
     * @param reader the cell where the connection waits
     */
    public Outbox(AtomicWaker reader) {
        this.reader = reader;
    }

    /** Puts a message in. {@link #wake} follows, without a lock. */
    synchronized void put(byte[] message, long nowNanos) {
        if (overflowed) {
            return;
        }
        messages.add(message);
        bytes += message.length;
        if (bytes < SOFT_LIMIT) {
            return;
        }
        if (overSoftLimitSince == 0) {
            // 0 means never, so a clock that shows 0 is off by a nanosecond.
            overSoftLimitSince = nowNanos == 0 ? 1 : nowNanos;
        }
        if (bytes >= HARD_LIMIT || nowNanos - overSoftLimitSince > SOFT_LIMIT_NANOS) {
            overflowed = true;
            messages.clear();
            bytes = 0;
        }
    }

    /** Wakes the connection. Not to be called under a lock. */
    void wake() {
        reader.wake();
    }

    /**
     * Moves messages to the output of the connection, until that is full enough.
     *
     * @param reply the connection's writer
     * @param enough how many pending bytes are enough
     */
    public synchronized void moveTo(ReplyWriter reply, long enough) {
        Output output = reply.output();
        while (output.pending() < enough) {
            byte[] message = messages.poll();
            if (message == null) {
                return;
            }
            bytes -= message.length;
            if (bytes < SOFT_LIMIT) {
                overSoftLimitSince = 0;
            }
            reply.raw(message);
        }
    }

    /**
     * Returns how much waits here.
     *
     * @return bytes
     */
    public synchronized long pending() {
        return bytes;
    }

    /**
     * Whether the subscriber was too slow and is to be cut off.
     *
     * @return true once a limit was exceeded
     */
    public synchronized boolean overflowed() {
        return overflowed;
    }
}
