// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedBiConsumer;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows the end to an observer on the way through. */
final class WhenDone<T extends @Nullable Object> extends Chained<T, T> {
    private @Nullable CheckedBiConsumer<? super @Nullable T, ? super @Nullable Throwable> observer;

    WhenDone(Future<T> source, CheckedBiConsumer<? super @Nullable T, ? super @Nullable Throwable> observer) {
        super(source);
        this.observer = Objects.requireNonNull(observer, "observer");
    }

    @Override
    @SuppressWarnings("NullAway") // the analysis loses the nullable bound in "super @Nullable"
    Poll<T> step(Context cx) throws Exception {
        Poll<T> poll;
        try {
            poll = pollSource(cx);
        } catch (Throwable failure) {
            try {
                Objects.requireNonNull(observer).accept(null, failure);
            } catch (Throwable second) {
                Failures.suppress(failure, second);
            }
            throw failure;
        }
        if (!poll.isPending()) {
            Objects.requireNonNull(observer).accept(poll.value(), null);
        }
        return poll;
    }

    @Override
    void release() {
        super.release();
        observer = null;
    }
}
