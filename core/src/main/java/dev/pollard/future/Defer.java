// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Makes a future in the first poll, and goes on as that one. */
final class Defer<T extends @Nullable Object> extends Chained<T, T> {
    /** Null once it has been called. */
    private @Nullable Callable<? extends Future<T>> factory;

    private boolean made;

    Defer(Callable<? extends Future<T>> factory) {
        super(null);
        this.factory = Objects.requireNonNull(factory, "factory");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Callable<? extends Future<T>> unused = factory;
        if (unused != null) {
            factory = null;
            continueWith(Objects.requireNonNull(unused.call(), "the future that the factory returned"));
            made = true;
        }
        return pollSource(cx);
    }

    @Override
    void release() {
        super.release();
        factory = null;
    }

    @Override
    public String toString() {
        return made ? super.toString() : "Defer";
    }
}
