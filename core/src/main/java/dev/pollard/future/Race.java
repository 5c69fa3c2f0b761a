// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends as the first of several ends. */
final class Race<T extends @Nullable Object> extends Group<T> {
    private @Nullable Object value;
    private @Nullable Throwable failure;

    Race(List<? extends Future<? extends T>> futures) {
        super(futures);
    }

    @Override
    boolean succeeded(int index, @Nullable Object first) {
        value = first;
        return true;
    }

    @Override
    boolean failed(int index, Throwable first) {
        failure = first;
        return true;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // all values are of type T
    T outcome() {
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
        return (T) value;
    }

    @Override
    void release() {
        super.release();
        value = null;
        failure = null;
    }
}
