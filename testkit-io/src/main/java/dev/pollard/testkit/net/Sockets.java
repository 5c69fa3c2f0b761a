// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sockets of one life of a host: makes them, has their ports, and ends them with it. */
final class Sockets extends SelectorProvider {
    /** The first of the ports that are for nobody in particular. */
    private static final int FIRST_FREE = 49_152;

    private final Host host;
    private final Map<Integer, SimulatedServerChannel> listeners = new LinkedHashMap<>();
    private final Map<Integer, SimulatedDatagramChannel> datagrams = new HashMap<>();
    private final Set<Endpoint> endpoints = new LinkedHashSet<>();
    private int nextFree = FIRST_FREE;
    private boolean down;

    Sockets(Host host) {
        this.host = host;
    }

    Host host() {
        return host;
    }

    // ---- ports

    int bind(SimulatedServerChannel listener, @Nullable SocketAddress address) throws IOException {
        return bind(listeners, listener, address);
    }

    int bind(SimulatedDatagramChannel socket, @Nullable SocketAddress address) throws IOException {
        return bind(datagrams, socket, address);
    }

    private <C> int bind(Map<Integer, C> ports, C channel, @Nullable SocketAddress address) throws IOException {
        refuseIfDown();
        InetSocketAddress wanted = address == null ? new InetSocketAddress(0) : (InetSocketAddress) address;
        InetAddress own = wanted.getAddress();
        if (own == null || !(own.isAnyLocalAddress() || own.isLoopbackAddress() || own.equals(host.address()))) {
            throw new BindException("not an address of " + host.name() + ": " + wanted);
        }
        int port = wanted.getPort() == 0 ? freePort() : wanted.getPort();
        if (ports.putIfAbsent(port, channel) != null) {
            throw new BindException("port in use on " + host.name() + ": " + port);
        }
        return port;
    }

    /** A port that no socket of this host has. */
    int freePort() {
        int port = nextFree;
        nextFree = port == 65_535 ? FIRST_FREE : port + 1;
        return listeners.containsKey(port) || datagrams.containsKey(port) ? freePort() : port;
    }

    void unbind(SimulatedServerChannel listener, int port) {
        listeners.remove(port, listener);
    }

    void unbind(SimulatedDatagramChannel socket, int port) {
        datagrams.remove(port, socket);
    }

    @Nullable
    SimulatedServerChannel listener(int port) {
        return listeners.get(port);
    }

    @Nullable
    SimulatedDatagramChannel datagramSocket(int port) {
        return datagrams.get(port);
    }

    void add(Endpoint endpoint) {
        endpoints.add(endpoint);
    }

    void remove(Endpoint endpoint) {
        endpoints.remove(endpoint);
    }

    // ---- the end

    void refuseIfDown() throws SocketException {
        if (down) {
            throw new SocketException("host is down: " + host.name());
        }
    }

    /** Ends all without a word but a reset to each peer; the result, to be run at last, wakes those who still wait here. */
    Runnable reset() {
        down = true;
        List<Endpoint> left = new ArrayList<>(endpoints);
        List<Readiness> waiting = new ArrayList<>();
        listeners.values().forEach(listener -> waiting.add(listener.readiness()));
        datagrams.values().forEach(socket -> waiting.add(socket.readiness()));
        endpoints.clear();
        listeners.clear();
        datagrams.clear();
        left.forEach(Endpoint::crash);
        return () -> {
            left.forEach(Endpoint::changed);
            waiting.forEach(Readiness::changed);
        };
    }

    /** Closes what has been left open, as the system does for a process that exits. */
    void close() {
        down = true;
        List<Endpoint> left = new ArrayList<>(endpoints);
        listeners.clear();
        datagrams.clear();
        left.forEach(Endpoint::close);
    }

    boolean isDown() {
        return down;
    }

    // ---- what makes channels

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        refuseIfDown();
        return new SimulatedSocketChannel(this, null);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        refuseIfDown();
        return new SimulatedServerChannel(this);
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        refuseIfDown();
        return new SimulatedDatagramChannel(this);
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return openDatagramChannel();
    }

    @Override
    public Pipe openPipe() {
        throw new UnsupportedOperationException("pipes of a simulated host");
    }

    @Override
    public AbstractSelector openSelector() {
        throw new UnsupportedOperationException("selectors of a simulated host");
    }

    @Override
    public String toString() {
        return "Sockets(" + host.name() + ")";
    }
}
