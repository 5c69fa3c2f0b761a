// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of a child that has ended, so that the chain can still be named: {@code Map(Sleep)}.
 *
 * <p>The futures of this package hold nothing after their end but the traces of their own children, so they are kept as they are. Of any other future
 * only the class is kept: nobody knows what it holds on to.
 */
final class Trace {
    private Trace() {}

    static Object of(Future<?> ended) {
        return ended instanceof OneShot ? ended : ended.getClass();
    }

    /** Names a child by itself while it runs, by its trace after that. */
    static String name(@Nullable Future<?> running, @Nullable Object trace) {
        if (running != null) {
            return running.toString();
        }
        return trace instanceof Class<?> type ? simpleName(type) : String.valueOf(trace);
    }

    private static String simpleName(Class<?> type) {
        String simple = type.getSimpleName();
        if (!simple.isEmpty()) {
            return simple;
        }
        String full = type.getName();
        return full.substring(full.lastIndexOf('.') + 1);
    }
}
