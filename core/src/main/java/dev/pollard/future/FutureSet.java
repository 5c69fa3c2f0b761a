// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Futures that go on at once in one task, and whose results are taken one after the other.
 *
 * <p><b>Behaviour.</b> Lazy: what is pushed does nothing before the set is polled, and stands still while it is not. Only the futures that were
 * woken are polled. A set that has run empty can be filled again. A future may push into the set that polls it.
 *
 * <p>The futures run interleaved, in the task that polls, not in parallel; for tasks of their own there is
 * {@code JoinSet}.
 *
 * <p><b>Threading.</b> One owner, as a future has.
 *
 * <p><b>Errors.</b> A failure of a future is thrown when its turn has come; that future has left the set then, and the others go on.
 *
 * @param <T> the type of the values
 */
public abstract sealed class FutureSet<T extends @Nullable Object> implements Inspectable
        permits FuturesUnordered, FuturesOrdered {
    private static final int NAMED = 8;

    final ChildSet children = ChildSet.growing();

    FutureSet() {}

    /**
     * Adds a future. It is not polled here.
     *
     * @param future the future, which belongs to the set from now on
     */
    public abstract void push(Future<? extends T> future);

    /**
     * Goes on as far as possible without waiting, up to the next result.
     *
     * @param cx the waker and the services to use in this call
     * @return a value; pending; or the end if the set is empty, which is not final
     * @throws Exception if the future whose turn it is has failed
     */
    public abstract Step<T> pollNext(Context cx) throws Exception;

    /**
     * Returns how many results there are to take, from futures that have ended or will.
     *
     * @return the number
     */
    public abstract int size();

    /** Cancels all futures and lets go of the results that were not taken. The set is empty then, and can be filled again. */
    public abstract void cancelAll();

    /**
     * Whether there is no result to take.
     *
     * @return true if the size is 0
     */
    public final boolean isEmpty() {
        return size() == 0;
    }

    /**
     * Waits for the next result.
     *
     * <p><b>Cancellation.</b> Nothing is lost: the futures stay in the set.
     *
     * <p><b>Errors.</b> Fails as the future whose turn it is; or with {@link NoSuchElementException} if the set is empty when this is polled.
     *
     * @return a future of the next value; only one of them is polled at a time
     */
    public final Future<T> next() {
        return Futures.pollFn(new Next<>(this), children::forgetWaker);
    }

    /** The poll of the next result. */
    private record Next<T extends @Nullable Object>(FutureSet<T> set)
            implements CheckedFunction<Context, Poll<T>>, Inspectable {
        @Override
        public Poll<T> apply(Context cx) throws Exception {
            Step<T> step = set.pollNext(cx);
            if (step.isEnd()) {
                throw new NoSuchElementException("no future in " + set);
            }
            return (Poll<T>) step;
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("Next");
            inspector.child(set);
        }
    }

    /**
     * Waits for all results, those of futures included that are pushed meanwhile.
     *
     * <p><b>Cancellation.</b> The values taken so far are lost; the other futures stay in the set.
     *
     * <p><b>Errors.</b> Fails as the first future to fail in its turn; the others are cancelled.
     *
     * @return a future of the values, in the order in which {@link #pollNext} gives them; empty if the set is
     */
    public final Future<List<T>> joinAll() {
        return new JoinAll<>(this);
    }

    @Override
    public final void inspect(Inspector inspector) {
        for (Child child : children.children(Integer.MAX_VALUE)) {
            inspector.child(child.future());
        }
    }

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(getClass().getSimpleName()).append('(');
        List<Child> some = children.children(NAMED);
        for (int i = 0; i < some.size(); i++) {
            name.append(i == 0 ? "" : ", ").append(some.get(i).name());
        }
        int more = size() - some.size();
        if (more > 0) {
            name.append(some.isEmpty() ? "" : ", ").append(more).append(" more");
        }
        return name.append(')').toString();
    }

    /** Adds a future to those that are polled. */
    final void add(Future<?> future) {
        children.add(Objects.requireNonNull(future, "future"));
    }
}
