// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedPredicate;
import org.jspecify.annotations.Nullable;

/** Says where one group of neighbours ends and the next begins, for one run. */
interface Boundary<T> {

    /** The place of an item with regard to the groups. */
    enum Place {
        /** In the group of the item before, or the first of a new group if that one has ended. */
        WITHIN,
        /** The first of a new group. */
        FIRST,
        /** The last of its group. */
        LAST,
        /** Between two groups, in none. */
        BETWEEN
    }

    /** Called once for each item, in order. */
    Place place(T item) throws Exception;

    /** A kind of boundary, with its name for the chain. */
    interface Kind<T> {
        /** Starts a run. */
        Boundary<T> begin();

        /** What distinguishes operators that have such a boundary: {@code UntilChanged}. */
        String name();

        /** The arguments to show in the chain, with a comma before each. */
        String arguments();
    }

    /** Groups of a fixed size. */
    record OfSize<T>(int size) implements Kind<T> {
        @Override
        public Boundary<T> begin() {
            return new Counter<>(size);
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public String arguments() {
            return ", " + size;
        }
    }

    /** Groups whose last item passes a test. */
    record Until<T>(CheckedPredicate<? super T> last) implements Kind<T> {
        @Override
        public Boundary<T> begin() {
            return item -> last.test(item) ? Place.LAST : Place.WITHIN;
        }

        @Override
        public String name() {
            return "Until";
        }

        @Override
        public String arguments() {
            return "";
        }
    }

    /** Groups of items that pass a test, between such as don't. */
    record While<T>(CheckedPredicate<? super T> within) implements Kind<T> {
        @Override
        public Boundary<T> begin() {
            return item -> within.test(item) ? Place.WITHIN : Place.BETWEEN;
        }

        @Override
        public String name() {
            return "While";
        }

        @Override
        public String arguments() {
            return "";
        }
    }

    /** Groups of items that have the same key. */
    record UntilChanged<T>(CheckedFunction<? super T, ?> key) implements Kind<T> {
        @Override
        public Boundary<T> begin() {
            return new Changes<>(key);
        }

        @Override
        public String name() {
            return "UntilChanged";
        }

        @Override
        public String arguments() {
            return "";
        }
    }

    /** Counts up to the size. */
    final class Counter<T> implements Boundary<T> {
        private final int size;
        private int count;

        Counter(int size) {
            this.size = size;
        }

        @Override
        public Place place(T item) {
            if (++count < size) {
                return Place.WITHIN;
            }
            count = 0;
            return Place.LAST;
        }
    }

    /** Compares each key with the one before. */
    final class Changes<T> implements Boundary<T> {
        private final CheckedFunction<? super T, ?> key;
        private @Nullable Object last;

        Changes(CheckedFunction<? super T, ?> key) {
            this.key = key;
        }

        @Override
        public Place place(T item) throws Exception {
            Object current = key.apply(item);
            if (current == null) {
                throw new NullPointerException("null key of " + item);
            }
            Object before = last;
            last = current;
            return before == null || before.equals(current) ? Place.WITHIN : Place.FIRST;
        }
    }
}
