// SPDX-License-Identifier: Apache-2.0
package dev.pollard.net;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.internal.reactor.Registration;
import dev.pollard.io.BufferPool;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket.
 *
 * <p><b>Threading.</b> One receiver and one sender at a time, which may be two tasks on two threads. Any thread may close.
 *
 * <p><b>Cancellation.</b> A cancelled receive has received nothing, and a cancelled send has sent nothing.
 *
 * <p><b>Errors.</b> {@link IOException} as the system reports it, such as {@link java.net.PortUnreachableException} on a connected socket;
 * {@link java.nio.channels.ClosedChannelException} after {@link #close()}.
 */
public final class UdpSocket extends ReactorSocket {

    /** No datagram is longer. */
    private static final int DATAGRAM_LIMIT = 65535;

    private final DatagramChannel channel;

    private UdpSocket(DatagramChannel channel) {
        super(null);
        this.channel = channel;
    }

    /**
     * Binds a socket, at once.
     *
     * @param address where; port 0 lets the system choose one
     * @return the socket
     * @throws IOException if the address is taken or not of this machine
     */
    public static UdpSocket bind(SocketAddress address) throws IOException {
        return bind(address, SelectorProvider.provider());
    }

    /**
     * Binds a socket, at once, that does not come from the system but from a provider: a simulated network, for one.
     *
     * @param address where; port 0 lets the provider choose one
     * @param provider what makes the socket; whoever polls the socket offers the reactor that goes with it
     * @return the socket
     * @throws IOException if the address is taken or not of this machine
     */
    public static UdpSocket bind(SocketAddress address, SelectorProvider provider) throws IOException {
        Objects.requireNonNull(address, "address");
        DatagramChannel channel = provider.openDatagramChannel();
        try {
            channel.configureBlocking(false);
            channel.bind(address);
            return new UdpSocket(channel);
        } catch (Throwable t) {
            Channels.closeQuietly(channel);
            throw t;
        }
    }

    /**
     * Binds a socket once it is polled, on the network of whoever polls: the system's, or a simulated one if the context offers a
     * {@link SelectorProvider}. For code that is to run on both.
     *
     * <p><b>Cancellation.</b> Nothing is bound.
     *
     * <p><b>Errors.</b> {@link java.net.BindException} if the address is taken or not of this machine.
     *
     * @param address where; port 0 lets the system choose one
     * @return a future of the socket, which its owner has to close
     */
    public static Future<UdpSocket> open(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        return Futures.pollFn(cx -> Poll.ready(bind(address, Channels.provider(cx))));
    }

    /**
     * Fixes the peer: only its datagrams are received from now on, {@link #send(ByteBuffer)} sends to it, and its refusals are reported. At once; nothing
     * is sent.
     *
     * @param peer the peer
     * @throws IOException if the socket is closed or connected
     */
    public void connect(SocketAddress peer) throws IOException {
        channel.connect(Objects.requireNonNull(peer, "peer"));
    }

    /**
     * Sends the bytes of {@code src} as one datagram to the connected peer.
     *
     * <p><b>Errors.</b> {@link java.nio.channels.NotYetConnectedException} if there is no such peer.
     *
     * @param src the bytes; its position moves to its limit
     * @return a future of the number of bytes
     */
    public Future<Integer> send(ByteBuffer src) {
        return new Send(this, Objects.requireNonNull(src, "src"), null);
    }

    /**
     * Sends the bytes of {@code src} as one datagram.
     *
     * @param src the bytes; its position moves to its limit
     * @param target who gets it; the connected peer, if there is one
     * @return a future of the number of bytes
     */
    public Future<Integer> send(ByteBuffer src, SocketAddress target) {
        return new Send(this, Objects.requireNonNull(src, "src"), Objects.requireNonNull(target, "target"));
    }

    /**
     * Receives one datagram.
     *
     * <p>A datagram longer than the free space of {@code dst} is cut, and the result says so.
     *
     * @param dst where the bytes go; its position moves; with 65,535 bytes of space one copy is saved
     * @return a future of what was received
     */
    public Future<Received> receive(ByteBuffer dst) {
        return new Receive(this, Objects.requireNonNull(dst, "dst"));
    }

    /**
     * Sends a datagram, if the system has space for it.
     *
     * @param cx the waker and the services to use in this call
     * @param src the bytes; its position moves to its limit
     * @param target who gets it; null for the connected peer
     * @return the number of bytes, or {@code Pending} once a wake has been arranged
     * @throws IOException if it can't be sent
     */
    public Poll<Integer> pollSend(Context cx, ByteBuffer src, @Nullable SocketAddress target) throws IOException {
        Registration readiness = registration(cx);
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        int size = src.remaining();
        for (int tries = 0; readiness.pollWritable(cx); tries++) {
            if (tries == Channels.TRIES) {
                return Channels.giveWay(cx);
            }
            int n = target == null ? channel.write(src) : channel.send(src, target);
            if (n == size) { // an empty datagram counts as sent, which the JDK can't tell from refused
                cx.progressed();
                return Poll.ready(n);
            }
            readiness.clearWritable();
        }
        registration(cx); // closed in between
        return Poll.pending();
    }

    /**
     * Receives a datagram, if there is one.
     *
     * @param cx the waker and the services to use in this call
     * @param dst where the bytes go; its position moves
     * @return what was received, or {@code Pending} once a wake has been arranged
     * @throws IOException if the socket is closed, or its peer refused what was sent
     */
    public Poll<Received> pollReceive(Context cx, ByteBuffer dst) throws IOException {
        Registration readiness = registration(cx);
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        for (int tries = 0; readiness.pollReadable(cx); tries++) {
            if (tries == Channels.TRIES) {
                return Channels.giveWay(cx);
            }
            Received received = dst.remaining() >= DATAGRAM_LIMIT ? receiveInto(dst) : receiveThroughPool(dst);
            if (received != null) {
                cx.progressed();
                return Poll.ready(received);
            }
            readiness.clearReadable();
        }
        registration(cx); // closed in between
        return Poll.pending();
    }

    private @Nullable Received receiveInto(ByteBuffer dst) throws IOException {
        int start = dst.position();
        SocketAddress sender = channel.receive(dst);
        return sender == null ? null : new Received(dst.position() - start, (InetSocketAddress) sender, false);
    }

    /** The JDK drops what does not fit without a word, so the datagram goes to a buffer that holds any, and is cut here. */
    private @Nullable Received receiveThroughPool(ByteBuffer dst) throws IOException {
        ByteBuffer whole = BufferPool.acquire();
        try {
            SocketAddress sender = channel.receive(whole);
            if (sender == null) {
                return null;
            }
            int size = whole.flip().remaining();
            int length = Math.min(size, dst.remaining());
            dst.put(whole.limit(length));
            return new Received(length, (InetSocketAddress) sender, size > length);
        } finally {
            BufferPool.release(whole);
        }
    }

    /**
     * Returns the address that this socket is bound to.
     *
     * @return the address
     * @throws IOException if the socket is closed
     */
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /**
     * Returns the connected peer.
     *
     * @return its address, or null if this socket is not connected
     * @throws IOException if the socket is closed
     */
    public @Nullable InetSocketAddress peerAddress() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    /**
     * Returns an option of the socket.
     *
     * @param <T> the type of the option
     * @param name which, from {@link java.net.StandardSocketOptions}
     * @return its value
     * @throws IOException if the socket is closed
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
     * @throws IOException if the socket is closed
     */
    public <T> void option(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
    }

    @Override
    DatagramChannel channel() {
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
        return "UdpSocket(" + channel + ")";
    }
}
