// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The ways between some hosts of a {@link SimulatedNetwork}, and what can be done to them, at any time.
 *
 * <p>Cut and held are two things: {@link #repair()} does not end a hold, nor {@link #release()} a partition.
 *
 * <pre>{@code
 * network.everywhere().latency(Duration.ofMillis(1), Duration.ofMillis(80));
 * network.between("a", "b").partition();
 * network.oneWay("a", "c").hold();
 * }</pre>
 */
public final class Link {
    private final SimulatedNetwork network;
    private final List<Path> paths;
    private final boolean everywhere;

    private Link(SimulatedNetwork network, List<Path> paths, boolean everywhere) {
        this.network = network;
        this.paths = paths;
        this.everywhere = everywhere;
    }

    static Link of(SimulatedNetwork network, List<Path> paths) {
        for (Path path : paths) {
            if (path.from() == path.to()) {
                throw new IllegalArgumentException(
                        "no link from a host to itself: " + path.from().name());
            }
        }
        return new Link(network, paths, false);
    }

    static Link everywhere(SimulatedNetwork network, List<Path> paths) {
        return new Link(network, paths, true);
    }

    // ---- faults that last until they are taken back

    /**
     * Lets nothing through. Datagrams are lost, also those under way. Connections keep trying, until the network's patience is over.
     *
     * @return this link
     */
    public Link partition() {
        paths.forEach(Path::cut);
        return this;
    }

    /**
     * Ends a partition: what connections have tried to send is under way again.
     *
     * @return this link
     */
    public Link repair() {
        paths.forEach(Path::repair);
        return this;
    }

    /**
     * Lets everything wait, also what is under way, for as long as it takes.
     *
     * @return this link
     */
    public Link hold() {
        paths.forEach(Path::hold);
        return this;
    }

    /**
     * Ends a hold: what has waited is under way again, in the order in which it was sent.
     *
     * @return this link
     */
    public Link release() {
        paths.forEach(Path::release);
        return this;
    }

    // ---- what the link is like

    /**
     * Sets how long each packet is under way.
     *
     * @param fixed how long
     * @return this link
     * @throws IllegalArgumentException if it is negative
     */
    public Link latency(Duration fixed) {
        return latency(fixed, fixed);
    }

    /**
     * Sets how long a packet is under way: the seed chooses for each.
     *
     * @param shortest how long at the least
     * @param longest how long at the most
     * @return this link
     * @throws IllegalArgumentException if {@code shortest} is negative, or more than {@code longest}
     */
    public Link latency(Duration shortest, Duration longest) {
        Objects.requireNonNull(shortest, "shortest");
        Objects.requireNonNull(longest, "longest");
        if (shortest.isNegative()) {
            throw new IllegalArgumentException("latency < 0: " + shortest);
        }
        if (shortest.compareTo(longest) > 0) {
            throw new IllegalArgumentException("shortest > longest: " + shortest + " > " + longest);
        }
        long least = shortest.toNanos();
        long most = longest.toNanos();
        return change(conditions -> conditions.withLatency(least, most));
    }

    /**
     * Limits how much goes through: what is sent waits until what was sent before has left.
     *
     * @param bytesPerSecond how many bytes in a second, 1 or more; any number by default
     * @return this link
     * @throws IllegalArgumentException if it is less than 1
     */
    public Link bandwidth(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond < 1: " + bytesPerSecond);
        }
        return change(conditions -> conditions.withBandwidth(bytesPerSecond));
    }

    /**
     * Sets how many bytes of a connection travel in one packet at the most.
     *
     * @param bytes how many, 1 or more; 1460 by default
     * @return this link
     * @throws IllegalArgumentException if it is less than 1
     */
    public Link segments(int bytes) {
        return change(conditions -> conditions.withSegment(positive(bytes)));
    }

    /**
     * Sets whether the seed cuts reads and writes at odd places.
     *
     * @param cut whether it does; true by default
     * @return this link
     */
    public Link pieces(boolean cut) {
        return change(conditions -> conditions.withPieces(cut));
    }

    /**
     * Sets how many bytes of a connection may be under way or unread, before who writes has to wait. For connections to come.
     *
     * @param bytes how many, 1 or more; 65,536 by default
     * @return this link
     * @throws IllegalArgumentException if it is less than 1
     */
    public Link window(int bytes) {
        return change(conditions -> conditions.withWindow(positive(bytes)));
    }

    private static int positive(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes < 1: " + bytes);
        }
        return bytes;
    }

    /**
     * Sets how probable it is that a datagram is lost.
     *
     * @param probability from 0, never, to 1, always; 0 by default
     * @return this link
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Link loss(double probability) {
        checkProbability(probability);
        return change(conditions -> conditions.withLoss(probability));
    }

    /**
     * Sets how probable it is that a packet of bytes resets its connection, for both sides, in place of arriving.
     *
     * @param probability from 0, never, to 1, always; 0 by default
     * @return this link
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public Link breakage(double probability) {
        checkProbability(probability);
        return change(conditions -> conditions.withBreakage(probability));
    }

    private static void checkProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability not in 0..1: " + probability);
        }
    }

    private Link change(UnaryOperator<Conditions> change) {
        paths.forEach(path -> path.conditions(change.apply(path.conditions())));
        if (everywhere) {
            network.changeEverywhere(change);
        }
        return this;
    }

    @Override
    public String toString() {
        return "Link" + paths;
    }
}
