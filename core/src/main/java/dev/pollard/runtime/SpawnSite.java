// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import org.jspecify.annotations.Nullable;

/** Finds the place in the user's code that spawns a task. A walk over the stack costs about a microsecond: it is made only if asked for. */
final class SpawnSite {
    /** Set to true to record where tasks are spawned, unless the builder of a runtime says otherwise. */
    static final String PROPERTY = "pollard.spawnLocations";

    private static final String HERE = SpawnSite.class.getPackageName();

    private SpawnSite() {}

    /** The first frame outside of this package, or null if there is none. */
    static StackWalker.@Nullable StackFrame find() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isOurs(frame.getClassName()))
                        .findFirst()
                        .orElse(null));
    }

    private static boolean isOurs(String className) {
        return className.startsWith(HERE) && className.lastIndexOf('.') == HERE.length();
    }
}
