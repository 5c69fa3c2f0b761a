// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs a call in the first poll. */
final class FromCallable<T extends @Nullable Object> extends OneShot<T> {
    private @Nullable Callable<? extends T> callable;

    FromCallable(Callable<? extends T> callable) {
        this.callable = Objects.requireNonNull(callable, "callable");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        return Poll.ready(Objects.requireNonNull(callable).call());
    }

    @Override
    void release() {
        callable = null;
    }
}
