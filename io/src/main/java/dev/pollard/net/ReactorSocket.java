// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.task.Context;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * What all sockets share: the registration, made by the first poll that needs it, and closing.
 *
 * <p>Registering late lets a socket belong to the worker whose task polls it, and not to the one that accepted it.
 *
 * <p><b>Threading.</b> A reading and a writing task may poll at the same time, and any thread may close.
 */
abstract sealed class ReactorSocket implements AutoCloseable permits TcpConnection, TcpListener, UdpSocket {

    /** Null until the first poll; written under the monitor of this. */
    private volatile @Nullable Registration registration;

    /** Set before the registration and the channel are closed, so whoever they wake finds it set; written under the monitor of this. */
    private volatile boolean closed;

    ReactorSocket(@Nullable Registration registration) {
        this.registration = registration;
    }

    abstract SelectableChannel channel();

    abstract int readOps();

    abstract int writeOps();

    /** Returns the registration of an open socket. */
    final Registration registration(Context cx) throws IOException {
        Registration current = registration;
        if (current != null && !closed) {
            return current;
        }
        return register(cx.service(Reactor.class));
    }

    private synchronized Registration register(Reactor reactor) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        Registration current = registration;
        if (current == null) {
            current = reactor.register(channel(), readOps(), writeOps());
            registration = current;
        }
        return current;
    }

    /**
     * Forgets the waker of a read, receive or accept that was cancelled.
     */
    public void cancelRead() {
        Registration current = registration;
        if (current != null) {
            current.cancelRead();
        }
    }

    /**
     * Forgets the waker of a write or send that was cancelled.
     */
    public void cancelWrite() {
        Registration current = registration;
        if (current != null) {
            current.cancelWrite();
        }
    }

    /**
     * Whether {@link #close()} has not been called.
     *
     * @return true while the socket can be used
     */
    public final boolean isOpen() {
        return !closed;
    }

    /**
     * Closes the socket. Idempotent. What waits on it is woken and fails with {@link ClosedChannelException}, as does any later use.
     *
     * <p><b>Threading.</b> Any thread.
     */
    @Override
    public final void close() {
        Registration current;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            current = registration;
        }
        if (current != null) {
            current.close();
        }
        Channels.closeQuietly(channel());
    }
}
