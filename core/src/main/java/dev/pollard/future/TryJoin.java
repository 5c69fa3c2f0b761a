// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for all values; the first failure ends it. */
final class TryJoin<T extends @Nullable Object> extends Group<T> {
    /** Null after the end. */
    private @Nullable Object @Nullable [] values;

    private final Function<@Nullable Object[], T> combine;
    private @Nullable Throwable failure;

    TryJoin(List<? extends Future<?>> futures, Function<@Nullable Object[], T> combine) {
        super(futures);
        this.values = new @Nullable Object[futures.size()];
        this.combine = combine;
    }

    @Override
    boolean succeeded(int index, @Nullable Object value) {
        Objects.requireNonNull(values)[index] = value;
        return false;
    }

    @Override
    boolean failed(int index, Throwable thrown) {
        failure = thrown;
        return true;
    }

    @Override
    T outcome() {
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
        return combine.apply(Objects.requireNonNull(values));
    }

    @Override
    void release() {
        super.release();
        values = null;
        failure = null;
    }
}
