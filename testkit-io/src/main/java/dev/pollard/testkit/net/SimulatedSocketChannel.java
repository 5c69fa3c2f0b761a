// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A TCP socket of a simulated host, never blocking: an {@link Endpoint} as the JDK sees it. */
final class SimulatedSocketChannel extends SocketChannel implements SimulatedReactor.Ready {
    private final Sockets sockets;
    private final SocketOptions options = new SocketOptions();
    private final Readiness readiness = new Readiness(this::isReadable, this::isWritable);

    /** Null until it connects. */
    private @Nullable Endpoint endpoint;

    SimulatedSocketChannel(Sockets sockets, @Nullable Endpoint accepted) {
        super(sockets);
        this.sockets = sockets;
        if (accepted != null) {
            take(accepted);
        }
    }

    private void take(Endpoint end) {
        endpoint = end;
        end.watch(readiness::changed);
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    private boolean isReadable() {
        Endpoint end = endpoint;
        return !isOpen() || (end != null && end.isReadable());
    }

    private boolean isWritable() {
        Endpoint end = endpoint;
        return !isOpen() || (end != null && end.isWritable());
    }

    private void ensureOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private Endpoint connected() throws ClosedChannelException {
        ensureOpen();
        Endpoint end = endpoint;
        if (end == null) {
            throw new NotYetConnectedException();
        }
        return end;
    }

    @Override
    public boolean connect(SocketAddress address) throws IOException {
        ensureOpen();
        if (endpoint != null) {
            throw isConnected() ? new AlreadyConnectedException() : new ConnectionPendingException();
        }
        InetSocketAddress target = (InetSocketAddress) Objects.requireNonNull(address, "address");
        if (target.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        sockets.refuseIfDown();
        Host from = sockets.host();
        Host to = from.network().hostAt(target.getAddress(), from);
        if (to == null) {
            throw new NoRouteToHostException("no host of this address: " + target);
        }
        InetSocketAddress local = new InetSocketAddress(from.address(), sockets.freePort());
        take(Endpoint.connecting(sockets, local, target, to));
        return false;
    }

    @Override
    public boolean finishConnect() throws IOException {
        return connected().finishConnect();
    }

    @Override
    public boolean isConnected() {
        Endpoint end = endpoint;
        return end != null && !end.isConnecting();
    }

    @Override
    public boolean isConnectionPending() {
        Endpoint end = endpoint;
        return end != null && end.isConnecting();
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return connected().read(dst);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return connected().write(src);
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
        for (ByteBuffer dst : Arrays.asList(dsts).subList(offset, offset + length)) {
            if (dst.hasRemaining()) {
                return read(dst); // a part, as always
            }
        }
        return 0;
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
        for (ByteBuffer src : Arrays.asList(srcs).subList(offset, offset + length)) {
            if (src.hasRemaining()) {
                return write(src);
            }
        }
        return 0;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        connected().shutdownOutput();
        return this;
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        connected();
        throw new SocketException("input of a simulated socket can't be shut down");
    }

    @Override
    protected void implCloseSelectableChannel() {
        Endpoint end = endpoint;
        if (end != null) {
            end.close();
        }
        readiness.changed();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        if (block) {
            throw new UnsupportedOperationException("a simulated socket that blocks");
        }
    }

    @Override
    public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
        ensureOpen();
        return this; // the host has one address, and chooses the port
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        ensureOpen();
        return isConnected() ? connected().remote() : null;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        ensureOpen();
        Endpoint end = endpoint;
        return end == null ? null : end.local();
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        ensureOpen();
        options.set(name, value);
        return this;
    }

    @Override
    public <T> @Nullable T getOption(SocketOption<T> name) throws IOException {
        ensureOpen();
        return options.get(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException("the blocking side of a simulated socket");
    }

    /** What the toString of the JDK says, which would ask the blocking side. */
    @Override
    public String toString() {
        return "SimulatedSocketChannel(" + (endpoint == null ? "not connected" : endpoint) + ")";
    }
}
