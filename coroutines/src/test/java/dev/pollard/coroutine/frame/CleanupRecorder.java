// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A scope that keeps the cleanup that it is given, for the test to poll. */
final class CleanupRecorder implements CleanupScope {
    final List<Future<?>> cleanups = new ArrayList<>();

    @Override
    public void cleanUp(String name, Future<?> cleanup) {
        cleanups.add(cleanup);
    }

    @Override
    public @Nullable Throwable cancelReason() {
        return null;
    }

    TestContext context() {
        return TestContext.builder().service(CleanupScope.class, this).build();
    }
}
