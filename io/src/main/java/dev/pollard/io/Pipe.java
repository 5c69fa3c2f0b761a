// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** One direction of a {@link Duplex}: a bounded queue of bytes between one writer and one reader. All state is guarded by this. */
final class Pipe {
    private final byte[] ring;
    private int head; // where the next byte is read
    private int size;
    private boolean writerGone;
    private boolean readerGone;
    private @Nullable Waker reader;
    private @Nullable Waker writer;

    Pipe(int capacity) {
        this.ring = new byte[capacity];
    }

    Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        if (!dst.hasRemaining()) {
            return Poll.ready(0);
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        int n;
        Waker wake;
        synchronized (this) {
            if (readerGone) {
                throw new ClosedChannelException();
            }
            if (size == 0) {
                if (writerGone) {
                    return Poll.ready(-1);
                }
                reader = cx.waker();
                return Poll.pending();
            }
            n = Math.min(size, dst.remaining());
            int first = Math.min(n, ring.length - head);
            dst.put(ring, head, first).put(ring, 0, n - first);
            head = (head + n) % ring.length;
            size -= n;
            wake = writer;
            writer = null;
        }
        return progressed(cx, n, wake);
    }

    Poll<Integer> pollWrite(Context cx, ByteBuffer src) throws IOException {
        if (!src.hasRemaining()) {
            return Poll.ready(0);
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        int n;
        Waker wake;
        synchronized (this) {
            if (writerGone || readerGone) {
                throw new IOException(writerGone ? "write after shutdown" : "write to a closed pipe");
            }
            if (size == ring.length) {
                writer = cx.waker();
                return Poll.pending();
            }
            n = Math.min(ring.length - size, src.remaining());
            int tail = (head + size) % ring.length;
            int first = Math.min(n, ring.length - tail);
            src.get(ring, tail, first).get(ring, 0, n - first);
            size += n;
            wake = reader;
            reader = null;
        }
        return progressed(cx, n, wake);
    }

    private static Poll<Integer> progressed(Context cx, int n, @Nullable Waker wake) {
        cx.progressed();
        wake(wake);
        return Poll.ready(n);
    }

    /** No more bytes will be written; those that are there can still be read. */
    void endWriting() {
        synchronized (this) {
            writerGone = true;
        }
        wakeBoth();
    }

    /** No more bytes will be read. */
    void endReading() {
        synchronized (this) {
            readerGone = true;
            size = 0;
        }
        wakeBoth();
    }

    /** Either side may wait here on its own end being closed by another thread. */
    private void wakeBoth() {
        Waker reading;
        Waker writing;
        synchronized (this) {
            reading = reader;
            reader = null;
            writing = writer;
            writer = null;
        }
        wake(reading);
        wake(writing);
    }

    synchronized void forgetReader() {
        reader = null;
    }

    synchronized void forgetWriter() {
        writer = null;
    }

    private static void wake(@Nullable Waker waker) {
        if (waker != null) {
            waker.wake();
        }
    }
}
