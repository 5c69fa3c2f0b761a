// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.channels.spi.SelectorProvider;

/** Calls on channels that are common to all sockets, and their log. */
final class Channels {
    static final Logger LOGGER = System.getLogger("dev.pollard.net");

    /**
     * The most bytes of a heap buffer to pass in one call: the JDK copies them through a direct buffer, of which each thread keeps the
     * largest that it ever needed.
     */
    private static final int HEAP_SLICE = 128 * 1024;

    /** How often a poll follows readiness that comes back with nothing behind it. Twice happens by chance; a third time is no chance. */
    static final int TRIES = 2;

    private Channels() {}

    /** What makes sockets: the provider that the context offers, a simulated network for one, or else the system's. */
    static SelectorProvider provider(Context cx) {
        SelectorProvider found = cx.find(SelectorProvider.class);
        return found == null ? SelectorProvider.provider() : found;
    }

    /** Lets the other tasks run before the next try, as readiness without end (a runtime that has closed) would never let them. */
    static <T> Poll<T> giveWay(Context cx) {
        cx.yieldNow();
        return Poll.pending();
    }

    /** How many bytes a call with this buffer asks for. */
    static int asked(ByteBuffer buffer) {
        int n = buffer.remaining();
        return buffer.isDirect() ? n : Math.min(n, HEAP_SLICE);
    }

    /** Reads at most {@code asked} bytes. */
    static int read(ReadableByteChannel channel, ByteBuffer dst, int asked) throws IOException {
        int limit = dst.limit();
        dst.limit(dst.position() + asked);
        try {
            return channel.read(dst);
        } finally {
            dst.limit(limit);
        }
    }

    /** Writes at most {@code asked} bytes. */
    static int write(WritableByteChannel channel, ByteBuffer src, int asked) throws IOException {
        int limit = src.limit();
        src.limit(src.position() + asked);
        try {
            return channel.write(src);
        } finally {
            src.limit(limit);
        }
    }

    /** Closes a channel for good, where a failure to close helps nobody but whoever looks for a bug. */
    static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "closing a channel failed", e);
        }
    }
}
