// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket that accepts connections.
 *
 * <p><b>Threading.</b> One accept waits at a time; any thread may close.
 *
 * <p><b>Errors.</b> What concerns one connection, or passes (too many open files), does not fail the listener: it is logged, and accepting goes on after a
 * pause. {@link ClosedChannelException} after {@link #close()}.
 */
public final class TcpListener extends ReactorSocket {
    /** Long enough for other connections to close, short enough for nobody to notice. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServerSocketChannel channel;
    private final TcpOptions options;
    private final InetSocketAddress address;

    /** While accepting pauses after a failure. Owner: the accepting task. */
    private @Nullable Sleep pause;

    /** Takes over a bound, non-blocking channel. */
    TcpListener(ServerSocketChannel channel, TcpOptions options) throws IOException {
        super(null);
        this.channel = channel;
        this.options = options;
        this.address = (InetSocketAddress) channel.getLocalAddress();
    }

    /**
     * Binds and listens with the default options, as {@link #bind(SocketAddress, TcpOptions)} does.
     *
     * @param address where; port 0 lets the system choose one
     * @return the listener
     * @throws IOException if the address is taken or not of this machine
     */
    public static TcpListener bind(SocketAddress address) throws IOException {
        return bind(address, TcpOptions.defaults());
    }

    /**
     * Binds and listens, at once. The address may be bound again right after a listener on it was closed ({@code SO_REUSEADDR}).
     *
     * @param address where; port 0 lets the system choose one
     * @param options how to set up the listener and its connections
     * @return the listener
     * @throws IOException if the address is taken or not of this machine
     */
    public static TcpListener bind(SocketAddress address, TcpOptions options) throws IOException {
        return bind(address, options, SelectorProvider.provider());
    }

    /**
     * Binds and listens, at once, on a socket that does not come from the system but from a provider: a simulated network, for one.
     *
     * @param address where; port 0 lets the provider choose one
     * @param options how to set up the listener and its connections
     * @param provider what makes the socket; whoever polls the listener offers the reactor that goes with it
     * @return the listener
     * @throws IOException if the address is taken or not of this machine
     */
    public static TcpListener bind(SocketAddress address, TcpOptions options, SelectorProvider provider)
            throws IOException {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(options, "options");
        ServerSocketChannel channel = provider.openServerSocketChannel();
        try {
            channel.configureBlocking(false);
            options.applyToListener(channel);
            channel.bind(address, options.backlog());
            return new TcpListener(channel, options);
        } catch (Throwable t) {
            Channels.closeQuietly(channel);
            throw t;
        }
    }

    /**
     * Binds and listens with the default options, as {@link #listen(SocketAddress, TcpOptions)} does.
     *
     * @param address where; port 0 lets the system choose one
     * @return a future of the listener, which its owner has to close
     */
    public static Future<TcpListener> listen(SocketAddress address) {
        return listen(address, TcpOptions.defaults());
    }

    /**
     * Binds and listens once it is polled, on the network of whoever polls: the system's, or a simulated one if the context offers a
     * {@link SelectorProvider}. For servers that are to run on both.
     *
     * <p><b>Cancellation.</b> Nothing is bound.
     *
     * <p><b>Errors.</b> {@link java.net.BindException} if the address is taken or not of this machine.
     *
     * @param address where; port 0 lets the system choose one
     * @param options how to set up the listener and its connections
     * @return a future of the listener, which its owner has to close
     */
    public static Future<TcpListener> listen(SocketAddress address, TcpOptions options) {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(options, "options");
        return Futures.pollFn(cx -> Poll.ready(bind(address, options, Channels.provider(cx))));
    }

    /**
     * Accepts the next connection.
     *
     * <p><b>Cancellation.</b> No connection is lost: it stays in the backlog.
     *
     * @return a future of the connection, which its owner has to close
     */
    public Future<TcpConnection> accept() {
        return new Accept(this);
    }

    /**
     * Returns the connections as they come in, until this listener is closed, which ends the stream.
     *
     * <p>The connections are taken from this listener, so an iterator goes on where the one before stopped; one iterator is polled at a time.
     *
     * <p><b>Cancellation.</b> No connection is lost: those not given yet stay in the backlog.
     *
     * @return the stream of connections, which their owner has to close
     */
    public AsyncStream<TcpConnection> incoming() {
        return new Incoming(this);
    }

    /**
     * Accepts the next connection, if there is one.
     *
     * @param cx the waker and the services to use in this call
     * @return the connection, or {@code Pending} once a wake has been arranged
     * @throws IOException if this listener is closed
     */
    public Poll<TcpConnection> pollAccept(Context cx) throws IOException {
        Registration readiness = registration(cx);
        if (isResting(cx)) {
            return Poll.pending();
        }
        for (int tries = 0; cx.mayProceed(); tries++) {
            if (!readiness.pollReadable(cx)) {
                registration(cx); // closed in between
                return Poll.pending();
            }
            if (tries == Channels.TRIES) {
                return Channels.giveWay(cx);
            }
            SocketChannel accepted;
            try {
                accepted = channel.accept();
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                rest(e);
                return isResting(cx) ? Poll.pending() : Channels.giveWay(cx);
            }
            if (accepted == null) {
                readiness.clearReadable();
                continue;
            }
            cx.progressed();
            TcpConnection connection = setUp(accepted);
            if (connection != null) {
                return Poll.ready(connection);
            }
        }
        return Poll.pending();
    }

    private void rest(IOException cause) {
        Channels.LOGGER.log(Level.WARNING, "accept failed, pausing for " + PAUSE.toMillis() + " ms: " + cause, cause);
        pause = Time.sleep(PAUSE);
    }

    private boolean isResting(Context cx) {
        Sleep resting = pause;
        if (resting != null) {
            if (resting.poll(cx).isPending()) {
                return true;
            }
            pause = null;
        }
        return false;
    }

    @Override
    public void cancelRead() {
        super.cancelRead();
        Sleep resting = pause;
        if (resting != null) {
            pause = null;
            resting.cancel();
        }
    }

    /** Returns null if the connection is gone already. */
    private @Nullable TcpConnection setUp(SocketChannel accepted) {
        try {
            accepted.configureBlocking(false);
            options.applyToConnection(accepted, /* accepted= */ true);
            return new TcpConnection(accepted, null);
        } catch (IOException e) {
            Channels.LOGGER.log(Level.DEBUG, "a connection was gone before it was accepted", e);
            Channels.closeQuietly(accepted);
            return null;
        }
    }

    /**
     * Returns the address that this listener is bound to, with the port that the system chose; also after it was closed.
     *
     * @return the address
     */
    public InetSocketAddress localAddress() {
        return address;
    }

    @Override
    ServerSocketChannel channel() {
        return channel;
    }

    @Override
    int readOps() {
        return SelectionKey.OP_ACCEPT;
    }

    @Override
    int writeOps() {
        return 0;
    }

    @Override
    public String toString() {
        return "TcpListener(" + address + ")";
    }
}
