// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of a host leave their cleanup: it runs on the host too, and uses its network as long as that lets it.
 *
 * @param scope who sees to it
 * @param boot the life of the host
 */
record HostCleanup(CleanupScope scope, Boot boot) implements CleanupScope {
    @Override
    public void cleanUp(String name, Future<?> cleanup) {
        scope.cleanUp(name, HostedFuture.cleanup(boot, cleanup));
    }

    @Override
    public @Nullable Throwable cancelReason() {
        return scope.cancelReason();
    }
}
