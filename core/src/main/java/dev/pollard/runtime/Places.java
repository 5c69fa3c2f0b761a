// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Waker;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many in at once, first come, first served.
 *
 * <p>A place that becomes free is given to the first who waits, before that one is woken; if that one gives up then, the place goes to the next.
 *
 * <p><b>Threading.</b> Any thread; one {@link Place} is asked for by one owner.
 */
final class Places {
    /** One who wants in. */
    static final class Place {
        private boolean taken; // guarded by the Places
        private @Nullable Waker waker; // guarded by the Places
    }

    private final int max;
    private int taken; // guarded by this
    private final Set<Place> waiting = new LinkedHashSet<>(); // guarded by this

    Places(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("limit < 1: " + max);
        }
        this.max = max;
    }

    /** Takes a place, unless it was given one already; returns false if there is none: the waker will be woken when there is. */
    synchronized boolean take(Place place, Waker waker) {
        if (place.taken) {
            return true;
        }
        if (taken < max) {
            taken++;
            place.taken = true;
            return true;
        }
        place.waker = waker;
        waiting.add(place);
        return false;
    }

    /** Gives the place to the next one, or gives up waiting. Idempotent. */
    void leave(Place place) {
        Waker next = leaveQuietly(place);
        if (next != null) {
            next.wake();
        }
    }

    private synchronized @Nullable Waker leaveQuietly(Place place) {
        place.waker = null;
        if (!place.taken) {
            waiting.remove(place);
            return null;
        }
        place.taken = false;
        Iterator<Place> first = waiting.iterator();
        if (!first.hasNext()) {
            taken--;
            return null;
        }
        Place heir = first.next();
        first.remove();
        heir.taken = true;
        Waker waker = heir.waker;
        heir.waker = null;
        return waker;
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How many are in. */
    synchronized int taken() {
        return taken;
    }
}
