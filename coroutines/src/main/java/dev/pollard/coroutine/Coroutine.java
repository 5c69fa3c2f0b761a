// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * A run of a body that can stop in the middle, give a value, and go on with an argument.
 *
 * <p>The general form of what this library is made of. A future is a coroutine that is resumed with a context, yields nothing and returns its value; an
 * iterator is resumed with nothing, yields items and returns nothing; an async iterator is resumed with a context and yields polls.
 *
 * <p><b>Behaviour.</b> Nothing happens before the first {@link #resume}. Each resumption runs the body up to its next {@link Yielder#yield} or its end.
 *
 * <p><b>Threading.</b> One owner: no two calls overlap, each sees what the one before did, and they may come from different threads.
 *
 * <p><b>Cancellation.</b> An owner that does not go on to the end calls {@link #cancel()}.
 *
 * <pre>{@code
 * Coroutine<Integer, Integer, String> adder = coroutine((first, caller) -> {
 *     int sum = first;
 *     while (sum < 10) {
 *         sum += caller.yield(sum);
 *     }
 *     return "enough: " + sum;
 * });
 * adder.resume(3); // Yielded(3)
 * adder.resume(4); // Yielded(7)
 * adder.resume(5); // Returned(enough: 12)
 * }</pre>
 *
 * @param <A> the type of the arguments
 * @param <Y> the type of the yielded values
 * @param <R> the type of the result
 */
public interface Coroutine<A extends @Nullable Object, Y extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Goes on to the next yield or to the end.
     *
     * @param argument what the yield where the body stands gives; the first argument of the body in the first resumption
     * @return the yielded value, or the result
     * @throws Exception what the body throws, which is its end
     * @throws IllegalStateException if the coroutine has ended, was cancelled, or is running
     */
    Resumption<Y, R> resume(A argument) throws Exception;

    /**
     * Ends the coroutine before its time: throws {@link CancelSignal} where the body stands, so that its {@code finally} blocks run, now and on this
     * thread. Idempotent; does nothing after the end. A body that was never resumed does not run.
     *
     * <p>What the body throws on the way out goes to the uncaught exception handler of the current thread.
     */
    void cancel();
}
