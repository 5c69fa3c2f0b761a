// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Waits for all, and then gives all values or the first failure. */
final class Join<T extends @Nullable Object> extends Group<T> {
    /** Null after the end. */
    private @Nullable Object @Nullable [] values;

    private final Function<@Nullable Object[], T> combine;
    private @Nullable Throwable failure;

    Join(List<? extends Future<?>> futures, Function<@Nullable Object[], T> combine) {
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
        if (failure == null) {
            failure = thrown;
        } else {
            Failures.suppress(failure, thrown);
        }
        return false;
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
