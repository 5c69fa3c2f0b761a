// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiConsumer;
import dev.pollard.function.CheckedBiFunction;
import dev.pollard.function.CheckedFunction;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each item: the part of {@link AsyncStream} that turns items into others, one after the other and without waiting.
 *
 * @param <T> the type of the items
 */
sealed interface Transforming<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Puts each item through a function.
     *
     * @param <R> the type of the results
     * @param function gives the item for an item, never null; it does not wait
     * @return the stream of the results
     */
    default <R> AsyncStream<R> map(CheckedFunction<? super T, ? extends R> function) {
        return new Map<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Puts each item through a function that gives null for those to leave out.
     *
     * @param <R> the type of the results
     * @param function gives the item for an item, or null; it does not wait
     * @return the stream of the results that are not null
     */
    default <R> AsyncStream<R> mapNotNull(CheckedFunction<? super T, ? extends @Nullable R> function) {
        return new MapNotNull<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Puts in place of each item those that a function pushes for it: none, one or several.
     *
     * <p>The items that are pushed for one are given when the function has returned. For a function that needs a state, see {@link #gather}.
     * <pre>{@code
     * numbers.<String>mapMulti((n, downstream) -> {
     *     if (n > 0) {
     *         downstream.push("+");
     *         downstream.push(String.valueOf(n));
     *     }
     * })
     * }</pre>
     *
     * @param <R> the type of the new items
     * @param function pushes items for an item; it does not wait
     * @return the stream of the new items
     */
    default <R> AsyncStream<R> mapMulti(CheckedBiConsumer<? super T, ? super Gatherer.Downstream<? super R>> function) {
        Objects.requireNonNull(function, "function");
        return new Gather<>(
                "MapMulti", self(), Gatherer.<T, @Nullable Void, R>of(() -> null, (none, item, downstream) -> {
                    function.accept(item, downstream);
                    return true;
                }));
    }

    /**
     * Puts in place of each item those of a collection, or of whatever else can be iterated over, that a function makes of it.
     *
     * @param <R> the type of the new items
     * @param function gives the items for an item, none of them null; it does not wait
     * @return the stream of the new items
     */
    default <R> AsyncStream<R> flatMapIterable(CheckedFunction<? super T, ? extends Iterable<? extends R>> function) {
        return new FlatMapIterable<>(self(), Objects.requireNonNull(function, "function"));
    }

    /**
     * Gives each item as one of another type, which it must have.
     *
     * <p><b>Errors.</b> An item of another type fails the stream with a {@link ClassCastException}.
     *
     * @param <R> the type
     * @param type the type
     * @return the stream of the same items
     */
    default <R> AsyncStream<R> cast(Class<R> type) {
        return new Cast<>(self(), Objects.requireNonNull(type, "type"));
    }

    /**
     * Keeps the items of a type.
     *
     * @param <R> the type
     * @param type the type
     * @return the stream of the items that have it
     */
    default <R> AsyncStream<R> ofType(Class<R> type) {
        return new OfType<>(self(), Objects.requireNonNull(type, "type"));
    }

    /**
     * Numbers the items, from 0 on.
     *
     * @return the stream of the items with their numbers
     */
    default AsyncStream<Indexed<T>> index() {
        return new Index<>(self());
    }

    /**
     * Gives the seed, then each intermediate result of a {@link AsyncStream#fold}: for n items, n + 1.
     *
     * <p><b>Behaviour.</b> The seed is given before the source is asked for anything. It is shared by all runs, so it should be immutable, as should the
     * results.
     *
     * @param <R> the type of the results
     * @param seed the first result
     * @param function gives the next result for the one before and an item, never null; it does not wait
     * @return the stream of the results
     */
    default <R> AsyncStream<R> scan(R seed, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        Objects.requireNonNull(seed, "seed");
        return new Scan<>(self(), seed, Objects.requireNonNull(function, "function"));
    }

    /**
     * Lets a gatherer take the items and push others: the operator for all that the others don't do.
     *
     * <p><b>Behaviour.</b> What the gatherer pushes for one item is given before it gets the next.
     *
     * <p><b>Cancellation.</b> What the gatherer holds in its state is lost, as it is if the source fails. A gatherer that wants no more cancels the source.
     *
     * <p>The greatest so far, whenever it grows:
     * <pre>{@code
     * numbers.gather(Gatherer.of(() -> new int[] {Integer.MIN_VALUE}, (greatest, n, downstream) -> {
     *     if (n > greatest[0]) {
     *         greatest[0] = n;
     *         downstream.push(n);
     *     }
     *     return true;
     * }))
     * }</pre>
     *
     * @param <R> the type of the new items
     * @param gatherer takes the items, one after the other
     * @return the stream of the new items
     */
    default <R> AsyncStream<R> gather(Gatherer<? super T, ?, ? extends R> gatherer) {
        return new Gather<>("Gather", self(), Objects.requireNonNull(gatherer, "gatherer"));
    }

    /**
     * Gives a separator between each two items.
     *
     * <p><b>Behaviour.</b> The separator is given when the item after it is there. For brackets around the whole, see
     * {@link AsyncStream#startWith} and {@link AsyncStream#concatWith}.
     *
     * @param separator the separator
     * @return the stream of the items and the separators
     */
    default AsyncStream<T> intersperse(T separator) {
        return new Intersperse<>(self(), Objects.requireNonNull(separator, "separator"));
    }

    /**
     * Puts operators of your own into the chain.
     *
     * @param <R> the type of the new items
     * @param operators takes this stream and returns another one, at once
     * @return the stream that it returns
     * @see AsyncStream#to
     */
    default <R> AsyncStream<R> transform(Function<? super AsyncStream<T>, ? extends AsyncStream<R>> operators) {
        return Objects.requireNonNull(operators.apply(self()), "null from the function");
    }
}
