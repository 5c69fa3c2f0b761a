// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The bytes of a stream of buffers for code that blocks. */
final class BlockingInput extends InputStream {
    private final BlockingIterator<ByteBuffer> buffers;
    private ByteBuffer current = ByteBuffer.allocate(0);

    BlockingInput(BlockingIterator<ByteBuffer> buffers) {
        this.buffers = buffers;
    }

    /** Whether there is a byte; waits for that, and for the end. */
    private boolean hasByte() throws IOException {
        while (!current.hasRemaining()) {
            ByteBuffer next;
            try {
                next = buffers.await();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException(e.getMessage());
                interrupted.initCause(e);
                throw interrupted;
            } catch (Exception failure) {
                throw new IOException(failure);
            }
            if (next == null) {
                return false;
            }
            current = next;
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return hasByte() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!hasByte()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(bytes, offset, count);
        return count;
    }

    @Override
    public int available() {
        return current.remaining();
    }

    @Override
    public void close() {
        buffers.close();
    }
}
