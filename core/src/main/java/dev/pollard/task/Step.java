// SPDX-License-Identifier: Apache-2.0
package dev.pollard.task;

import org.jspecify.annotations.Nullable;

/**
 * What one step of an async iterator gives: an item, nothing yet, or the end.
 *
 * <p>A step is a {@link Poll} or {@link End}. On Java 21 and newer a {@code switch} over
 * {@link Poll.Ready}, {@link Poll.Pending} and {@link End} is exhaustive.
 *
 * @param <T> the type of the items
 */
public sealed interface Step<T extends @Nullable Object> permits Poll, Step.End {

    /**
     * Returns the step that says that there will be no more items.
     *
     * @param <T> the type of the items
     * @return the one instance of {@link End}
     */
    static <T extends @Nullable Object> Step<T> end() {
        return End.instance();
    }

    /**
     * Whether this step carries an item.
     *
     * @return true for {@link Poll.Ready}
     */
    default boolean isReady() {
        return this instanceof Poll.Ready;
    }

    /**
     * Whether nothing was there yet, and a wake has been arranged.
     *
     * @return true for {@link Poll.Pending}
     */
    default boolean isPending() {
        return this == Poll.Pending.INSTANCE;
    }

    /**
     * Whether the iterator has ended.
     *
     * @return true for {@link End}
     */
    default boolean isEnd() {
        return this == End.INSTANCE;
    }

    /**
     * Returns the item.
     *
     * @return the item
     * @throws IllegalStateException if this step carries none
     */
    default T value() {
        throw new IllegalStateException("no value in " + this);
    }

    /**
     * No more items, now and for ever. A singleton.
     *
     * @param <T> the type of the items
     */
    final class End<T extends @Nullable Object> implements Step<T> {
        static final End<?> INSTANCE = new End<>();

        private End() {}

        @SuppressWarnings("unchecked") // holds no T
        static <T extends @Nullable Object> End<T> instance() {
            return (End<T>) INSTANCE;
        }

        @Override
        public String toString() {
            return "End";
        }
    }
}
