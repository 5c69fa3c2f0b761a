// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.coroutine.Coroutine;
import dev.pollard.coroutine.NotWovenException;
import dev.pollard.coroutine.Resumption;
import dev.pollard.coroutine.Yielder;
import org.jspecify.annotations.Nullable;

/**
 * The run of a body that is a coroutine.
 *
 * <p>The body gives what {@link #yielded} gave when it stands at a yield, and what {@link #returned} gave at its end.
 *
 * @param <A> the type of the arguments
 * @param <Y> the type of the yielded values
 * @param <R> the type of the result
 */
public abstract class CoroutineFrame<A extends @Nullable Object, Y extends @Nullable Object, R extends @Nullable Object>
        extends SteppedFrame implements Coroutine<A, Y, R>, Yielder<A, Y> {

    /** For subclasses. */
    protected CoroutineFrame() {}

    /**
     * Called by a woven body that suspends at a yield.
     *
     * @param value the value
     * @return what the body returns
     */
    public static Object yielded(@Nullable Object value) {
        return new Resumption.Yielded<>(value);
    }

    /**
     * Called by a woven body that returns.
     *
     * @param result the result
     * @return what the body returns
     */
    public static Object returned(@Nullable Object result) {
        return new Resumption.Returned<>(result);
    }

    @Override
    @SuppressWarnings("unchecked") // the body yields and returns no other types
    public final Resumption<Y, R> resume(A argument) throws Exception {
        if (state < NEW) {
            throw misuse();
        }
        Object given;
        try {
            given = go(argument);
        } catch (Throwable failure) {
            fail();
            throw failure;
        }
        if (given == null) {
            throw new AssertionError("a body that gave nothing: " + this);
        }
        return (Resumption<Y, R>) given;
    }

    @Override
    public final void cancel() {
        cancelRun();
    }

    /** Only woven code is given a run as its caller, and it does not call this. */
    @Override
    public final A yield(Y value) {
        throw new NotWovenException("yield called outside of the coroutine's own body: " + this);
    }

    @Override
    final String kind() {
        return "coroutine";
    }
}
