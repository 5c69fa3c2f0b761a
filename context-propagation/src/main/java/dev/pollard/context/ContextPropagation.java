// SPDX-License-Identifier: Apache-2.0
package dev.pollard.context;

import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes thread-local context along with futures: whatever has a {@link io.micrometer.context.ThreadLocalAccessor}, such as the MDC of SLF4J, the current observation
 * of Micrometer or the current span.
 *
 * <p><b>Behaviour.</b> The values of the calling thread are captured once, restored on whatever thread polls the future for the time of each poll, and taken away
 * after it. They are there too when the future is cancelled, and in cleanup that it leaves to a scope then. What code inside a poll changes is gone with the next
 * poll, unless {@link #keepingChanges()} was chosen. A poll restores them once, however many futures are inside.
 *
 * <p>A {@linkplain #on spawner} made by this captures the values with each spawn; what is spawned inside, in a scope for one, takes them along in the same way.
 *
 * <pre>{@code
 * Spawner spawner = ContextPropagation.create().keepingChanges().on(runtime);
 * MDC.put("request", "4711");
 * spawner.spawn(handle(request)); // logs with the request, on whatever worker it runs
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ContextPropagation {
    private final ContextSnapshotFactory factory;
    private final boolean keepingChanges;

    private ContextPropagation(ContextSnapshotFactory factory, boolean keepingChanges) {
        this.factory = factory;
        this.keepingChanges = keepingChanges;
    }

    /**
     * Returns one for all accessors that the global registry has, in which what was not set when it was captured is not set inside either.
     *
     * @return the propagation
     */
    public static ContextPropagation create() {
        return of(ContextSnapshotFactory.builder().clearMissing(true).build());
    }

    /**
     * Returns one that captures with a factory of yours.
     *
     * @param factory decides which values are captured
     * @return the propagation
     */
    public static ContextPropagation of(ContextSnapshotFactory factory) {
        return new ContextPropagation(Objects.requireNonNull(factory, "factory"), false);
    }

    /**
     * Returns one in which what code inside a poll changes is there in the next poll: as if the future had a thread of its own. Costs another capture for
     * each poll.
     *
     * @return the propagation
     */
    public ContextPropagation keepingChanges() {
        return new ContextPropagation(factory, true);
    }

    /**
     * Returns a future that runs with the values of the calling thread.
     *
     * <p><b>Cancellation.</b> Cancels the future, with the values.
     *
     * @param <T> the type of the future's value
     * @param future the future
     * @return a future that ends as the future does
     */
    public <T extends @Nullable Object> Future<T> capture(Future<T> future) {
        return restore(captureHere(), future);
    }

    /**
     * Returns a future that runs with values that were captured before.
     *
     * <p><b>Cancellation.</b> Cancels the future, with the values.
     *
     * @param <T> the type of the future's value
     * @param snapshot the values
     * @param future the future
     * @return a future that ends as the future does
     */
    public <T extends @Nullable Object> Future<T> restore(ContextSnapshot snapshot, Future<T> future) {
        return new CarryingFuture<>(this, Objects.requireNonNull(snapshot, "snapshot"), future, false);
    }

    /**
     * Returns a spawner whose tasks run with the values of the thread that spawns them.
     *
     * @param spawner runs the tasks: a runtime or a scope
     * @return the spawner; it is also what the tasks find in their context
     */
    public Spawner on(Spawner spawner) {
        return new CarryingSpawner(this, Objects.requireNonNull(spawner, "spawner"));
    }

    <T extends @Nullable Object> Future<T> captureTask(Future<T> future) {
        return new CarryingFuture<>(this, captureHere(), future, true);
    }

    ContextSnapshot captureHere() {
        return factory.captureAll();
    }

    boolean isKeepingChanges() {
        return keepingChanges;
    }

    @Override
    public String toString() {
        return "ContextPropagation(" + (keepingChanges ? "keeping changes)" : "fixed)");
    }
}
