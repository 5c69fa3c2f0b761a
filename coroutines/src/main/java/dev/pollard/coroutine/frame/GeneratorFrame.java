// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.coroutine.Emitter;
import dev.pollard.coroutine.NotWovenException;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;

/**
 * The run of a body that is a stream.
 *
 * <p>The body gives {@code Pending} when it stands at an await, what {@link #emitted} gave when it stands at an emit, and {@code End} at its end.
 *
 * @param <T> the type of the items
 */
public abstract class GeneratorFrame<T> extends PolledFrame implements AsyncIterator<T>, Emitter<T> {

    /** Says that the sink has taken the item of an emit, or has failed to. */
    private static final Step<?> TAKEN = Poll.ready("taken");

    /** Where items go during a drain. */
    private @Nullable Sink<? super T> sink;

    /** What the sink threw; it is no business of the body. */
    private @Nullable Throwable sinkFailure;

    /** An item that was asked for and was ready only when the consumer had gone on to other things. */
    private @Nullable Step<T> ahead;

    /** For subclasses. */
    protected GeneratorFrame() {}

    @Override
    protected abstract Step<T> go(Context cx) throws Exception;

    /**
     * Called by a woven body at an emit.
     *
     * @param item the item
     * @return true if it was taken and the body goes on at once
     */
    public final boolean push(T item) {
        if (item == null) {
            throw new NullPointerException("null item from " + this);
        }
        Sink<? super T> target = sink;
        if (target == null) {
            return false;
        }
        try {
            return target.accept(item);
        } catch (Throwable failure) {
            sinkFailure = failure;
            return false;
        }
    }

    /**
     * Called by a woven body that suspends at an emit.
     *
     * @param item the item
     * @return what the body returns
     */
    @SuppressWarnings("unchecked") // TAKEN never leaves this class
    public final Step<T> emitted(T item) {
        awaiting = null;
        return sink == null ? Poll.ready(item) : (Step<T>) TAKEN;
    }

    /** Whether the run is over by having ended; every call of the owner begins with it. */
    private boolean hasEnded() {
        if (state >= NEW) {
            return false;
        }
        if (state == ENDED) {
            return true;
        }
        throw misuse();
    }

    private Step<T> run(Context cx) throws Exception {
        try {
            return go(cx);
        } catch (Throwable failure) {
            fail();
            throw failure;
        }
    }

    @Override
    public final Step<T> pollNext(Context cx) throws Exception {
        Step<T> item = ahead;
        if (item != null) {
            ahead = null;
            return item;
        }
        return hasEnded() ? Step.end() : run(cx);
    }

    @Override
    public final Drained drain(Context cx, Sink<? super T> into) throws Exception {
        Step<T> item = ahead;
        if (item != null) {
            ahead = null;
            if (!accept(into, item.value())) {
                return Drained.DECLINED;
            }
        }
        while (!hasEnded()) {
            Step<T> step = runInto(cx, into);
            if (step.isPending()) {
                return Drained.PENDING;
            }
            if (step.isEnd()) {
                return Drained.ENDED;
            }
            if (step == TAKEN || !accept(into, step.value())) {
                return Drained.DECLINED;
            }
        }
        return Drained.ENDED;
    }

    /** Runs the body on while it pushes what it emits. */
    private Step<T> runInto(Context cx, Sink<? super T> into) throws Exception {
        sink = into;
        Step<T> step;
        try {
            step = run(cx);
        } finally {
            sink = null;
        }
        Throwable refused = sinkFailure;
        if (refused != null) {
            sinkFailure = null;
            cancel();
            throw GeneratorFrame.<RuntimeException>unchecked(refused);
        }
        return step;
    }

    /** Gives an item to the sink outside of the body. */
    private boolean accept(Sink<? super T> into, T item) throws Exception {
        try {
            return into.accept(item);
        } catch (Throwable failure) {
            cancel();
            throw failure;
        }
    }

    @SuppressWarnings("unchecked") // the cast is erased: a sink throws what it likes
    private static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }

    /** Lets the body go on if it stands at an await on the way to an item that was asked for; else lets the streams that it loops over go on. */
    @Override
    public final boolean pollProgress(Context cx) throws Exception {
        if (ahead != null) {
            return false;
        }
        if (hasEnded()) {
            return true;
        }
        if (awaiting == null) {
            if (isSuspended()) {
                progress(cx);
            }
            return false;
        }
        Step<T> step = run(cx);
        if (step.isReady()) {
            ahead = step;
        }
        return step.isEnd();
    }

    @Override
    public final void cancel() {
        ahead = null;
        cancelRun();
    }

    /** Only woven code is given a run as its emitter, and it does not call this. */
    @Override
    public final void emit(T item) {
        throw new NotWovenException("emit called outside of the generator's own body: " + this);
    }

    @Override
    final String kind() {
        return "generator";
    }
}
