// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies a function to the value. */
final class Map<S extends @Nullable Object, T extends @Nullable Object> extends Chained<S, T> {
    private @Nullable CheckedFunction<? super S, ? extends T> function;

    Map(Future<S> source, CheckedFunction<? super S, ? extends T> function) {
        super(source);
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        Poll<S> poll = pollSource(cx);
        if (poll.isPending()) {
            return Poll.pending();
        }
        return Poll.ready(Objects.requireNonNull(function).apply(poll.value()));
    }

    @Override
    void release() {
        super.release();
        function = null;
    }
}
