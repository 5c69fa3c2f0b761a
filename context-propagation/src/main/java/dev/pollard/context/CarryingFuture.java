// SPDX-License-Identifier: Apache-2.0
package dev.pollard.context;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import io.micrometer.context.ContextSnapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A future that is polled and cancelled with certain thread-local values. */
final class CarryingFuture<T extends @Nullable Object> implements Future<T> {
    private final ContextPropagation propagation;
    private final Future<T> future;

    /** Whether what is spawned inside captures too. */
    private final boolean spawns;

    private ContextSnapshot snapshot;

    /** The context of the last poll, and the one derived from it. */
    private @Nullable Context lastContext;

    private @Nullable Context context;

    CarryingFuture(ContextPropagation propagation, ContextSnapshot snapshot, Future<T> future, boolean spawns) {
        this.propagation = propagation;
        this.snapshot = snapshot;
        this.future = Objects.requireNonNull(future, "future");
        this.spawns = spawns;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        Context inner = context(cx);
        ContextSnapshot.Scope values = snapshot.setThreadLocals();
        try {
            Poll<T> poll = future.poll(inner);
            if (propagation.isKeepingChanges() && poll.isPending()) {
                snapshot = propagation.captureHere();
            }
            return poll;
        } finally {
            values.close();
        }
    }

    private Context context(Context cx) {
        Context derived = context;
        if (derived == null || lastContext != cx) {
            derived = cx;
            CleanupScope cleanup = cx.find(CleanupScope.class);
            if (cleanup != null) {
                derived = derived.with(CleanupScope.class, new CarryingCleanup(propagation, cleanup));
            }
            Spawner spawner = spawns ? cx.find(Spawner.class) : null;
            if (spawner != null) {
                derived = derived.with(Spawner.class, propagation.on(spawner));
            }
            context = derived;
            lastContext = cx;
        }
        return derived;
    }

    @Override
    public void cancel() {
        ContextSnapshot.Scope values = snapshot.setThreadLocals();
        try {
            future.cancel();
        } finally {
            values.close();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(future);
    }

    @Override
    public String toString() {
        return future.toString();
    }

    /** Captures what the thread has while it cancels, for the cleanup. */
    private record CarryingCleanup(ContextPropagation propagation, CleanupScope scope) implements CleanupScope {

        @Override
        public void cleanUp(String name, Future<?> cleanup) {
            scope.cleanUp(name, propagation.capture(cleanup));
        }

        @Override
        public @Nullable Throwable cancelReason() {
            return scope.cancelReason();
        }
    }
}
