// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Makes futures, out of values, calls and other futures.
 *
 * <p>All of them are lazy, each has one owner, and what holds for the combinators of {@link Future} holds for the ones here.
 */
public final class Futures {
    private Futures() {}

    /**
     * Returns a future that is ready with a value.
     *
     * @param <T> the type of the value
     * @param value the value
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> ready(T value) {
        return new Ready<>(value);
    }

    /**
     * Returns a future that fails in its first poll.
     *
     * @param <T> the type of the value that there will not be
     * @param failure what the poll throws, as it is
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> failed(Throwable failure) {
        return new Failed<>(failure);
    }

    /**
     * Returns the future that never ends.
     *
     * @param <T> the type of the value that there will not be
     * @return the one such future, which may be shared
     */
    public static <T extends @Nullable Object> Future<T> pending() {
        return Pending.instance();
    }

    /**
     * Returns a future that makes another one in its first poll and goes on as that one.
     *
     * <p><b>Errors.</b> Fails as the other future does, with what the factory throws, or with {@link NullPointerException} if it returns null.
     *
     * @param <T> the type of the value
     * @param factory makes the other future; called at most once
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> defer(Callable<? extends Future<T>> factory) {
        return new Defer<>(factory);
    }

    /**
     * Returns a future that runs a call in its first poll, on the thread that polls. The call must not block.
     *
     * <p><b>Errors.</b> Fails with what the call throws.
     *
     * @param <T> the type of the value
     * @param callable the call
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> fromCallable(Callable<? extends T> callable) {
        return new FromCallable<>(callable);
    }

    /**
     * Returns a future whose poll is a function, with nothing to release on cancel.
     *
     * @param <T> the type of the value
     * @param poll the poll, which keeps the contract of {@link Future#poll}; not called after its end
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> pollFn(CheckedFunction<? super Context, Poll<T>> poll) {
        return pollFn(poll, () -> {});
    }

    /**
     * Returns a future whose poll is a function.
     *
     * @param <T> the type of the value
     * @param poll the poll, which keeps the contract of {@link Future#poll}; not called after its end
     * @param onCancel releases what the polls have acquired; called at most once, if the future is cancelled before its end
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> pollFn(
            CheckedFunction<? super Context, Poll<T>> poll, Runnable onCancel) {
        return new PollFn<>(poll, onCancel);
    }

    /**
     * Returns a future that gives way to the other tasks once: pending in the first poll, done in the second.
     *
     * @return the future
     */
    public static Future<@Nullable Void> yieldNow() {
        return new YieldNow();
    }
}
