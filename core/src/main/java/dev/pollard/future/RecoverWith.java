// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes on, after a failure of one type, with the future that a function makes of it. */
final class RecoverWith<T extends @Nullable Object, X extends Throwable> extends Chained<T, T> {
    private final Class<X> type;

    /** Null once it has been applied. */
    private @Nullable CheckedFunction<? super X, ? extends Future<T>> function;

    RecoverWith(Future<T> source, Class<X> type, CheckedFunction<? super X, ? extends Future<T>> function) {
        super(source);
        this.type = Objects.requireNonNull(type, "type");
        this.function = Objects.requireNonNull(function, "function");
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        CheckedFunction<? super X, ? extends Future<T>> unused = function;
        if (unused == null) {
            return pollSource(cx);
        }
        try {
            return pollSource(cx);
        } catch (Throwable failure) {
            if (!Recover.matches(type, failure)) {
                throw failure;
            }
            function = null;
            continueWith(
                    Objects.requireNonNull(unused.apply(type.cast(failure)), "the future that the function returned"));
        }
        return pollSource(cx);
    }

    @Override
    void release() {
        super.release();
        function = null;
    }
}
