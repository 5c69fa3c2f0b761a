// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the first value; fails once all have failed. */
final class FirstSuccess<T extends @Nullable Object> extends Group<T> {
    /** In the order of the children; null after the end. */
    private Throwable @Nullable [] failures;

    private boolean won;
    private @Nullable Object value;

    FirstSuccess(List<? extends Future<? extends T>> futures) {
        super(futures);
        failures = new Throwable[futures.size()];
    }

    @Override
    boolean succeeded(int index, @Nullable Object first) {
        won = true;
        value = first;
        return true;
    }

    @Override
    boolean failed(int index, Throwable failure) {
        Objects.requireNonNull(failures)[index] = failure;
        return false;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // all values are of type T
    T outcome() throws AllFailedException {
        if (!won) {
            throw new AllFailedException(Objects.requireNonNull(failures));
        }
        return (T) value;
    }

    @Override
    void release() {
        super.release();
        failures = null;
        value = null;
    }
}
