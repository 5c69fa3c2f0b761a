// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.runtime.AwaitTree.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the circles among the links from tasks that wait to tasks that have what they wait for.
 *
 * <p>First all tasks are put aside of which no link leads to a task that is left, again and again: who is left then waits, at whatever distance, for a circle.
 * From any of them a walk along the links comes to one. It is taken out, and the search goes on with the rest; so each task is in one circle at most, and the
 * whole takes as long as there are links, but for the walks.
 */
final class DeadlockSearch {
    private final Map<Long, List<Link>> outgoing = new LinkedHashMap<>();
    private final Map<Long, List<Long>> waiters = new HashMap<>();
    private final Map<Long, Integer> open = new HashMap<>();

    private DeadlockSearch(List<Link> links) {
        for (Link link : links) {
            long waiter = link.waiter().id();
            outgoing.computeIfAbsent(waiter, id -> new ArrayList<>(1)).add(link);
            waiters.computeIfAbsent(link.holder().id(), id -> new ArrayList<>(1))
                    .add(waiter);
            open.merge(waiter, 1, Integer::sum);
        }
    }

    static List<List<Link>> circlesIn(List<Link> links) {
        DeadlockSearch search = new DeadlockSearch(links);
        search.putAside(Set.copyOf(search.waiters.keySet()));
        List<List<Link>> circles = new ArrayList<>();
        while (!search.outgoing.isEmpty()) {
            List<Link> circle = search.walk();
            circles.add(circle);
            Set<Long> members = new HashSet<>();
            circle.forEach(link -> members.add(link.waiter().id()));
            search.outgoing.keySet().removeAll(members);
            search.putAside(members);
        }
        return circles;
    }

    /** Takes those out who wait for nobody that is left but some of these, which are out already or have no links. */
    private void putAside(Set<Long> candidates) {
        ArrayDeque<Long> gone = new ArrayDeque<>();
        for (long id : candidates) {
            if (!outgoing.containsKey(id)) {
                gone.add(id);
            }
        }
        while (!gone.isEmpty()) {
            for (long waiter : waiters.getOrDefault(gone.remove(), List.of())) {
                if (outgoing.containsKey(waiter) && open.merge(waiter, -1, Integer::sum) == 0) {
                    outgoing.remove(waiter);
                    gone.add(waiter);
                }
            }
        }
    }

    /** From any task that is left along the links to tasks that are left, until one comes up again. */
    private List<Link> walk() {
        List<Link> way = new ArrayList<>();
        Map<Long, Integer> steps = new HashMap<>();
        long at = outgoing.keySet().iterator().next();
        while (steps.putIfAbsent(at, way.size()) == null) {
            Link next = onward(at);
            way.add(next);
            at = next.holder().id();
        }
        return List.copyOf(way.subList(steps.get(at), way.size()));
    }

    private Link onward(long id) {
        for (Link link : outgoing.getOrDefault(id, List.of())) {
            if (outgoing.containsKey(link.holder().id())) {
                return link;
            }
        }
        throw new AssertionError("task " + id + " waits for nobody that is left");
    }
}
