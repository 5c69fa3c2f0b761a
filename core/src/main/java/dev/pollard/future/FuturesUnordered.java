// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of futures whose results come as they complete.
 *
 * <p><b>Ordering.</b> None. If several can end in the same poll any of them comes first; none of them is passed over for ever.
 *
 * <pre>{@code
 * FuturesUnordered<String> pages = FuturesUnordered.create();
 * urls.forEach(url -> pages.push(load(url)));
 * Future<String> fastest = pages.next();
 * }</pre>
 *
 * @param <T> the type of the values
 */
public final class FuturesUnordered<T extends @Nullable Object> extends FutureSet<T> {
    private FuturesUnordered() {}

    /**
     * Creates an empty set.
     *
     * @param <T> the type of the values
     * @return the set
     */
    public static <T extends @Nullable Object> FuturesUnordered<T> create() {
        return new FuturesUnordered<>();
    }

    /**
     * Creates a set.
     *
     * @param <T> the type of the values
     * @param futures the futures in it
     * @return the set
     */
    public static <T extends @Nullable Object> FuturesUnordered<T> of(Iterable<? extends Future<? extends T>> futures) {
        FuturesUnordered<T> set = new FuturesUnordered<>();
        futures.forEach(set::push);
        return set;
    }

    @Override
    public void push(Future<? extends T> future) {
        add(future);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // all values are of type T
    public Step<T> pollNext(Context cx) {
        Objects.requireNonNull(cx, "cx");
        if (children.size() == 0) {
            return Step.end();
        }
        if (!cx.mayProceed()) {
            return Poll.pending();
        }
        children.begin(cx);
        if (children.next(cx) == null) {
            return Poll.pending();
        }
        Throwable failure = children.failure();
        T value = (T) children.value();
        children.forgetEnd();
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
        return Poll.ready(value);
    }

    @Override
    public int size() {
        return children.size();
    }

    @Override
    public void cancelAll() {
        children.cancelAll();
    }
}
