// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A TCP socket of a simulated host that accepts connections, never blocking. */
final class SimulatedServerChannel extends ServerSocketChannel implements SimulatedReactor.Ready {
    /** What the JDK takes where none is given. */
    private static final int BACKLOG = 50;

    private final Sockets sockets;
    private final SocketOptions options = new SocketOptions();
    private final Readiness readiness = new Readiness(this::isReadable, () -> true);
    private final Deque<Endpoint> backlog = new ArrayDeque<>();
    private int limit = BACKLOG;
    private @Nullable InetSocketAddress address;

    SimulatedServerChannel(Sockets sockets) {
        super(sockets);
        this.sockets = sockets;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    private boolean isReadable() {
        return !isOpen() || sockets.isDown() || !backlog.isEmpty();
    }

    private void ensureOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public ServerSocketChannel bind(@Nullable SocketAddress local, int connections) throws IOException {
        ensureOpen();
        if (address != null) {
            throw new AlreadyBoundException();
        }
        int port = sockets.bind(this, local);
        limit = connections < 1 ? BACKLOG : connections;
        InetAddress called = local instanceof InetSocketAddress inet ? inet.getAddress() : null;
        InetAddress own = called != null && called.isLoopbackAddress()
                ? called
                : sockets.host().address();
        address = new InetSocketAddress(own, port);
        return this;
    }

    /** Whether it takes a connection that was made to this address. */
    boolean takes(InetSocketAddress called) {
        InetSocketAddress bound = address;
        boolean forOthers = bound != null && !bound.getAddress().isLoopbackAddress();
        return backlog.size() < limit && (forOthers || called.getAddress().isLoopbackAddress());
    }

    void add(Endpoint accepted) {
        backlog.add(accepted);
        readiness.changed();
    }

    @Override
    public @Nullable SocketChannel accept() throws IOException {
        ensureOpen();
        if (address == null) {
            throw new NotYetBoundException();
        }
        if (sockets.isDown()) {
            throw new ClosedChannelException();
        }
        Endpoint next = backlog.poll();
        return next == null ? null : new SimulatedSocketChannel(sockets, next);
    }

    @Override
    protected void implCloseSelectableChannel() {
        InetSocketAddress bound = address;
        if (bound != null) {
            sockets.unbind(this, bound.getPort());
        }
        List<Endpoint> left = new ArrayList<>(backlog);
        backlog.clear();
        left.forEach(Endpoint::refuse);
        readiness.changed();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        if (block) {
            throw new UnsupportedOperationException("a simulated socket that blocks");
        }
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        ensureOpen();
        return address;
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
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
    public ServerSocket socket() {
        throw new UnsupportedOperationException("the blocking side of a simulated socket");
    }

    @Override
    public String toString() {
        return "SimulatedServerChannel(" + (address == null ? "not bound" : address) + ")";
    }
}
