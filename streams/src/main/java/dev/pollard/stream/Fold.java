// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedBiFunction;
import org.jspecify.annotations.Nullable;

/** Accumulates the items, from a seed on. */
final class Fold<T, R extends @Nullable Object> extends Terminal<T, R> {
    /*
     * In a copy a result that is an Integer or a Long is kept as a plain number. There the function is inlined, and so the JIT sees that the box is made for the
     * next item to open it, and makes none: it would have to if the box were stored. Elsewhere that would cost one box more for each item.
     */
    private static final boolean COPY = Fold.class.isHidden();

    /** What {@link #number} holds. */
    private static final int NOTHING = 0;

    private static final int INT = 1;
    private static final int LONG = 2;

    private final CheckedBiFunction<? super R, ? super T, ? extends R> function;
    private R accumulated;
    private long number;
    private int held = NOTHING;

    Fold(AsyncStream<T> source, R seed, CheckedBiFunction<? super R, ? super T, ? extends R> function) {
        super(source);
        this.accumulated = seed;
        this.function = function;
        if (COPY) {
            put(seed);
        }
    }

    @Override
    public boolean accept(T item) throws Exception {
        if (COPY) {
            put(function.apply(get(), item));
        } else {
            accumulated = function.apply(accumulated, item);
        }
        return more();
    }

    private void put(R result) {
        if (result instanceof Long box) {
            number = box;
            held = LONG;
        } else if (result instanceof Integer box) {
            number = box;
            held = INT;
        } else {
            accumulated = result;
            held = NOTHING;
        }
    }

    @SuppressWarnings("unchecked") // what was an R is one again
    private R get() {
        int kind = held;
        return kind == LONG ? (R) (Object) number : kind == INT ? (R) (Object) (int) number : accumulated;
    }

    @Override
    R result() {
        return get();
    }

    @Override
    Object function() {
        return function;
    }

    @Override
    Object[] arguments() {
        return new Object[] {source(), accumulated, function};
    }

    @Override
    String name() {
        return "Fold";
    }
}
