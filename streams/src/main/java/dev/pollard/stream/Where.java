// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.runtime.TaskLocal;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;

/** Binds a task-local for the source. One item is taken at a time, so that no consumer runs inside of the binding. */
final class Where<T, V extends @Nullable Object> implements AsyncStream<T> {
    private final AsyncStream<T> source;
    private final TaskLocal<V> key;
    private final V value;

    Where(AsyncStream<T> source, TaskLocal<V> key, V value) {
        this.source = source;
        this.key = key;
        this.value = value;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new Run<>(this);
    }

    @Override
    public String toString() {
        return "Where(" + source + ", " + key + ")";
    }

    private static final class Run<T, V extends @Nullable Object> extends StepCursor<T> {
        private final Where<T, V> blueprint;

        /** Null before the first call. */
        private @Nullable Upstream<T> upstream;

        Run(Where<T, V> blueprint) {
            super(blueprint);
            this.blueprint = blueprint;
        }

        @Override
        Step<T> step(Context cx) throws Exception {
            return blueprint.key.call(blueprint.value, () -> started().pollNext(cx));
        }

        @Override
        boolean progress(Context cx) throws Exception {
            return blueprint.key.call(blueprint.value, () -> started().progress(cx));
        }

        private Upstream<T> started() {
            Upstream<T> run = upstream;
            if (run == null) {
                run = Upstream.of(blueprint.source);
                upstream = run;
            }
            return run;
        }

        @Override
        void tell(Inspector inspector) {
            if (upstream != null) {
                upstream.tell(inspector);
            }
        }

        @Override
        void release() {
            Upstream<T> run = upstream;
            if (run == null) {
                return;
            }
            try {
                blueprint.key.call(blueprint.value, () -> {
                    run.cancel();
                    return null;
                });
            } catch (Exception bug) {
                Failures.report(bug);
            }
        }
    }
}
