// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.task.Inspector;
import java.util.ArrayList;
import java.util.List;

/** The way from one host to another, in one direction. */
final class Path {
    /*
     * Overview. A path is open, or cut, or held, or both. While it is open, packets go into the transit with the time of their arrival. At the moment at which
     * it is closed, those that are under way are taken back, and they wait here with all that is sent later. So nothing of a closed path
     * is in the transit, and when it opens again all of them leave anew, in the order in which they were sent.
     *
     * Held: they wait, for as long as it takes.
     * Cut:  what is sent once is lost. The rest is what the system sends again and again, until it despairs, a given time after it was cut off.
     */
    private final SimulatedNetwork network;
    private final Host from;
    private final Host to;
    private final List<Packet> waiting = new ArrayList<>();
    private Conditions conditions;
    private boolean cut;
    private boolean held;
    private int cuts;

    /** When the last byte that was sent so far has left, where the bandwidth is limited. */
    private long freeNanos;

    Path(SimulatedNetwork network, Host from, Host to, Conditions conditions) {
        this.network = network;
        this.from = from;
        this.to = to;
        this.conditions = conditions;
    }

    Host from() {
        return from;
    }

    Host to() {
        return to;
    }

    Conditions conditions() {
        return conditions;
    }

    void conditions(Conditions value) {
        conditions = value;
    }

    void send(Packet packet) {
        if (!cut && !held) {
            depart(packet);
        } else if (keeps(packet)) {
            waiting.add(packet);
            despairLater(packet);
        }
    }

    private void depart(Packet packet) {
        long start = Math.max(freeNanos, network.nowNanos());
        long rate = conditions.bytesPerSecond();
        freeNanos = rate == 0 ? start : start + packet.bytes() * 1_000_000_000L / rate;
        long alone = freeNanos + network.between(conditions.shortestNanos(), conditions.longestNanos());
        Packet.Lane lane = packet.lane();
        network.transit().add(lane == null ? alone : lane.inOrder(alone), this, packet);
    }

    /** Whether a packet that can't go on waits; the others are lost. */
    private boolean keeps(Packet packet) {
        if (cut && packet.isSentOnce()) {
            network.note(packet.what() + " is lost");
            return false;
        }
        return true;
    }

    private void despairLater(Packet packet) {
        Runnable despair = packet.despair();
        if (cut && despair != null) {
            int thisCut = cuts;
            network.transit().at(network.nowNanos() + network.patienceNanos(), () -> {
                if (cut && cuts == thisCut && waiting.contains(packet)) {
                    despair.run();
                }
            });
        }
    }

    /** Lets nothing through until {@link #repair}. */
    void cut() {
        if (!cut) {
            cut = true;
            cuts++;
            network.note(this + " is cut");
            stop();
            waiting.removeIf(packet -> !keeps(packet));
            List.copyOf(waiting).forEach(this::despairLater);
        }
    }

    void repair() {
        if (cut) {
            cut = false;
            network.note(this + " is repaired");
            goOn();
        }
    }

    /** Lets everything wait until {@link #release}. */
    void hold() {
        if (!held) {
            held = true;
            network.note(this + " is held");
            stop();
        }
    }

    void release() {
        if (held) {
            held = false;
            network.note(this + " is released");
            goOn();
        }
    }

    private void stop() {
        freeNanos = 0;
        waiting.addAll(network.transit().takeBack(this));
    }

    private void goOn() {
        if (!cut && !held) {
            List<Packet> packets = List.copyOf(waiting);
            waiting.clear();
            packets.forEach(this::depart);
        }
    }

    /** Forgets what would be sent again on a lane whose sender has given up. What is held is under way and still arrives. */
    void forget(Packet.Lane lane) {
        if (cut) {
            waiting.removeIf(packet -> packet.lane() == lane);
        }
    }

    /** Tells what keeps packets from arriving. */
    void inspect(Inspector inspector) {
        if (!waiting.isEmpty()) {
            inspector.waitsFor((cut ? "a repair of " : "a release of ") + this + " (" + waiting.size() + " packets)");
        }
    }

    @Override
    public String toString() {
        return from.name() + " -> " + to.name();
    }
}
