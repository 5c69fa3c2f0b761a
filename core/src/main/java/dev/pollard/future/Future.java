// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/**
 * A computation that does nothing until it is polled, and then gives one value or fails.
 *
 * <p><b>Behaviour.</b> Lazy: creating a future starts nothing. {@code poll} goes on as far as it can without waiting. It
 * returns {@link Poll.Ready} with the value, throws if the computation failed, or returns {@link Poll.Pending} after it
 * has arranged that the waker of <em>this</em> poll's context is woken. Ready and throwing are terminal: polling after that is a
 * bug and throws an {@link IllegalStateException} that names the chain ({@code future polled after completion:
 * Map(Sleep)}); only {@code fuse()} promises otherwise.
 *
 * <p><b>Threading.</b> A future has one owner. {@code poll} and {@code cancel} are never called at the same time, and each call
 * sees all that the one before did; they may come from different threads.
 *
 * <p><b>Cancellation.</b> Whoever owns a future and stops polling it before it ended calls {@code cancel}: what dropping is in Rust.
 *
 * @param <T> the type of the value
 */
public interface Future<T extends @Nullable Object> {

    /**
     * Goes on as far as it can without waiting.
     *
     * @param cx the waker and the services to use in this call
     * @return the value, or {@link Poll.Pending} once a wake has been arranged
     * @throws Exception if the computation failed
     */
    Poll<T> poll(Context cx) throws Exception;

    /**
     * Ends this future before its time and releases all that it holds: timers, registrations, places in queues, children.
     *
     * <p>Idempotent, and does nothing after the future has ended or before it was first polled. A combinator cancels each of its
     * unfinished children exactly once. A cancelled future is not polled again. Does not throw, whatever fails on the way: what
     * a child throws here is a bug of that child.
     */
    void cancel();
}
