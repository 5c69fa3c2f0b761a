// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who sees cleanup to its end that a cancel can't wait for: the scope or the task that polls, which does not end before that is done; or, under a poller
 * that is neither, such as a subscription of a publisher, a task of its runtime.
 */
final class Farewell {
    private final @Nullable CleanupScope scope;
    private final @Nullable Spawner runtime;

    private Farewell(@Nullable CleanupScope scope, @Nullable Spawner runtime) {
        this.scope = scope;
        this.runtime = runtime;
    }

    /**
     * Looks who there is.
     *
     * @throws IllegalStateException if there is nobody
     */
    static Farewell of(Context cx, Object who) {
        CleanupScope scope = cx.find(CleanupScope.class);
        Spawner runtime = scope == null ? cx.find(Spawner.class) : null;
        if (scope == null && runtime == null) {
            throw new IllegalStateException(
                    "no CleanupScope and no Spawner in " + cx + ": poll this stream on a runtime: " + who);
        }
        return new Farewell(scope, runtime);
    }

    /** Hands over what is left to do. Does not throw. */
    void leave(String name, Future<?> cleanup) {
        try {
            if (scope != null) {
                scope.cleanUp(name, cleanup);
            } else if (runtime != null) {
                runtime.spawn(name, cleanup).detach();
            }
        } catch (Throwable closed) {
            Failures.report(closed); // the runtime is closed, and has cancelled the future
        }
    }
}
