// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.soak;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of each class of this library are reachable, and how large the heap is after a full collection.
 *
 * @param counts the number of objects by class
 * @param heapBytes what is in use
 */
record Census(Map<String, Long> counts, long heapBytes) {
    /** What a class may have more of: caches that grow with use are bounded, and small. */
    private static final long TOLERANCE = 64;

    /** How many times in a row the counts must be the same: what a cleaner keeps goes with the collection after it has run, whenever that is. */
    private static final int SAME = 5;

    private static final int MOST = 100;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    static Census take() {
        Map<String, Long> counts = Map.of();
        int same = 0;
        for (int i = 0; i < MOST && same < SAME; i++) {
            Map<String, Long> now = count();
            same = now.equals(counts) ? same + 1 : 0;
            counts = now;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Census(counts, heap);
    }

    private static Map<String, Long> count() {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : histogram().split("\n")) {
            // num: instances bytes class (module)
            String[] words = line.trim().split("\\s+");
            if (words.length >= 4 && words[3].startsWith("dev.pollard.")) {
                counts.merge(words[3], Long.parseLong(words[1]), Long::sum);
            }
        }
        return counts;
    }

    /** Collects all garbage first. */
    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this JVM tells no class histogram", e);
        }
    }

    /** The classes that have more objects than before. */
    List<String> growthSince(Census before) {
        List<String> growth = new ArrayList<>();
        counts.forEach((type, count) -> {
            long then = before.counts().getOrDefault(type, 0L);
            if (count > then + TOLERANCE) {
                growth.add("left behind: " + count + " objects of " + type + ", but " + then + " before");
            }
        });
        return growth;
    }

    @Override
    public String toString() {
        long objects = counts.values().stream().mapToLong(Long::longValue).sum();
        return objects + " objects of " + counts.size() + " classes, heap " + (heapBytes >> 10) + " KB";
    }
}
