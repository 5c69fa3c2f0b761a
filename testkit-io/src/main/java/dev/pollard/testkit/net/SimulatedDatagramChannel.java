// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A UDP socket of a simulated host, never blocking. */
final class SimulatedDatagramChannel extends DatagramChannel implements SimulatedReactor.Ready {
    /** How many datagrams wait to be received; those beyond are lost, as in a system whose buffer is full. */
    private static final int LIMIT = 256;

    /** No datagram is longer. */
    private static final int LONGEST = 65_507;

    private final Sockets sockets;
    private final SocketOptions options = new SocketOptions();
    private final Readiness readiness = new Readiness(this::isReadable, () -> true);
    private final Deque<Datagram> received = new ArrayDeque<>();
    private @Nullable InetSocketAddress address;
    private @Nullable InetSocketAddress peer;

    /** Whether the peer has answered that nobody is there. */
    private boolean refused;

    private record Datagram(InetSocketAddress sender, ByteBuffer bytes) {}

    SimulatedDatagramChannel(Sockets sockets) {
        super(sockets);
        this.sockets = sockets;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    private boolean isReadable() {
        return !isOpen() || sockets.isDown() || refused || !received.isEmpty();
    }

    private void ensureUsable() throws IOException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
        sockets.refuseIfDown();
    }

    // ---- addresses

    @Override
    public DatagramChannel bind(@Nullable SocketAddress local) throws IOException {
        ensureUsable();
        if (address != null) {
            throw new AlreadyBoundException();
        }
        bound(local);
        return this;
    }

    private InetSocketAddress bound(@Nullable SocketAddress local) throws IOException {
        InetSocketAddress current = address;
        if (current == null) {
            current = new InetSocketAddress(sockets.host().address(), sockets.bind(this, local));
            address = current;
        }
        return current;
    }

    @Override
    public DatagramChannel connect(SocketAddress remote) throws IOException {
        ensureUsable();
        if (peer != null) {
            throw new AlreadyConnectedException();
        }
        bound(null);
        peer = (InetSocketAddress) remote;
        received.removeIf(datagram -> !datagram.sender.equals(peer));
        return this;
    }

    @Override
    public DatagramChannel disconnect() {
        peer = null;
        refused = false;
        return this;
    }

    // ---- sending

    @Override
    public int send(ByteBuffer src, SocketAddress target) throws IOException {
        ensureUsable();
        InetSocketAddress own = bound(null);
        InetSocketAddress to = (InetSocketAddress) target;
        Host from = sockets.host();
        Host host = from.network().hostAt(to.getAddress(), from);
        if (host == null) {
            throw new NoRouteToHostException("no host of this address: " + to);
        }
        int size = src.remaining();
        if (size > LONGEST) {
            throw new SocketException("datagram longer than " + LONGEST + ": " + size);
        }
        byte[] bytes = new byte[size];
        src.get(bytes);
        Path path = from.network().path(from, host);
        String what = path + ": datagram of " + size + " bytes";
        if (!from.network()
                .runtime()
                .chance(what + " is lost", path.conditions().loss())) {
            path.send(new Packet(
                    what,
                    size,
                    null,
                    () -> deliver(host, to.getPort(), new Datagram(own, ByteBuffer.wrap(bytes))),
                    null));
        }
        return size;
    }

    /** At the host that it was sent to. */
    private void deliver(Host host, int port, Datagram datagram) {
        Sockets there = host.sockets();
        SimulatedDatagramChannel socket = there == null ? null : there.datagramSocket(port);
        if (socket != null) {
            socket.take(datagram);
        } else {
            Path back = host.network().path(host, sockets.host());
            InetSocketAddress missed = new InetSocketAddress(host.address(), port);
            back.send(new Packet(back + ": nobody is at port " + port, 0, null, () -> refusedBy(missed), null));
        }
    }

    private void take(Datagram datagram) {
        if (received.size() < LIMIT && (peer == null || datagram.sender.equals(peer))) {
            received.add(datagram);
            readiness.changed();
        }
    }

    /** Only a connected socket gets to know. */
    private void refusedBy(InetSocketAddress missed) {
        if (missed.equals(peer)) {
            refused = true;
            readiness.changed();
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return send(src, connected());
    }

    private InetSocketAddress connected() {
        InetSocketAddress current = peer;
        if (current == null) {
            throw new NotYetConnectedException();
        }
        return current;
    }

    @Override
    public long write(ByteBuffer[] srcs, int offset, int length) {
        throw new UnsupportedOperationException("gathering writes of a simulated socket");
    }

    // ---- receiving

    @Override
    public @Nullable SocketAddress receive(ByteBuffer dst) throws IOException {
        ensureUsable();
        if (refused) {
            refused = false;
            throw new PortUnreachableException();
        }
        Datagram next = received.poll();
        if (next == null) {
            return null;
        }
        dst.put(next.bytes.limit(Math.min(next.bytes.remaining(), dst.remaining())));
        return next.sender;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        connected();
        int start = dst.position();
        return receive(dst) == null ? 0 : dst.position() - start;
    }

    @Override
    public long read(ByteBuffer[] dsts, int offset, int length) {
        throw new UnsupportedOperationException("scattering reads of a simulated socket");
    }

    // ---- the rest

    @Override
    protected void implCloseSelectableChannel() {
        InetSocketAddress bound = address;
        if (bound != null) {
            sockets.unbind(this, bound.getPort());
        }
        received.clear();
        readiness.changed();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
        if (block) {
            throw new UnsupportedOperationException("a simulated socket that blocks");
        }
    }

    @Override
    public boolean isConnected() {
        return peer != null;
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        ensureUsable();
        return peer;
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        ensureUsable();
        return address;
    }

    @Override
    public <T> DatagramChannel setOption(SocketOption<T> name, T value) throws IOException {
        ensureUsable();
        options.set(name, value);
        return this;
    }

    @Override
    public <T> @Nullable T getOption(SocketOption<T> name) throws IOException {
        ensureUsable();
        return options.get(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    public DatagramSocket socket() {
        throw new UnsupportedOperationException("the blocking side of a simulated socket");
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface through) {
        throw new UnsupportedOperationException("multicast of a simulated socket");
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface through, InetAddress source) {
        throw new UnsupportedOperationException("multicast of a simulated socket");
    }

    @Override
    public String toString() {
        return "SimulatedDatagramChannel(" + (address == null ? "not bound" : address) + ")";
    }
}
