// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the value of the first of two to end, and hands the other one back. */
final class SelectOfTwo<A extends @Nullable Object, B extends @Nullable Object> extends Group<Selected<A, B>> {
    private @Nullable Selected<A, B> selected;
    private @Nullable Throwable failure;

    SelectOfTwo(Future<A> a, Future<B> b) {
        super(List.of(a, b));
    }

    /** Always the first one: if both are ready, it wins. */
    @Override
    void begin(ChildSet set, Context cx) {
        set.beginInOrder(cx);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // child 0 is a Future<A>, child 1 a Future<B>
    boolean succeeded(int index, @Nullable Object value) {
        Future<?> other = Objects.requireNonNull(handBack(1 - index));
        selected = index == 0
                ? new Selected.First<>((A) value, (Future<B>) other)
                : new Selected.Second<>((B) value, (Future<A>) other);
        return true;
    }

    @Override
    boolean failed(int index, Throwable thrown) {
        failure = thrown;
        return true;
    }

    @Override
    Selected<A, B> outcome() {
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
        return Objects.requireNonNull(selected);
    }

    @Override
    void release() {
        super.release();
        selected = null;
        failure = null;
    }

    @Override
    String label() {
        return "Select";
    }
}
