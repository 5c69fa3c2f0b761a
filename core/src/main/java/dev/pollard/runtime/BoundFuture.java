// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future that is polled and cancelled with certain bindings of task-locals. */
final class BoundFuture<T extends @Nullable Object> implements Future<T> {
    private final Future<T> future;

    /** Null if {@link #bindings} are all that there are to be. */
    private final @Nullable TaskLocal<?> key;

    private final @Nullable Object value;

    /** All bindings; or the one of {@link #key} and those of the thread that it was last put on top of. */
    private @Nullable Binding bindings;

    /** Binds one key, on top of what is bound wherever the future is polled. */
    BoundFuture(TaskLocal<?> key, @Nullable Object value, Future<T> future) {
        this.future = Objects.requireNonNull(future, "future");
        this.key = key;
        this.value = value;
    }

    /** Binds these, and nothing else. */
    BoundFuture(Binding bindings, Future<T> future) {
        this.future = future;
        this.key = null;
        this.value = null;
        this.bindings = bindings;
    }

    /** The bindings of the calling thread, for cleanup that will run elsewhere. */
    static <T extends @Nullable Object> Future<T> here(Future<T> future) {
        Binding here = Binding.current();
        return here == null ? future : new BoundFuture<>(here, future);
    }

    private Binding on(@Nullable Binding around) {
        Binding last = bindings;
        if (last == null || (key != null && last.next() != around)) {
            last = new Binding(Objects.requireNonNull(key), value, around);
            bindings = last;
        }
        return last;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        Binding before = Binding.current();
        Binding.enter(on(before));
        try {
            return future.poll(cx);
        } finally {
            Binding.enter(before);
        }
    }

    @Override
    public void cancel() {
        Binding before = Binding.current();
        Binding.enter(on(before));
        try {
            future.cancel();
        } finally {
            Binding.enter(before);
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(future);
    }

    @Override
    public String toString() {
        return key == null ? future.toString() : "Where(" + key + ", " + future + ")";
    }
}
