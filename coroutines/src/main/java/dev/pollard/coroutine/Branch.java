// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.future.Future;
import dev.pollard.future.Select;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that {@link Coroutines#select} waits for, and what is done if it comes first.
 *
 * <p>Immutable but for the future that it owns: a branch is used in one select.
 *
 * @param <R> the type of the result of the select
 */
public final class Branch<R extends @Nullable Object> {
    private final Future<@Nullable Object> future;
    private final AsyncFunction<@Nullable Object, ? extends R> then;
    private final boolean enabled;
    private final boolean kept;

    private Branch(
            Future<@Nullable Object> future,
            AsyncFunction<@Nullable Object, ? extends R> then,
            boolean enabled,
            boolean kept) {
        this.future = future;
        this.then = then;
        this.enabled = enabled;
        this.kept = kept;
    }

    /**
     * Waits for a future, and then runs a function that may await.
     *
     * <p>The select owns the future: if another branch comes first it cancels this one, before that branch's function runs.
     *
     * @param <T> the type of the future's value
     * @param <R> the type of the result of the select
     * @param future the future
     * @param then makes the result of the value
     * @return the branch
     */
    @SuppressWarnings("unchecked") // the function is given the future's value and nothing else
    public static <T extends @Nullable Object, R extends @Nullable Object> Branch<R> on(
            Future<T> future, AsyncFunction<? super T, ? extends R> then) {
        Objects.requireNonNull(future, "future");
        Bodies.admit(then, "then");
        return new Branch<>(
                (Future<@Nullable Object>) future,
                (AsyncFunction<@Nullable Object, ? extends R>) then,
                /* enabled= */ true,
                /* kept= */ false);
    }

    /**
     * Leaves the future to the caller if another branch comes first: it is not cancelled, and can be selected on again. For what would lose something if it were
     * given up half-way. If the select is cancelled or fails, it is cancelled all the same.
     *
     * <p>It is not polled while the function of the other branch runs. So that function must not wait for anything that the future may hold, such as
     * a lock.
     *
     * @return the branch with that changed
     */
    public Branch<R> keep() {
        return new Branch<>(future, then, enabled, /* kept= */ true);
    }

    /**
     * Takes part only on a condition.
     *
     * @param condition if false, the future is not polled; it is cancelled, unless it is {@linkplain #keep() kept}
     * @return the branch with that changed
     */
    public Branch<R> when(boolean condition) {
        return new Branch<>(future, then, enabled && condition, kept);
    }

    /** Adds this to a select, whose value is the run of the function. */
    void addTo(Select<Future<R>> select) {
        if (kept) {
            select.when(() -> enabled, future, this::follow);
        } else {
            select.whenOwned(() -> enabled, future, this::follow);
        }
    }

    private Future<R> follow(@Nullable Object value) {
        return Bodies.future(then, value);
    }

    @Override
    public String toString() {
        return "Branch(" + future + (kept ? ", kept" : "") + (enabled ? ")" : ", disabled)");
    }
}
