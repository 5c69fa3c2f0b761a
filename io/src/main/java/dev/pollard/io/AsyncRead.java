// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A source of bytes that is polled.
 *
 * <p><b>Threading.</b> One reader at a time: no two calls overlap, each sees what the one before did, and they may come from different threads. There is
 * one waker, that of the last poll.
 */
public interface AsyncRead {

    /**
     * Reads what is there into the free space of {@code dst}, at most once.
     *
     * <p><b>Behaviour.</b> {@code Ready} carries the number of bytes put at the position of {@code dst}, which has moved by as many: at
     * least 1, 0 only if {@code dst} has no space, or -1 at the end of the source, now and for ever. {@code Pending} and a failure
     * mean that nothing was consumed; the next poll may bring another buffer.
     *
     * @param cx the waker and the services to use in this call
     * @param dst where the bytes go
     * @return the number of bytes, -1 at the end, or {@code Pending} once a wake has been arranged
     * @throws IOException if the source fails
     */
    Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException;

    /** Forgets the waker of the last poll that was pending: the read was cancelled. Does nothing by default. */
    default void cancelRead() {}

    /**
     * Reads what is there, once something is.
     *
     * <p><b>Cancellation.</b> No byte is lost: either the future has given its result, or nothing was read.
     *
     * @param dst where the bytes go; its position moves
     * @return a future of the number of bytes, at least 1; 0 only if {@code dst} has no space; -1 at the end
     */
    default Future<Integer> read(ByteBuffer dst) {
        return new Read(this, Objects.requireNonNull(dst, "dst"));
    }

    /**
     * Fills the free space of {@code dst}.
     *
     * <p><b>Cancellation.</b> No byte is lost: what was read before is in {@code dst}, and its position says how much. Passing the same {@code dst}
     * to another call goes on from there.
     *
     * <p><b>Errors.</b> {@link java.io.EOFException} if the source ends first; what came before is in {@code dst}.
     *
     * @param dst where the bytes go; its position moves to its limit
     * @return a future that ends when {@code dst} is full
     */
    default Future<@Nullable Void> readExactly(ByteBuffer dst) {
        return new ReadFully(this, Objects.requireNonNull(dst, "dst"));
    }
}
