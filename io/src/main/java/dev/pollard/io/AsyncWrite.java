// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A destination of bytes that is polled.
 *
 * <p><b>Threading.</b> One writer at a time: no two calls overlap, each sees what the one before did, and they may come from different threads. There is
 * one waker, that of the last poll.
 */
public interface AsyncWrite {

    /**
     * Takes bytes from {@code src}, as many as it can without waiting.
     *
     * <p><b>Behaviour.</b> {@code Ready} carries the number of bytes taken from the position of {@code src}, which has moved by as many: at
     * least 1, or 0 only if {@code src} is empty. {@code Pending} and a failure mean that nothing was taken; the next poll
     * may bring another buffer.
     *
     * @param cx the waker and the services to use in this call
     * @param src where the bytes come from
     * @return the number of bytes, or {@code Pending} once a wake has been arranged
     * @throws IOException if the destination fails
     */
    Poll<Integer> pollWrite(Context cx, ByteBuffer src) throws IOException;

    /**
     * Passes on what this object itself holds back. The operating system's own buffers are not waited for.
     *
     * @param cx the waker and the services to use in this call
     * @return done, or {@code Pending} once a wake has been arranged
     * @throws IOException if the destination fails
     */
    Poll<@Nullable Void> pollFlush(Context cx) throws IOException;

    /**
     * Flushes, and then tells the other side that no more bytes will come. Done again after it was done. Writing after it fails.
     *
     * @param cx the waker and the services to use in this call
     * @return done, or {@code Pending} once a wake has been arranged
     * @throws IOException if the destination fails
     */
    Poll<@Nullable Void> pollShutdown(Context cx) throws IOException;

    /** Forgets the waker of the last poll that was pending: the write was cancelled. Does nothing by default. */
    default void cancelWrite() {}

    /**
     * Writes a part of {@code src}, as much as is taken at once.
     *
     * <p><b>Cancellation.</b> Either the future has given its result, or nothing was written.
     *
     * @param src where the bytes come from; its position moves
     * @return a future of the number of bytes, at least 1; 0 only if {@code src} is empty
     */
    default Future<Integer> write(ByteBuffer src) {
        return new Write(this, Objects.requireNonNull(src, "src"));
    }

    /**
     * Writes all of {@code src}.
     *
     * <p><b>Cancellation.</b> What was written before stays written, and the position of {@code src} says how much. Passing the same
     * {@code src} to another call goes on from there.
     *
     * @param src where the bytes come from; its position moves to its limit
     * @return a future that ends when all of it was taken; {@link #flush} passes it on where this object holds bytes back
     */
    default Future<@Nullable Void> writeAll(ByteBuffer src) {
        return new WriteAll(this, Objects.requireNonNull(src, "src"));
    }

    /**
     * Writes all of a text, as UTF-8.
     *
     * <p><b>Cancellation.</b> What was written before stays written, and nobody knows how much that is: for a text that may be given up half-way and gone on with, take
     * {@link #writeAll}.
     *
     * @param text the text
     * @return a future that ends when all of it was taken; {@link #flush} passes it on where this object holds bytes back
     */
    default Future<@Nullable Void> writeString(String text) {
        return writeAll(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Passes on what this object itself holds back.
     *
     * <p><b>Cancellation.</b> Nothing is lost; what was not passed on yet is held back as before.
     *
     * @return a future that ends when nothing is held back any more
     */
    default Future<@Nullable Void> flush() {
        return new Flush(this);
    }

    /**
     * Flushes, and then tells the other side that no more bytes will come.
     *
     * <p><b>Cancellation.</b> Nothing is lost; call it again to go on.
     *
     * @return a future that ends when the other side has been told
     */
    default Future<@Nullable Void> shutdown() {
        return new Shutdown(this);
    }
}
