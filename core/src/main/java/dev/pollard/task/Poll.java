// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one poll of a future gives: its value, or nothing yet.
 *
 * <p>{@link Pending} means that a wake has been arranged: the {@link Waker} of that poll's {@link Context} will be woken
 * when polling again is worth it. A future that fails throws from {@code poll}; there is no third result.
 *
 * @param <T> the type of the value
 */
public sealed interface Poll<T extends @Nullable Object> extends Step<T> permits Poll.Ready, Poll.Pending {

    /**
     * Returns a result that carries a value.
     *
     * @param <T> the type of the value
     * @param value the value
     * @return the result
     */
    static <T extends @Nullable Object> Poll<T> ready(T value) {
        return value == null ? Ready.empty() : new Ready<>(value);
    }

    /**
     * Returns the result of a future of {@code Void} that is done.
     *
     * @param <T> the type of the value, which is null
     * @return the one instance that carries null
     */
    static <T> Poll<@Nullable T> done() {
        return Ready.empty();
    }

    /**
     * Returns the result that says: nothing yet, a wake has been arranged.
     *
     * @param <T> the type of the value
     * @return the one instance of {@link Pending}
     */
    static <T extends @Nullable Object> Poll<T> pending() {
        return Pending.instance();
    }

    /**
     * Applies a function to the value, if there is one.
     *
     * @param <R> the type of the result
     * @param function makes the result of the value; called here and now, or not at all
     * @return its result, or pending if this is
     */
    default <R extends @Nullable Object> Poll<R> map(Function<? super T, ? extends R> function) {
        return isPending() ? pending() : ready(function.apply(value()));
    }

    /**
     * A value.
     *
     * @param <T> the type of the value
     * @param value the value
     */
    record Ready<T extends @Nullable Object>(T value) implements Poll<T> {
        private static final Ready<@Nullable Object> EMPTY = new Ready<@Nullable Object>(null);

        @SuppressWarnings("unchecked") // null is a value of every nullable T, and only those ask for it
        private static <T extends @Nullable Object> Ready<T> empty() {
            return (Ready<T>) (Ready<?>) EMPTY;
        }
    }

    /**
     * Nothing yet. A singleton.
     *
     * @param <T> the type of the value
     */
    final class Pending<T extends @Nullable Object> implements Poll<T> {
        static final Pending<?> INSTANCE = new Pending<>();

        private Pending() {}

        @SuppressWarnings("unchecked") // holds no T
        static <T extends @Nullable Object> Pending<T> instance() {
            return (Pending<T>) INSTANCE;
        }

        @Override
        public String toString() {
            return "Pending";
        }
    }
}
