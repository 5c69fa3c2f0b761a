// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a value of a failure of one type. */
final class Recover<T extends @Nullable Object, X extends Throwable> extends Chained<T, T> {
    private final Class<X> type;
    private @Nullable CheckedFunction<? super X, ? extends T> function;

    Recover(Future<T> source, Class<X> type, CheckedFunction<? super X, ? extends T> function) {
        super(source);
        this.type = Objects.requireNonNull(type, "type");
        this.function = Objects.requireNonNull(function, "function");
    }

    /** Whether a failure may be recovered from: a virtual machine that has run out of something is never made up for. */
    static boolean matches(Class<?> type, Throwable failure) {
        return type.isInstance(failure) && !(failure instanceof VirtualMachineError);
    }

    @Override
    Poll<T> step(Context cx) throws Exception {
        try {
            return pollSource(cx);
        } catch (Throwable failure) {
            if (!matches(type, failure)) {
                throw failure;
            }
            return Poll.ready(Objects.requireNonNull(function).apply(type.cast(failure)));
        }
    }

    @Override
    void release() {
        super.release();
        function = null;
    }
}
