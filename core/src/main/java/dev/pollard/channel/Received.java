// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

/**
 * What an attempt to receive gives that does not wait: a value, nothing for now, or the end.
 *
 * @param <T> the type of the values
 */
public sealed interface Received<T> {

    /**
     * A value.
     *
     * @param <T> the type of the value
     * @param value the value
     */
    record Value<T>(T value) implements Received<T> {}

    /**
     * Nothing for now. A singleton.
     *
     * @param <T> the type of the values
     */
    final class Empty<T> implements Received<T> {
        private static final Empty<?> INSTANCE = new Empty<>();

        private Empty() {}

        @Override
        public String toString() {
            return "Empty";
        }
    }

    /**
     * No more values, now and for ever. A singleton.
     *
     * @param <T> the type of the values
     */
    final class End<T> implements Received<T> {
        private static final End<?> INSTANCE = new End<>();

        private End() {}

        @Override
        public String toString() {
            return "End";
        }
    }

    /**
     * Returns the result that says: nothing for now.
     *
     * @param <T> the type of the values
     * @return the one instance of {@link Empty}
     */
    @SuppressWarnings("unchecked") // holds no T
    static <T> Received<T> empty() {
        return (Received<T>) Empty.INSTANCE;
    }

    /**
     * Returns the result that says: no more values.
     *
     * @param <T> the type of the values
     * @return the one instance of {@link End}
     */
    @SuppressWarnings("unchecked") // holds no T
    static <T> Received<T> end() {
        return (Received<T>) End.INSTANCE;
    }

    /**
     * Whether there was nothing, but there may be later.
     *
     * @return true for {@link Empty}
     */
    default boolean isEmpty() {
        return this == Empty.INSTANCE;
    }

    /**
     * Whether there will be no more values.
     *
     * @return true for {@link End}
     */
    default boolean isEnd() {
        return this == End.INSTANCE;
    }

    /**
     * Returns the value.
     *
     * @return the value
     * @throws IllegalStateException if there is none
     */
    default T value() {
        throw new IllegalStateException("no value in " + this);
    }
}
