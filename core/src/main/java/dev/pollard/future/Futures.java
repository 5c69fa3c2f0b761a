// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedFunction;
import dev.pollard.function.CheckedRunnable;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
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
     * Returns a future that runs a call in its first poll, on the thread that polls. The call must not block: see {@link #blocking}.
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
     * Returns a future that polls another one once, with the waker of whoever polls, and is ready with what that gave.
     *
     * <p>To look whether something is there before waiting for something else. The other future stays the caller's: if it was pending it goes on with
     * its next poll, wherever that is, and its owner cancels it.
     *
     * <p><b>Cancellation.</b> Does not touch the other future.
     *
     * <p><b>Errors.</b> Fails as the other future does.
     *
     * @param <T> the type of the value
     * @param future the other future
     * @return the future; without a context there is {@link Future#nowOrNever()}
     */
    public static <T extends @Nullable Object> Future<Poll<T>> pollOnce(Future<T> future) {
        return new PollOnce<>(future);
    }

    /**
     * Returns a future that gives way to the other tasks once: pending in the first poll, done in the second.
     *
     * @return the future
     */
    public static Future<@Nullable Void> yieldNow() {
        return new YieldNow();
    }

    /**
     * Returns a future that takes one unit from the budget of the task, and gives way first if none is left.
     *
     * <p>For a loop that computes and waits for nothing: awaited once in each round it lets the other tasks have their turn now and then, which
     * {@link #yieldNow()} would do each time.
     *
     * @return the future
     */
    public static Future<@Nullable Void> consumeBudget() {
        return new ConsumeBudget();
    }

    /**
     * Returns a future that goes on as another one does, but gives way when the budget of the task is used up, and takes a unit for its end.
     *
     * <p>For a leaf that knows nothing of budgets, such as one made by {@link #pollFn}: a loop that awaits such leaves, all of them ready, would never
     * let another task have its turn.
     *
     * <p><b>Cancellation.</b> Cancels the other future.
     *
     * @param <T> the type of the value
     * @param future the other future
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> cooperative(Future<T> future) {
        return new Cooperative<>(Objects.requireNonNull(future, "future"));
    }

    /**
     * Returns a future that goes on as another one does, without a limit on what it does in one poll.
     *
     * <p>For work that must not be interrupted by other tasks, and that ends soon. While it goes on without waiting, nothing else happens on its worker.
     *
     * <p><b>Cancellation.</b> Cancels the other future.
     *
     * @param <T> the type of the value
     * @param future the other future
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
        return new Unconstrained<>(Objects.requireNonNull(future, "future"));
    }

    /**
     * Returns a future that runs a call on a thread that may block.
     *
     * <p><b>Behaviour.</b> The first poll hands the call to the {@link BlockingExecutor} of whoever polls.
     *
     * <p><b>Cancellation.</b> The call is taken back if it has not started, else its thread is interrupted. What it gives after that is lost, so
     * a call that acquires something must expect the interrupt.
     *
     * <p><b>Errors.</b> Fails with what the call throws; with {@link java.util.concurrent.RejectedExecutionException} if the runtime is closed; with
     * {@link IllegalStateException} if whoever polls has no such executor.
     *
     * @param <T> the type of the value
     * @param callable the call
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> blocking(Callable<? extends T> callable) {
        return new Blocking<>(callable);
    }

    /**
     * Returns a future that runs a call without a value on a thread that may block, as {@link #blocking(Callable)} does.
     *
     * @param action the call
     * @return the future, whose value is null
     */
    public static Future<@Nullable Void> blocking(CheckedRunnable action) {
        Objects.requireNonNull(action, "action");
        return new Blocking<@Nullable Void>(() -> {
            action.run();
            return null;
        });
    }

    /**
     * Returns a future that ends as a completion stage does which is made in the first poll.
     *
     * <p><b>Cancellation.</b> Cancels the stage, if it is or can be made a {@link java.util.concurrent.CompletableFuture}; nothing is made if there was no poll yet.
     *
     * <p><b>Errors.</b> Fails as the stage does, without the {@link java.util.concurrent.CompletionException} around it; with what the
     * factory throws; or with {@link NullPointerException} if it returns null.
     *
     * @param <T> the type of the value
     * @param factory starts the work; called at most once
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> fromCompletionStage(
            Callable<? extends CompletionStage<T>> factory) {
        return FromCompletionStage.lazy(factory);
    }

    /**
     * Returns a future that ends as a completion stage does which is running already.
     *
     * <p><b>Cancellation.</b> Cancels the stage, if it is or can be made a {@link java.util.concurrent.CompletableFuture}, also before the first poll.
     *
     * <p><b>Errors.</b> Fails as the stage does, without the {@link java.util.concurrent.CompletionException} around it.
     *
     * @param <T> the type of the value
     * @param stage the running work
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> fromCompletionStage(CompletionStage<T> stage) {
        return FromCompletionStage.running(stage);
    }

    /**
     * Waits for the first of two futures to end, and hands the other one back.
     *
     * <p><b>Ordering.</b> The first future is polled first: if both can end in the same poll, it wins.
     *
     * <p><b>Cancellation.</b> The other future is not cancelled: it belongs to whoever gets the result, and must be polled again before
     * it can wake anybody.
     *
     * <p><b>Errors.</b> Fails as the first one to end does, and then cancels the other one.
     *
     * <pre>{@code
     * Future<String> answer = Futures.select(primary, backup).andThen(selected -> {
     *     if (selected instanceof Selected.First<String, String> first) {
     *         first.other().cancel();
     *         return Futures.ready(first.value());
     *     }
     *     return ((Selected.Second<String, String>) selected).other();
     * });
     * }</pre>
     *
     * @param <A> the type of the first future's value
     * @param <B> the type of the second future's value
     * @param a the first future
     * @param b the second future
     * @return the future of the value and the other future
     */
    public static <A extends @Nullable Object, B extends @Nullable Object> Future<Selected<A, B>> select(
            Future<A> a, Future<B> b) {
        return new SelectOfTwo<>(Objects.requireNonNull(a, "a"), Objects.requireNonNull(b, "b"));
    }

    /**
     * Returns a future that once started goes on to its end, also if it is cancelled.
     *
     * <p><b>Behaviour.</b> For a section that must not be left half done. The deadline of whoever polls does not reach the future inside.
     *
     * <p><b>Cancellation.</b> Before the first poll, cancels the future. After that hands it to the {@link CleanupScope} of the first poll, which sees
     * it to its end within its time for cleanup: so a scope or a task waits for it. Its value is lost then.
     *
     * <p><b>Errors.</b> Fails as the future does; or with {@link IllegalStateException} if whoever polls has no cleanup scope.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return a future that ends as this one does
     */
    public static <T extends @Nullable Object> Future<T> shield(Future<T> future) {
        return new Shield<>(null, future);
    }

    /**
     * Returns a future that once started goes on to its end, as {@link #shield(Future)} does, and has a name if it becomes cleanup.
     *
     * @param <T> the type of the value
     * @param name what it does, for messages
     * @param future the future
     * @return a future that ends as this one does
     */
    public static <T extends @Nullable Object> Future<T> shield(String name, Future<T> future) {
        return new Shield<>(Objects.requireNonNull(name, "name"), future);
    }

    /**
     * Returns a future that can be awaited by several, and runs once.
     *
     * @param <T> the type of the value
     * @param future the future, of which no other part is had from now on
     * @return the first of those who share it
     */
    public static <T extends @Nullable Object> SharedFuture<T> shared(Future<T> future) {
        return new Sharing<>(future).join();
    }

    /**
     * Makes a future in the first poll and goes on as that one; after a failure makes another, as a policy has it.
     *
     * <p><b>Behaviour.</b> The policy's random numbers come from the {@link java.util.random.RandomGenerator} of whoever polls, if it has one. No attempt
     * begins after the {@link Deadline} of whoever polls.
     *
     * <p><b>Errors.</b> Fails as the last attempt does, with what the factory or the policy's filter throws, or with
     * {@link IllegalStateException} if it has to look at the time and whoever polls has no timers.
     *
     * @param <T> the type of the value
     * @param policy says whether and when to try again
     * @param factory makes the future of an attempt
     * @return the future
     */
    public static <T extends @Nullable Object> Future<T> retry(
            RetryPolicy policy, Callable<? extends Future<T>> factory) {
        return new Retry<>(policy, factory);
    }

    /**
     * Ends as the first of several futures to end does, be it with a value or a failure, and cancels the others.
     *
     * <p><b>Ordering.</b> The first poll polls them in the order given until one has ended. If later on several can end in the same poll, any of them wins.
     *
     * <p><b>Errors.</b> Fails as the first one to end does.
     *
     * @param <T> the type of the value
     * @param futures the futures
     * @return the future of the first value
     * @throws IllegalArgumentException if there are none
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends @Nullable Object> Future<T> race(Future<? extends T>... futures) {
        return race(Arrays.asList(futures));
    }

    /**
     * Ends as the first of several futures to end does, as {@link #race(Future...)} has it.
     *
     * @param <T> the type of the value
     * @param futures the futures
     * @return the future of the first value
     * @throws IllegalArgumentException if there are none
     */
    public static <T extends @Nullable Object> Future<T> race(Iterable<? extends Future<? extends T>> futures) {
        return new Race<>(some(futures));
    }

    /**
     * Gives the first value that one of several futures gives, and cancels the others.
     *
     * <p><b>Ordering.</b> As in {@link #race(Future...)}.
     *
     * <p><b>Errors.</b> Failures are passed over as long as a future is left; once all have failed, fails with {@link AllFailedException}.
     *
     * @param <T> the type of the value
     * @param futures the futures
     * @return the future of the first value
     * @throws IllegalArgumentException if there are none
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends @Nullable Object> Future<T> firstSuccess(Future<? extends T>... futures) {
        return firstSuccess(Arrays.asList(futures));
    }

    /**
     * Gives the first value that one of several futures gives, as {@link #firstSuccess(Future...)} has it.
     *
     * @param <T> the type of the value
     * @param futures the futures
     * @return the future of the first value
     * @throws IllegalArgumentException if there are none
     */
    public static <T extends @Nullable Object> Future<T> firstSuccess(Iterable<? extends Future<? extends T>> futures) {
        return new FirstSuccess<>(some(futures));
    }

    /**
     * Waits until several futures have ended, and gives their values.
     *
     * <p><b>Behaviour.</b> They run interleaved, in the task that polls, not in parallel. One wake polls one of them.
     *
     * <p><b>Ordering.</b> The values come in the order of the futures.
     *
     * <p><b>Errors.</b> If one fails, the others still run to their end; then this fails with the first failure, in which the later ones are suppressed.
     *
     * @param <T> the type of the values
     * @param futures the futures, none or more
     * @return the future of the values, an unmodifiable list
     */
    public static <T extends @Nullable Object> Future<List<T>> join(Iterable<? extends Future<? extends T>> futures) {
        return new Join<>(list(futures), Futures::values);
    }

    /**
     * Waits for the values of several futures, and cancels the others as soon as one has failed.
     *
     * <p><b>Behaviour.</b> As in {@link #join(Iterable)}.
     *
     * <p><b>Ordering.</b> The values come in the order of the futures.
     *
     * <p><b>Errors.</b> Fails as the first one to fail does, once the others were cancelled.
     *
     * @param <T> the type of the values
     * @param futures the futures, none or more
     * @return the future of the values, an unmodifiable list
     */
    public static <T extends @Nullable Object> Future<List<T>> tryJoin(
            Iterable<? extends Future<? extends T>> futures) {
        return new TryJoin<>(list(futures), Futures::values);
    }

    /**
     * Waits until two futures have ended, and gives their values, as {@link #join(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param a the first future
     * @param b the second future
     * @return the future of the values
     */
    public static <T1 extends @Nullable Object, T2 extends @Nullable Object> Future<Tuple2<T1, T2>> join(
            Future<T1> a, Future<T2> b) {
        return new Join<>(all(a, b), Tuple2::of);
    }

    /**
     * Waits until three futures have ended, and gives their values, as {@link #join(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @return the future of the values
     */
    public static <T1 extends @Nullable Object, T2 extends @Nullable Object, T3 extends @Nullable Object>
            Future<Tuple3<T1, T2, T3>> join(Future<T1> a, Future<T2> b, Future<T3> c) {
        return new Join<>(all(a, b, c), Tuple3::of);
    }

    /**
     * Waits until four futures have ended, and gives their values, as {@link #join(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object>
            Future<Tuple4<T1, T2, T3, T4>> join(Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d) {
        return new Join<>(all(a, b, c, d), Tuple4::of);
    }

    /**
     * Waits until five futures have ended, and gives their values, as {@link #join(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object>
            Future<Tuple5<T1, T2, T3, T4, T5>> join(
                    Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d, Future<T5> e) {
        return new Join<>(all(a, b, c, d, e), Tuple5::of);
    }

    /**
     * Waits until six futures have ended, and gives their values, as {@link #join(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param <T6> the type of the sixth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @param f the sixth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object,
                    T6 extends @Nullable Object>
            Future<Tuple6<T1, T2, T3, T4, T5, T6>> join(
                    Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d, Future<T5> e, Future<T6> f) {
        return new Join<>(all(a, b, c, d, e, f), Tuple6::of);
    }

    /**
     * Waits until seven futures have ended, and gives their values, as {@link #join(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param <T6> the type of the sixth value
     * @param <T7> the type of the seventh value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @param f the sixth future
     * @param g the seventh future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object,
                    T6 extends @Nullable Object,
                    T7 extends @Nullable Object>
            Future<Tuple7<T1, T2, T3, T4, T5, T6, T7>> join(
                    Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d, Future<T5> e, Future<T6> f, Future<T7> g) {
        return new Join<>(all(a, b, c, d, e, f, g), Tuple7::of);
    }

    /**
     * Waits until eight futures have ended, and gives their values, as {@link #join(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param <T6> the type of the sixth value
     * @param <T7> the type of the seventh value
     * @param <T8> the type of the eighth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @param f the sixth future
     * @param g the seventh future
     * @param h the eighth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object,
                    T6 extends @Nullable Object,
                    T7 extends @Nullable Object,
                    T8 extends @Nullable Object>
            Future<Tuple8<T1, T2, T3, T4, T5, T6, T7, T8>> join(
                    Future<T1> a,
                    Future<T2> b,
                    Future<T3> c,
                    Future<T4> d,
                    Future<T5> e,
                    Future<T6> f,
                    Future<T7> g,
                    Future<T8> h) {
        return new Join<>(all(a, b, c, d, e, f, g, h), Tuple8::of);
    }

    /**
     * Waits for the values of two futures, and cancels the others as soon as one has failed, as {@link #tryJoin(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param a the first future
     * @param b the second future
     * @return the future of the values
     */
    public static <T1 extends @Nullable Object, T2 extends @Nullable Object> Future<Tuple2<T1, T2>> tryJoin(
            Future<T1> a, Future<T2> b) {
        return new TryJoin<>(all(a, b), Tuple2::of);
    }

    /**
     * Waits for the values of three futures, and cancels the others as soon as one has failed, as {@link #tryJoin(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @return the future of the values
     */
    public static <T1 extends @Nullable Object, T2 extends @Nullable Object, T3 extends @Nullable Object>
            Future<Tuple3<T1, T2, T3>> tryJoin(Future<T1> a, Future<T2> b, Future<T3> c) {
        return new TryJoin<>(all(a, b, c), Tuple3::of);
    }

    /**
     * Waits for the values of four futures, and cancels the others as soon as one has failed, as {@link #tryJoin(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object>
            Future<Tuple4<T1, T2, T3, T4>> tryJoin(Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d) {
        return new TryJoin<>(all(a, b, c, d), Tuple4::of);
    }

    /**
     * Waits for the values of five futures, and cancels the others as soon as one has failed, as {@link #tryJoin(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object>
            Future<Tuple5<T1, T2, T3, T4, T5>> tryJoin(
                    Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d, Future<T5> e) {
        return new TryJoin<>(all(a, b, c, d, e), Tuple5::of);
    }

    /**
     * Waits for the values of six futures, and cancels the others as soon as one has failed, as {@link #tryJoin(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param <T6> the type of the sixth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @param f the sixth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object,
                    T6 extends @Nullable Object>
            Future<Tuple6<T1, T2, T3, T4, T5, T6>> tryJoin(
                    Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d, Future<T5> e, Future<T6> f) {
        return new TryJoin<>(all(a, b, c, d, e, f), Tuple6::of);
    }

    /**
     * Waits for the values of seven futures, and cancels the others as soon as one has failed, as {@link #tryJoin(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param <T6> the type of the sixth value
     * @param <T7> the type of the seventh value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @param f the sixth future
     * @param g the seventh future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object,
                    T6 extends @Nullable Object,
                    T7 extends @Nullable Object>
            Future<Tuple7<T1, T2, T3, T4, T5, T6, T7>> tryJoin(
                    Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d, Future<T5> e, Future<T6> f, Future<T7> g) {
        return new TryJoin<>(all(a, b, c, d, e, f, g), Tuple7::of);
    }

    /**
     * Waits for the values of eight futures, and cancels the others as soon as one has failed, as {@link #tryJoin(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param <T5> the type of the fifth value
     * @param <T6> the type of the sixth value
     * @param <T7> the type of the seventh value
     * @param <T8> the type of the eighth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @param e the fifth future
     * @param f the sixth future
     * @param g the seventh future
     * @param h the eighth future
     * @return the future of the values
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object,
                    T5 extends @Nullable Object,
                    T6 extends @Nullable Object,
                    T7 extends @Nullable Object,
                    T8 extends @Nullable Object>
            Future<Tuple8<T1, T2, T3, T4, T5, T6, T7, T8>> tryJoin(
                    Future<T1> a,
                    Future<T2> b,
                    Future<T3> c,
                    Future<T4> d,
                    Future<T5> e,
                    Future<T6> f,
                    Future<T7> g,
                    Future<T8> h) {
        return new TryJoin<>(all(a, b, c, d, e, f, g, h), Tuple8::of);
    }

    private static List<Future<?>> all(Future<?>... futures) {
        return list(Arrays.asList(futures));
    }

    /** A copy: what becomes of the caller's collection does not matter, nor how often it can be gone through. */
    private static <F> List<F> list(Iterable<? extends F> futures) {
        List<F> copy = new ArrayList<>();
        for (F future : futures) {
            copy.add(Objects.requireNonNull(future, "future"));
        }
        return copy;
    }

    private static <F> List<F> some(Iterable<? extends F> futures) {
        List<F> copy = list(futures);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("no futures");
        }
        return copy;
    }

    @SuppressWarnings("unchecked") // the values come from futures of this type; nobody else has the array
    private static <T extends @Nullable Object> List<T> values(@Nullable Object[] values) {
        return (List<T>) Collections.unmodifiableList(Arrays.asList(values));
    }
}
