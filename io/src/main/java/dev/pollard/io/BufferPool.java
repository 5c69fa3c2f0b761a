// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lends direct buffers to connections while they have bytes to move, so that an idle connection holds none.
 *
 * <p><b>Behaviour.</b> Borrow a buffer when bytes have arrived or are to be sent, and give it back before waiting. A buffer that is never given back
 * is freed by the garbage collector; one that is given back twice would be lent twice, and nothing checks that.
 *
 * <p><b>Threading.</b> Any thread; a buffer may be released by another thread than the one that acquired it.
 *
 * <pre>{@code
 * ByteBuffer buffer = BufferPool.acquire();
 * try {
 *     Poll<Integer> read = connection.pollRead(cx, buffer);
 *     ...
 * } finally {
 *     BufferPool.release(buffer);
 * }
 * }</pre>
 */
public final class BufferPool {
    /*
     * Overview. The buffer released last by a thread is the one that it gets next: its bytes are still in that core's cache, which is worth more
     * than any saving in the pool itself. Threads are spread over stripes by their id; a stripe has a few cells on cache lines of its own.
     * A cell is emptied and filled by compare-and-set, so threads that share a stripe only cost each other hits. What finds no cell goes
     * to a shared stack, and beyond its bound to the garbage collector.
     */

    /** The size of every buffer: the most that one TCP segment after offload, and one UDP datagram, can bring. */
    public static final int SIZE = 64 * 1024;

    /** A reading and a writing buffer for each of two threads that happen to share a stripe. */
    private static final int CELLS = 4;

    /** References are 4 bytes: a stripe covers 128 bytes, two cache lines, as processors prefetch lines in pairs. */
    private static final int STRIPE = 32;

    private static final int STRIPES =
            Integer.highestOneBit(Math.max(4, 4 * Runtime.getRuntime().availableProcessors()));

    /** 16 MiB: bursts of slow peers are served from here, without keeping their peak for ever. */
    private static final int SHARED_LIMIT = 256;

    private static final VarHandle CELL =
            MethodHandles.arrayElementVarHandle(ByteBuffer[].class).withInvokeExactBehavior();

    private static final @Nullable ByteBuffer[] cells = new ByteBuffer[STRIPES * STRIPE];

    private static final ArrayDeque<ByteBuffer> shared = new ArrayDeque<>(); // guarded by itself

    private BufferPool() {}

    /**
     * Borrows a buffer. It belongs to the caller until it is released or dropped.
     *
     * @return a cleared direct buffer of {@link #SIZE} bytes, with arbitrary contents
     */
    public static ByteBuffer acquire() {
        int stripe = stripe();
        for (int i = stripe + CELLS - 1; i >= stripe; i--) {
            ByteBuffer hot = cells[i];
            if (hot != null && casCell(i, hot, null)) {
                return hot.clear();
            }
        }
        ByteBuffer warm;
        synchronized (shared) {
            warm = shared.pollFirst();
        }
        return warm != null ? warm.clear() : ByteBuffer.allocateDirect(SIZE);
    }

    /**
     * Gives a buffer back. Nobody may touch it through an old reference any more.
     *
     * @param buffer a buffer from {@link #acquire}, released once
     */
    public static void release(ByteBuffer buffer) {
        int stripe = stripe();
        for (int i = stripe; i < stripe + CELLS; i++) {
            if (cells[i] == null && casCell(i, null, buffer)) {
                return;
            }
        }
        synchronized (shared) {
            if (shared.size() < SHARED_LIMIT) {
                shared.addFirst(buffer);
            }
        }
    }

    private static int stripe() {
        long id = Thread.currentThread().getId();
        return ((int) id & (STRIPES - 1)) * STRIPE;
    }

    private static boolean casCell(int index, @Nullable ByteBuffer from, @Nullable ByteBuffer to) {
        return CELL.compareAndSet(cells, index, from, to);
    }
}
