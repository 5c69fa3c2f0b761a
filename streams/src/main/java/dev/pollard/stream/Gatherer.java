// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiConsumer;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A synchronous operator with a state: takes items one by one and pushes any number of others. For {@link AsyncStream#gather}.
 *
 * <p><b>Behaviour.</b> The same shape as {@code java.util.stream.Gatherer}, which JDK 24 brought, on any JDK and with functions that may
 * throw. One of the JDK's becomes one of these so:
 * <pre>{@code
 * static <T, A, R> Gatherer<T, A, R> adapt(java.util.stream.Gatherer<T, A, R> g) {
 *     return Gatherer.of(
 *             () -> g.initializer().get(),
 *             (state, item, down) -> g.integrator().integrate(state, item, down::push),
 *             (state, down) -> g.finisher().accept(state, down::push));
 * }
 * }</pre>
 *
 * <p><b>Threading.</b> Shared by all runs; each run has a state of its own, and its calls don't overlap.
 *
 * @param <T> the type of the items that it takes
 * @param <A> the type of the state
 * @param <R> the type of the items that it pushes
 */
public interface Gatherer<T, A extends @Nullable Object, R> {

    /**
     * Makes the state of a run, when that run is first asked for an item.
     *
     * @return the state; may be null
     * @throws Exception if that fails, which fails the run
     */
    A initialState() throws Exception;

    /**
     * Takes an item.
     *
     * @param state the state of the run
     * @param item the item
     * @param downstream takes what comes of it
     * @return whether this wants more items; if not, the source is cancelled and {@link #finish} called
     * @throws Exception if that fails, which fails the run
     */
    boolean integrate(A state, T item, Downstream<? super R> downstream) throws Exception;

    /**
     * Pushes what is left, once there are no more items to take.
     *
     * @param state the state of the run
     * @param downstream takes what is left
     * @throws Exception if that fails, which fails the run
     */
    void finish(A state, Downstream<? super R> downstream) throws Exception;

    /**
     * Where a gatherer pushes to.
     *
     * @param <R> the type of the items
     */
    @FunctionalInterface
    interface Downstream<R> {

        /**
         * Pushes an item. It is given when the call of the gatherer has returned.
         *
         * @param item the item, never null
         * @return true: a run that was given up does not call its gatherer any more
         */
        boolean push(R item);
    }

    /**
     * Takes an item, as {@link Gatherer#integrate} does.
     *
     * @param <T> the type of the items that it takes
     * @param <A> the type of the state
     * @param <R> the type of the items that it pushes
     */
    @FunctionalInterface
    interface Integrator<T, A extends @Nullable Object, R> {

        /**
         * Takes an item.
         *
         * @param state the state of the run
         * @param item the item
         * @param downstream takes what comes of it
         * @return whether more items are wanted
         * @throws Exception if that fails, which fails the run
         */
        boolean integrate(A state, T item, Downstream<? super R> downstream) throws Exception;
    }

    /**
     * A gatherer with a state, made of functions.
     *
     * @param <T> the type of the items that it takes
     * @param <A> the type of the state
     * @param <R> the type of the items that it pushes
     * @param initializer makes the state of a run
     * @param integrator takes an item
     * @param finisher pushes what is left at the end
     * @return the gatherer
     */
    static <T, A extends @Nullable Object, R> Gatherer<T, A, R> of(
            Callable<? extends A> initializer,
            Integrator<? super T, A, R> integrator,
            CheckedBiConsumer<A, Downstream<? super R>> finisher) {
        return new GathererOfFunctions<>(
                Objects.requireNonNull(initializer, "initializer"),
                Objects.requireNonNull(integrator, "integrator"),
                Objects.requireNonNull(finisher, "finisher"));
    }

    /**
     * A gatherer with a state that has nothing left at the end.
     *
     * @param <T> the type of the items that it takes
     * @param <A> the type of the state
     * @param <R> the type of the items that it pushes
     * @param initializer makes the state of a run
     * @param integrator takes an item
     * @return the gatherer
     */
    static <T, A extends @Nullable Object, R> Gatherer<T, A, R> of(
            Callable<? extends A> initializer, Integrator<? super T, A, R> integrator) {
        return of(initializer, integrator, (state, downstream) -> {});
    }
}
