// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.io.AsyncRead;
import dev.pollard.io.AsyncWrite;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection: a byte pipe in each direction.
 *
 * <p><b>Behaviour.</b> Bytes are read into the caller's buffer and written from it; nothing is buffered here, so an idle connection holds no
 * memory for bytes, and {@link #flush()} has nothing to do. Wrap it in a {@link dev.pollard.io.BufReader} to read lines and records. Direct
 * buffers save a copy.
 *
 * <p><b>Threading.</b> One reader and one writer at a time, which may be two tasks on two threads: share the connection between them or {@link #split()} it.
 * Any thread may close.
 *
 * <p><b>Cancellation.</b> A cancelled {@code read} has read nothing and a cancelled {@code write} has written nothing. Cancelling closes nothing: who
 * owns the connection closes it.
 *
 * <p><b>Errors.</b> {@link IOException} as the system reports it; {@link java.nio.channels.ClosedChannelException} after {@link #close()} here, also
 * for what was waiting.
 */
public final class TcpConnection extends ReactorSocket implements AsyncRead, AsyncWrite {
    private final SocketChannel channel;
    private final InetSocketAddress peer;

    /** Takes over a connected, non-blocking channel. */
    TcpConnection(SocketChannel channel, @Nullable Registration registration) throws IOException {
        super(registration);
        this.channel = channel;
        this.peer = (InetSocketAddress) channel.getRemoteAddress();
    }

    /**
     * Connects with the default options, as {@link #connect(SocketAddress, TcpOptions)} does.
     *
     * @param address where to
     * @return a future of the connection
     */
    public static Future<TcpConnection> connect(SocketAddress address) {
        return connect(address, TcpOptions.defaults());
    }

    /**
     * Connects to an address.
     *
     * <p>An {@linkplain InetSocketAddress#isUnresolved() unresolved} address is looked up first, as {@link #connect(String, int)} does. There is no
     * time limit but the system's: use {@code timeout}.
     *
     * <p><b>Cancellation.</b> The attempt is given up and its socket closed.
     *
     * <p><b>Errors.</b> {@link java.net.ConnectException} if nobody listens there, and other {@link IOException}s as the system reports them.
     *
     * @param address where to
     * @param options how to set the socket up
     * @return a future of the connection
     */
    public static Future<TcpConnection> connect(SocketAddress address, TcpOptions options) {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(options, "options");
        if (!(address instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException("not an internet address: " + address);
        }
        return inet.isUnresolved()
                ? new ConnectByName(new Lookup(inet.getHostString()), inet.getPort(), options)
                : new Connect(inet, options);
    }

    /**
     * Connects with the default options, as {@link #connect(String, int, TcpOptions)} does.
     *
     * @param host a name or a literal address
     * @param port the port, 1 to 65535
     * @return a future of the connection
     */
    public static Future<TcpConnection> connect(String host, int port) {
        return connect(host, port, TcpOptions.defaults());
    }

    /**
     * Looks a name up and connects to the first of its addresses that answers, one after the other.
     *
     * <p><b>Cancellation.</b> The attempt is given up and its socket closed. A look-up that the system has begun ends by itself, on a thread
     * that may block.
     *
     * <p><b>Errors.</b> {@link java.net.UnknownHostException}; the failure of the last address, with those of the others suppressed.
     *
     * @param host a name or a literal address
     * @param port the port, 1 to 65535
     * @param options how to set the socket up
     * @return a future of the connection
     */
    public static Future<TcpConnection> connect(String host, int port, TcpOptions options) {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(options, "options");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port outside 1..65535: " + port);
        }
        return new ConnectByName(new Lookup(host), port, options);
    }

    /*
     * An attempt that did all it could have done leaves the readiness as it is; one that fell short clears it without another system call to make sure:
     * what comes in meanwhile is reported again.
     */

    @Override
    public Poll<Integer> pollRead(Context cx, ByteBuffer dst) throws IOException {
        Registration readiness = registration(cx);
        if (!dst.hasRemaining()) {
            return Poll.ready(0);
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        for (int tries = 0; readiness.pollReadable(cx); tries++) {
            if (tries == Channels.TRIES) {
                return Channels.giveWay(cx);
            }
            int asked = Channels.asked(dst);
            int n = Channels.read(channel, dst, asked);
            if (n >= 0 && n < asked) {
                readiness.clearReadable();
            }
            if (n != 0) {
                cx.progressed();
                return Poll.ready(n);
            }
        }
        return pendingIfOpen(cx);
    }

    @Override
    public Poll<Integer> pollWrite(Context cx, ByteBuffer src) throws IOException {
        Registration readiness = registration(cx);
        if (!src.hasRemaining()) {
            return Poll.ready(0);
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        for (int tries = 0; readiness.pollWritable(cx); tries++) {
            if (tries == Channels.TRIES) {
                return Channels.giveWay(cx);
            }
            int asked = Channels.asked(src);
            int n = Channels.write(channel, src, asked);
            if (n < asked) {
                readiness.clearWritable();
            }
            if (n != 0) {
                cx.progressed();
                return Poll.ready(n);
            }
        }
        return pendingIfOpen(cx);
    }

    /** The socket may have been closed between the first look and the registration of the waker; who closes it then wakes nobody. */
    private Poll<Integer> pendingIfOpen(Context cx) throws IOException {
        registration(cx);
        return Poll.pending();
    }

    @Override
    public Poll<@Nullable Void> pollFlush(Context cx) throws IOException {
        return Poll.done();
    }

    @Override
    public Poll<@Nullable Void> pollShutdown(Context cx) throws IOException {
        shutdownOutput();
        return Poll.done();
    }

    /**
     * Tells the peer that no more bytes will come; reading goes on. Done again, or after the peer has gone, it does nothing.
     *
     * <p>What {@link #shutdown()} does, which never has to wait here.
     *
     * @throws IOException if the connection is closed
     */
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Tells the peer that no more bytes will come, if it still can be told. */
    void endOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            Channels.LOGGER.log(Level.DEBUG, "ending the output failed", e);
        }
    }

    /**
     * Splits the connection into a half to read and a half to write, each to be owned and closed by its own task.
     *
     * <p>The connection is closed once both halves are; use only the halves from now on, and split once.
     *
     * @return the halves
     */
    public TcpSplit split() {
        return TcpSplit.of(this);
    }

    /**
     * Works with this connection, and closes it however the work ends: with a value, by a failure, or cancelled.
     *
     * <p>The usual way to own a connection: {@code runtime.spawn(connection.use(c -> Copy.copy(c, c)))}.
     *
     * <p><b>Cancellation.</b> Cancels the work, then closes the connection, also if the work has not begun.
     *
     * @param <T> the type of the value
     * @param work makes the future that works with this connection; called once, by the first poll
     * @return a future that ends as that one does
     */
    public <T extends @Nullable Object> Future<T> use(
            CheckedFunction<? super TcpConnection, ? extends Future<T>> work) {
        return new Use<>(this, Objects.requireNonNull(work, "work"));
    }

    /**
     * Returns the address of the peer, also after the connection was closed.
     *
     * @return the address
     */
    public InetSocketAddress peerAddress() {
        return peer;
    }

    /**
     * Returns the address on this side.
     *
     * @return the address
     * @throws IOException if the connection is closed
     */
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /**
     * Returns an option of the socket.
     *
     * @param <T> the type of the option
     * @param name which, from {@link java.net.StandardSocketOptions}
     * @return its value
     * @throws IOException if the connection is closed
     */
    public <T> T option(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    /**
     * Sets an option of the socket.
     *
     * @param <T> the type of the option
     * @param name which, from {@link java.net.StandardSocketOptions}
     * @param value its value
     * @throws IOException if the connection is closed
     */
    public <T> void option(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
    }

    @Override
    SocketChannel channel() {
        return channel;
    }

    @Override
    int readOps() {
        return SelectionKey.OP_READ;
    }

    @Override
    int writeOps() {
        return SelectionKey.OP_WRITE;
    }

    @Override
    public String toString() {
        return "TcpConnection(" + peer + ")";
    }
}
