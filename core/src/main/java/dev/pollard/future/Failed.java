// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fails in the first poll. */
final class Failed<T extends @Nullable Object> extends OneShot<T> {
    private @Nullable Throwable failure;

    Failed(Throwable failure) {
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    @Override
    Poll<T> step(Context cx) {
        throw Failures.rethrow(Objects.requireNonNull(failure));
    }

    @Override
    void release() {
        failure = null;
    }
}
