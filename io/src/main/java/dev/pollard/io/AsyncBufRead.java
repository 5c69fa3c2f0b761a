// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.future.Future;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A source of bytes that can show bytes before they are taken.
 *
 * <p><b>Cancellation.</b> Nothing is taken before it is complete: a line, a record or a number of bytes that has not fully arrived stays in the buffer, and
 * the next read finds it there from its first byte. So every future of this interface can be cancelled at any point
 * without losing a byte, and another kind of read may follow.
 *
 * <p><b>Threading.</b> As {@link AsyncRead}.
 */
public interface AsyncBufRead extends AsyncRead {

    /** The limit of {@link #readLine()} and {@link #lines()}, in bytes. */
    int DEFAULT_LINE_LIMIT = 64 * 1024;

    /**
     * Shows the next bytes, at least {@code atLeast} of them.
     *
     * <p>The bytes from the position to the limit of the result are the next bytes of the source; there are fewer than {@code atLeast}
     * only if the source ends after them, and none at its end. They stay the next bytes until {@link #consume} takes them. The
     * result belongs to this object: it is valid until the next call of any other method, its position and limit may be moved freely, its
     * contents may not be changed.
     *
     * <p>The buffer grows with what arrives, not with what is asked for, so a large {@code atLeast} costs nothing until the bytes are there; the
     * caller sees to a limit.
     *
     * @param cx the waker and the services to use in this call
     * @param atLeast how many bytes to wait for, 1 or more
     * @return the bytes, or {@code Pending} once a wake has been arranged
     * @throws IOException if the source fails; what was buffered stays
     */
    Poll<ByteBuffer> pollFill(Context cx, int atLeast) throws IOException;

    /**
     * Shows the next bytes, at least one, as {@link #pollFill(Context, int)} does.
     *
     * @param cx the waker and the services to use in this call
     * @return the bytes, none at the end of the source, or {@code Pending} once a wake has been arranged
     * @throws IOException if the source fails; what was buffered stays
     */
    default Poll<ByteBuffer> pollFill(Context cx) throws IOException {
        return pollFill(cx, 1);
    }

    /**
     * Takes bytes that {@code pollFill} has shown.
     *
     * @param n how many
     * @throws IllegalArgumentException if {@code n} is negative or more than were shown
     */
    void consume(int n);

    /**
     * Reads exactly {@code n} bytes.
     *
     * <p><b>Cancellation.</b> No byte is lost; see {@link AsyncBufRead}.
     *
     * <p><b>Errors.</b> {@link java.io.EOFException} if the source ends first; what there is stays buffered.
     *
     * @param n how many bytes, 0 or more; memory for all of them is used as they arrive
     * @return a future of the bytes
     */
    default Future<byte[]> readExactly(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("n < 0: " + n);
        }
        return new ReadBytes(this, n);
    }

    /**
     * Reads up to and including the delimiter.
     *
     * <p><b>Cancellation.</b> No byte is lost; see {@link AsyncBufRead}.
     *
     * <p><b>Errors.</b> {@link LimitExceededException} if there are more than {@code limit} bytes before the delimiter; they stay
     * buffered.
     *
     * @param delimiter the last byte to read
     * @param limit the most bytes to accept before the delimiter, 0 or more
     * @return a future of the bytes; at the end of the source of those without a delimiter that are left, or of none
     */
    default Future<byte[]> readUntil(byte delimiter, int limit) {
        return new ReadUntil(this, delimiter, checkLimit(limit));
    }

    /**
     * Reads a line of UTF-8 of at most {@link #DEFAULT_LINE_LIMIT} bytes, as {@link #readLine(int)} does.
     *
     * @return a future of the line without its end, or of null at the end of the source
     */
    default Future<@Nullable String> readLine() {
        return readLine(DEFAULT_LINE_LIMIT);
    }

    /**
     * Reads a line of UTF-8 that ends with {@code \n} or {@code \r\n}, or at the end of the source.
     *
     * <p>Malformed bytes become U+FFFD.
     *
     * <p><b>Cancellation.</b> No byte is lost; see {@link AsyncBufRead}.
     *
     * <p><b>Errors.</b> {@link LimitExceededException} if the line is longer than {@code limit}; it stays buffered.
     *
     * @param limit the most bytes to accept in a line, its end not counted, 0 or more
     * @return a future of the line without its end, or of null at the end of the source
     */
    default Future<@Nullable String> readLine(int limit) {
        return new ReadLine(this, checkLimit(limit));
    }

    /**
     * Returns the lines of at most {@link #DEFAULT_LINE_LIMIT} bytes, as {@link #lines(int)} does.
     *
     * @return the stream of the lines without their ends
     */
    default AsyncStream<String> lines() {
        return lines(DEFAULT_LINE_LIMIT);
    }

    /**
     * Returns the lines from here to the end of the source, each as {@link #readLine(int)} gives it.
     *
     * <p>The lines are taken from this object, so the stream is not really run again: an iterator goes on where the one before stopped.
     *
     * <p><b>Cancellation.</b> No line is lost: one that was not given yet is still buffered.
     *
     * @param limit the most bytes to accept in a line, its end not counted, 0 or more
     * @return the stream of the lines without their ends
     */
    default AsyncStream<String> lines(int limit) {
        return new Lines(this, checkLimit(limit));
    }

    @Override
    default Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        if (!dst.hasRemaining()) {
            return Poll.ready(0);
        }
        Poll<ByteBuffer> filled = pollFill(cx, 1);
        if (filled.isPending()) {
            return Poll.pending();
        }
        ByteBuffer bytes = filled.value();
        int n = Math.min(bytes.remaining(), dst.remaining());
        if (n == 0) {
            return Poll.ready(-1);
        }
        dst.put(bytes.limit(bytes.position() + n));
        consume(n);
        return Poll.ready(n);
    }

    private static int checkLimit(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit < 0: " + limit);
        }
        return limit;
    }
}
