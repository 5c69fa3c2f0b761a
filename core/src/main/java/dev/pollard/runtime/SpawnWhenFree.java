// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Waits for a place and spawns a task in it. */
final class SpawnWhenFree<T extends @Nullable Object, H> implements Future<H> {
    /** Null if there is no limit. */
    private final @Nullable Places places;

    private final Places.Place place = new Places.Place();
    private final BiFunction<Future<T>, Places.@Nullable Place, H> spawn;

    /** Null after the end. */
    private @Nullable Future<T> future;

    private @Nullable String over;

    /**
     * Creates the future.
     *
     * @param places where to wait, or null if there is no limit
     * @param future the future of the task
     * @param spawn spawns it into a place that it leaves at its end
     */
    SpawnWhenFree(@Nullable Places places, Future<T> future, BiFunction<Future<T>, Places.@Nullable Place, H> spawn) {
        this.places = places;
        this.future = Objects.requireNonNull(future, "future");
        this.spawn = spawn;
    }

    @Override
    public Poll<H> poll(Context cx) {
        Future<T> waiting = future;
        if (waiting == null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        if (!cx.mayProceed() || (places != null && !places.take(place, cx.waker()))) {
            return Poll.pending();
        }
        cx.progressed();
        future = null;
        over = "completion";
        return Poll.ready(spawn.apply(waiting, places == null ? null : place));
    }

    @Override
    public void cancel() {
        Future<T> waiting = future;
        if (waiting != null) {
            future = null;
            over = "cancel";
            if (places != null) {
                places.leave(place);
            }
            waiting.cancel();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.waitsFor("a place for " + future);
    }

    @Override
    public String toString() {
        return "SpawnWhenFree(" + (future == null ? over : future) + ")";
    }
}
