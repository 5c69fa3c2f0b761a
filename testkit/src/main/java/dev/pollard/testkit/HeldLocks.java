// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.lang.StackWalker.StackFrame;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which locks the calling thread has taken since the simulation gave the running task its turn.
 *
 * <p>Monitors are found by a walk over the stack of this thread. For locks of {@code java.util.concurrent} the JVM goes through the whole heap, some
 * milliseconds each time, so they are looked for once for each place that wakes, and each time only to confirm a failure.
 */
final class HeldLocks {
    /** How thorough the search is. */
    enum Search {
        /** Monitors only. */
        MONITORS,
        /** Monitors, and the other locks at each place that is seen for the first time. */
        ONCE_FOR_EACH_PLACE,
        /** All, each time. */
        ALL
    }

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String FRAME = SimulatedWorkers.class.getName();
    private static final StackWalker STACK = StackWalker.getInstance();

    private final Search search;

    /** By the innermost frames of a place, what was found there. */
    private final Map<String, List<String>> places = new HashMap<>();

    /** What the test itself holds around all of it. */
    private final List<String> outer;

    /**
     * Begins to watch.
     *
     * @param search how thorough
     */
    HeldLocks(Search search) {
        this.search = search;
        this.outer = search == Search.MONITORS ? List.of() : synchronizers();
    }

    Search search() {
        return search;
    }

    /** The locks that were taken since; none if this JVM does not tell. */
    List<String> taken() {
        List<String> held = monitors();
        if (!held.isEmpty() || search == Search.MONITORS) {
            return held;
        }
        return search == Search.ALL ? newSynchronizers() : places.computeIfAbsent(place(), place -> newSynchronizers());
    }

    private static String place() {
        return STACK.walk(frames ->
                        frames.skip(3).limit(24).map(StackFrame::toString).toList())
                .toString();
    }

    private List<String> newSynchronizers() {
        List<String> held = new ArrayList<>(synchronizers());
        outer.forEach(held::remove);
        return held;
    }

    private static List<String> synchronizers() {
        List<String> names = new ArrayList<>();
        if (THREADS.isSynchronizerUsageSupported()) {
            ThreadInfo info = info(false, true);
            if (info != null) {
                for (var lock : info.getLockedSynchronizers()) {
                    names.add(lock.toString());
                }
            }
        }
        return names;
    }

    private List<String> monitors() {
        List<String> names = new ArrayList<>();
        ThreadInfo info = THREADS.isObjectMonitorUsageSupported() ? info(true, false) : null;
        if (info != null) {
            StackTraceElement[] stack = info.getStackTrace();
            int turn = stack.length;
            while (turn > 0 && !stack[turn - 1].getClassName().equals(FRAME)) {
                turn--;
            }
            for (MonitorInfo monitor : info.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() < turn) {
                    names.add(monitor + " at " + monitor.getLockedStackFrame());
                }
            }
        }
        return names;
    }

    /** Null for a virtual thread. */
    private static ThreadInfo info(boolean monitors, boolean synchronizers) {
        long[] self = {Thread.currentThread().getId()};
        return THREADS.getThreadInfo(self, monitors, synchronizers)[0];
    }
}
