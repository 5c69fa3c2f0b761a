// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes another failure of a failure of one type. */
final class MapFailure<T extends @Nullable Object, X extends Throwable> extends Chained<T, T> {
    private final Class<X> type;
    private @Nullable CheckedFunction<? super X, ? extends Throwable> function;

    MapFailure(Future<T> source, Class<X> type, CheckedFunction<? super X, ? extends Throwable> function) {
        super(source);
        this.type = Objects.requireNonNull(type, "type");
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        try {
            return pollSource(cx);
        } catch (Throwable failure) {
            if (!Recover.matches(type, failure)) {
                throw failure;
            }
            throw Failures.rethrow(Objects.requireNonNull(
                    Objects.requireNonNull(function).apply(type.cast(failure)),
                    "the failure that the function returned"));
        }
    }

    @Override
    void release() {
        super.release();
        function = null;
    }
}
