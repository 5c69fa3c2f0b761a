// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.Inspector;
import dev.pollard.testkit.SimulatedRuntime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A network inside a simulation: hosts that run software, crash and start again, and links that are slow, lose, hold back or let nothing through.
 *
 * <p><b>Behaviour.</b> The tasks of a {@link Host} use {@code TcpListener.listen}, {@code TcpConnection.connect} and {@code UdpSocket.open}, or listeners that the
 * host has bound, as on any network: these classes are the real ones, and only what they take from the operating system is simulated. Hosts are found by their names. Everything
 * takes simulated time only, and all that a network leaves open is a choice of the simulation: how long a packet is under way, at which byte a read or
 * a write is cut, whether a reset lets go of what was not read yet. So a seed that makes a test fail makes it fail again, and the last steps
 * of the failure tell what the network did.
 *
 * <p><b>Connections.</b> Their bytes arrive once and in order, whatever the links do, as TCP makes it. Who writes waits while a window of bytes is under way or
 * unread. Nobody listens, or the host is down: refused. Closed with unread bytes, or a host that crashed: a reset. What is cut off for longer than the network's
 * {@linkplain #patience patience} fails as timed out, at the side that waits for an answer; the other side does not know before it sends something.
 *
 * <p><b>Datagrams</b> overtake each other, and are lost where a link loses or is cut.
 *
 * <p><b>Ordinary choices.</b> Without surprises a packet takes the shortest time, and nothing is cut in pieces. {@code Simulation.explore()} tries
 * all of them: give the links one fixed latency and no pieces, so that only the orders are left.
 *
 * <p><b>Threading.</b> The thread of the simulation, inside its tasks and between them.
 *
 * <pre>{@code
 * Simulation.run(100, runtime -> {
 *     SimulatedNetwork network = SimulatedNetwork.of(runtime);
 *     Host server = network.host("server", host -> serve(host.listen(7007)));
 *     Host client = network.host("client");
 *     JoinHandle<String> reply = client.spawn(ask("server", 7007));
 *     runtime.advance(Duration.ofMillis(runtime.choose(50)));
 *     server.bounce();
 *     assertThat(runtime.blockOn(reply)).isEqualTo("hello");
 * });
 * }</pre>
 */
public final class SimulatedNetwork {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SimulatedRuntime runtime;
    private final Transit transit = new Transit(this);
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<Ends, Path> paths = new LinkedHashMap<>();
    private Conditions everywhere = Conditions.ORDINARY;
    private long patienceNanos = PATIENCE.toNanos();

    private record Ends(Host from, Host to) {}

    private SimulatedNetwork(SimulatedRuntime runtime) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
    }

    /**
     * Creates a network without hosts. Its packets take 1 to 10 ms, and nothing is lost.
     *
     * @param runtime the simulation that it is a part of, and ends with
     * @return the network
     */
    public static SimulatedNetwork of(SimulatedRuntime runtime) {
        SimulatedNetwork network = new SimulatedNetwork(runtime);
        runtime.spawn("network", network.transit).detach();
        return network;
    }

    // ---- hosts

    /**
     * Returns the host of a name. Called for the first time it makes one that runs nothing by itself, for tasks that the test spawns.
     *
     * @param name the name, by which others connect to it
     * @return the host, which is up
     */
    public Host host(String name) {
        Host there = hosts.get(Objects.requireNonNull(name, "name"));
        if (there != null) {
            return there;
        }
        Host host = add(name, null);
        host.start();
        return host;
    }

    /**
     * Makes a host and starts its software.
     *
     * <p>The software is a function of its host; it is called again by each {@link Host#start()}. What the function keeps outside of itself is still there after a
     * crash, as on a disk; the rest is gone.
     *
     * @param name the name, by which others connect to it
     * @param software makes the future that the main task of the host runs
     * @return the host, which is up
     * @throws IllegalArgumentException if there is a host of this name
     */
    public Host host(String name, CheckedFunction<? super Host, ? extends Future<?>> software) {
        Objects.requireNonNull(software, "software");
        if (hosts.containsKey(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("host is there already: " + name);
        }
        Host host = add(name, software);
        host.start();
        return host;
    }

    private Host add(String name, @Nullable CheckedFunction<? super Host, ? extends Future<?>> software) {
        int number = hosts.size() + 1;
        if (name.isEmpty() || number > 65_000) {
            throw new IllegalArgumentException(name.isEmpty() ? "host without a name" : "too many hosts: " + number);
        }
        InetAddress address = address(name, 10, 0, number >> 8, number & 255);
        Host host = new Host(this, name, address, software);
        hosts.put(name, host);
        return host;
    }

    private static InetAddress address(String name, int... bytes) {
        byte[] raw = {(byte) bytes[0], (byte) bytes[1], (byte) bytes[2], (byte) bytes[3]};
        try {
            return InetAddress.getByAddress(name, raw);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** Looks up a name as a host does: {@code localhost} is itself. */
    Future<InetAddress[]> resolve(String name) {
        Host host = hosts.get(name);
        if (host != null) {
            return Futures.ready(new InetAddress[] {host.address()});
        }
        if (name.equals("localhost") || name.equals("127.0.0.1")) {
            return Futures.ready(new InetAddress[] {InetAddress.getLoopbackAddress()});
        }
        for (Host other : hosts.values()) {
            if (other.address().getHostAddress().equals(name)) {
                return Futures.ready(new InetAddress[] {other.address()});
            }
        }
        return Futures.failed(new UnknownHostException(name));
    }

    /** The host of an address, as seen from another host; null if there is none. */
    @Nullable
    Host hostAt(InetAddress address, Host from) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return from;
        }
        for (Host host : hosts.values()) {
            if (host.address().equals(address)) {
                return host;
            }
        }
        return null;
    }

    // ---- links

    /**
     * Returns the link between two hosts, to do something to it in both directions.
     *
     * @param one the name of a host
     * @param other the name of another host
     * @return the link
     * @throws IllegalArgumentException if there is no such host, or it is the same one
     */
    public Link between(String one, String other) {
        return Link.of(this, List.of(path(known(one), known(other)), path(known(other), known(one))));
    }

    /**
     * Returns one direction of the link between two hosts, to do something to what the first sends to the second.
     *
     * @param from the name of a host
     * @param to the name of another host
     * @return the direction
     * @throws IllegalArgumentException if there is no such host, or it is the same one
     */
    public Link oneWay(String from, String to) {
        return Link.of(this, List.of(path(known(from), known(to))));
    }

    /**
     * Returns the links of one host to all others that there are, in both directions.
     *
     * @param name the name of the host
     * @return its links, but for the one to itself
     * @throws IllegalArgumentException if there is no such host
     */
    public Link around(String name) {
        Host center = known(name);
        List<Path> all = new ArrayList<>();
        for (Host other : hosts.values()) {
            if (other != center) {
                all.add(path(center, other));
                all.add(path(other, center));
            }
        }
        return Link.of(this, all);
    }

    /**
     * Returns all links. What latency, bandwidth and the like are set to here is also that of the links of hosts to come.
     *
     * @return all links, but for the one of each host to itself
     */
    public Link everywhere() {
        List<Path> all = new ArrayList<>();
        for (Host from : hosts.values()) {
            for (Host to : hosts.values()) {
                if (from != to) {
                    all.add(path(from, to));
                }
            }
        }
        return Link.everywhere(this, all);
    }

    private Host known(String name) {
        Host host = hosts.get(Objects.requireNonNull(name, "name"));
        if (host == null) {
            throw new IllegalArgumentException("no host of this name: " + name);
        }
        return host;
    }

    Path path(Host from, Host to) {
        return paths.computeIfAbsent(
                new Ends(from, to), ends -> new Path(this, from, to, from == to ? Conditions.LOOPBACK : everywhere));
    }

    void changeEverywhere(UnaryOperator<Conditions> change) {
        everywhere = change.apply(everywhere);
    }

    /**
     * Sets for how long a connection is tried to be kept where a link lets nothing through. Counts for what is cut off from now on.
     *
     * @param limit how long; a minute by default
     * @return this network
     * @throws IllegalArgumentException if the limit is negative
     */
    public SimulatedNetwork patience(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("patience < 0: " + limit);
        }
        patienceNanos = limit.toNanos();
        return this;
    }

    // ---- for the parts of the network

    Transit transit() {
        return transit;
    }

    long patienceNanos() {
        return patienceNanos;
    }

    long nowNanos() {
        return runtime.elapsed().toNanos();
    }

    SimulatedRuntime runtime() {
        return runtime;
    }

    void note(String what) {
        runtime.note(what);
    }

    /** A time between two, the shortest being the ordinary one. */
    long between(long shortest, long longest) {
        return shortest == longest ? shortest : shortest + (longest - shortest) * runtime.choose(9) / 8;
    }

    /** How many of some bytes go first: all, if nothing is out of the ordinary. */
    int piece(int bytes, boolean cut) {
        if (bytes < 2 || !cut) {
            return bytes;
        }
        return switch (runtime.choose(4)) {
            case 1 -> 1;
            case 2 -> bytes / 2;
            case 3 -> bytes - 1;
            default -> bytes;
        };
    }

    void tellObstacles(Inspector inspector) {
        paths.values().forEach(path -> path.inspect(inspector));
    }

    @Override
    public String toString() {
        return "SimulatedNetwork" + hosts.keySet();
    }
}
