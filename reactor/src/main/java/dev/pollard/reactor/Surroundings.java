// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.runtime.TaskLocal;
import io.micrometer.context.ContextSnapshot;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a context of Reactor brings along, to be there during each poll: a chain, innermost first. */
abstract class Surroundings {
    static final Surroundings NONE = new Surroundings() {
        @Override
        <R extends @Nullable Object> R call(Callable<R> callable) throws Exception {
            return callable.call();
        }
    };

    /** Calls with all of it in place. */
    abstract <R extends @Nullable Object> R call(Callable<R> callable) throws Exception;

    /** Calls with all of it in place. */
    final <R> R get(Supplier<R> supplier) {
        try {
            return call(supplier::get);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // a supplier throws none
        }
    }

    final <V> Surroundings and(TaskLocal<V> local, V value) {
        return new Bound<>(this, local, value);
    }

    final Surroundings and(ContextSnapshot snapshot) {
        return new Restored(this, snapshot);
    }

    private static final class Bound<V> extends Surroundings {
        private final Surroundings inner;
        private final TaskLocal<V> local;
        private final V value;

        Bound(Surroundings inner, TaskLocal<V> local, V value) {
            this.inner = inner;
            this.local = local;
            this.value = value;
        }

        @Override
        <R extends @Nullable Object> R call(Callable<R> callable) throws Exception {
            return local.call(value, () -> inner.call(callable));
        }
    }

    private static final class Restored extends Surroundings {
        private final Surroundings inner;
        private final ContextSnapshot snapshot;

        Restored(Surroundings inner, ContextSnapshot snapshot) {
            this.inner = inner;
            this.snapshot = snapshot;
        }

        @Override
        <R extends @Nullable Object> R call(Callable<R> callable) throws Exception {
            ContextSnapshot.Scope values = snapshot.setThreadLocals();
            try {
                return inner.call(callable);
            } finally {
                values.close();
            }
        }
    }
}
