// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.future.Future;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is under way: lets each packet arrive when its time has come. It is the network's own task in the simulation.
 *
 * <p>An arrival wakes tasks, and these may run at once and send and cut links: so the queue is looked at anew after each.
 */
final class Transit implements Future<@Nullable Void> {
    private final SimulatedNetwork network;
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final AtomicWaker news = new AtomicWaker();
    private final Sleep sleep = Time.sleep(Duration.ZERO);
    private long sequence;
    private boolean cancelled;

    /** Whether a poll is under way, which looks at the queue once more in any case. */
    private boolean polling;

    /** Something that happens at a time. What happens at the same time happens in the order in which it was begun. */
    private record Due(
            long nanos,
            long sequence,
            @Nullable Path path,
            @Nullable Packet packet,
            Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    Transit(SimulatedNetwork network) {
        this.network = network;
    }

    /** Lets a packet arrive at a time. */
    void add(long nanos, Path path, Packet packet) {
        queue.add(new Due(nanos, sequence++, path, packet, packet.arrival()));
        wake();
    }

    /** Lets something happen at a time. */
    void at(long nanos, Runnable action) {
        queue.add(new Due(nanos, sequence++, null, null, action));
        wake();
    }

    private void wake() {
        if (!polling) {
            news.wake();
        }
    }

    /** Takes back what is under way on a path, in the order in which it was sent. */
    List<Packet> takeBack(Path path) {
        List<Due> stopped = new ArrayList<>();
        queue.removeIf(due -> due.path == path && stopped.add(due));
        // What was sent earlier has the smaller number, also where it arrives later.
        stopped.sort((a, b) -> Long.compare(a.sequence, b.sequence));
        List<Packet> packets = new ArrayList<>();
        for (Due due : stopped) {
            if (due.packet != null) {
                packets.add(due.packet);
            }
        }
        return packets;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
        news.register(cx.waker());
        while (true) {
            polling = true;
            try {
                deliver();
            } finally {
                polling = false;
            }
            sleep.reset(Duration.ZERO); // takes the timer back, which may be for something that was taken back too
            Due next = queue.peek();
            if (next == null) {
                return Poll.pending();
            }
            sleep.reset(Duration.ofNanos(next.nanos - network.nowNanos()));
            if (sleep.poll(cx).isPending()) {
                return Poll.pending();
            }
        }
    }

    private void deliver() {
        for (Due due = queue.peek(); due != null && due.nanos <= network.nowNanos(); due = queue.peek()) {
            queue.remove();
            if (due.packet != null) {
                network.note(due.packet.what());
            }
            due.action.run();
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            queue.clear();
            sleep.cancel();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("the network");
        network.tellObstacles(inspector);
        inspector.waitsFor(queue.isEmpty() ? "nothing, since nothing is under way" : queue.size() + " arrivals");
    }

    @Override
    public String toString() {
        return "Transit(" + queue.size() + ")";
    }
}
