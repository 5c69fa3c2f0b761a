// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes cleanup over and polls it once, and again when told to. */
final class HandCleanup implements CleanupScope {
    private final Context cx;
    private final List<Future<?>> unfinished = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();

    HandCleanup(Context cx) {
        this.cx = cx;
    }

    @Override
    public void cleanUp(String name, Future<?> cleanup) {
        names.add(name);
        unfinished.add(cleanup);
        poll();
    }

    /** Polls what is unfinished; says whether nothing is any more. */
    boolean poll() {
        unfinished.removeIf(cleanup -> {
            try {
                return cleanup.poll(cx).isReady();
            } catch (Exception failure) {
                failures.add(failure);
                return true;
            }
        });
        return unfinished.isEmpty();
    }

    @Override
    public @Nullable Throwable cancelReason() {
        return null;
    }
}
