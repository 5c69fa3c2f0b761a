// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedBiConsumer;
import dev.pollard.function.CheckedFunction;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import dev.pollard.task.Moment;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.function.Function;
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
 * <p><b>Combining.</b> A combinator takes ownership of the futures that it is given; nobody else polls or cancels them from then on. It polls
 * none of them before its own first poll, lets go of each at its end, and what its functions throw is its failure. Polling a
 * cancelled future throws an {@link IllegalStateException} as well.
 *
 * <pre>{@code
 * Future<String> greeting = Futures.fromCallable(() -> "world")
 *         .map(name -> "hello " + name)
 *         .timeout(Duration.ofSeconds(1))
 *         .recover(TimeoutExceededException.class, late -> "hello anyway");
 * }</pre>
 *
 * @param <T> the type of the value
 */
public interface Future<T extends @Nullable Object> extends Inspectable {

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
     * <p>Idempotent, and does nothing after the future has ended. A future that was not polled yet has nothing to release of its own, but a
     * combinator passes this on: it cancels each of its unfinished children exactly once, polled or not, for a child may be work that is running
     * already. A cancelled future is not polled again. Does not throw, whatever fails on the way: what
     * a child throws here is a bug of that child; it goes to the uncaught exception handler of the current thread.
     */
    void cancel();

    /** Tells nothing, unless the future knows better. */
    @Override
    default void inspect(Inspector inspector) {}

    /**
     * Applies a function to the value.
     *
     * <p><b>Errors.</b> Fails as this future does, or with what the function throws.
     *
     * @param <R> the type of the result
     * @param function makes the result of the value; called at most once, in the poll that gets the value
     * @return a future of the result
     */
    default <R extends @Nullable Object> Future<R> map(CheckedFunction<? super T, ? extends R> function) {
        return new Map<>(this, function);
    }

    /**
     * Goes on with another future, made of the value.
     *
     * <p><b>Errors.</b> Fails as this future or the second one does, with what the function throws, or with
     * {@link NullPointerException} if it returns null.
     *
     * @param <R> the type of the result
     * @param function makes the second future of the value; called at most once, in the poll that gets the value; that poll goes
     *     on with the second future at once
     * @return a future of the second future's value
     */
    default <R extends @Nullable Object> Future<R> andThen(
            CheckedFunction<? super T, ? extends Future<? extends R>> function) {
        return new AndThen<>(this, function);
    }

    /**
     * Makes a value of a failure.
     *
     * <p><b>Errors.</b> Fails with what the function throws. A {@link VirtualMachineError} is not recovered from.
     *
     * @param function makes the value of the failure; called at most once
     * @return a future of this future's value, or of the one made
     */
    default Future<T> recover(CheckedFunction<? super Throwable, ? extends T> function) {
        return recover(Throwable.class, function);
    }

    /**
     * Makes a value of a failure of one type.
     *
     * <p><b>Errors.</b> Fails as this future does if the failure is of another type, or with what the function throws. A
     * {@link VirtualMachineError} is not recovered from.
     *
     * @param <X> the type of the failures
     * @param type the type of the failures
     * @param function makes the value of the failure; called at most once
     * @return a future of this future's value, or of the one made
     */
    default <X extends Throwable> Future<T> recover(Class<X> type, CheckedFunction<? super X, ? extends T> function) {
        return new Recover<>(this, type, function);
    }

    /**
     * Goes on, after a failure, with another future.
     *
     * <p><b>Errors.</b> Fails as the second future does, with what the function throws, or with {@link NullPointerException} if it returns
     * null. A {@link VirtualMachineError} is not recovered from.
     *
     * @param function makes the second future of the failure; called at most once; that poll goes on with the second future at once
     * @return a future of this future's value, or of the second one's
     */
    default Future<T> recoverWith(CheckedFunction<? super Throwable, ? extends Future<T>> function) {
        return recoverWith(Throwable.class, function);
    }

    /**
     * Goes on, after a failure of one type, with another future.
     *
     * <p><b>Errors.</b> Fails as this future does if the failure is of another type, else as {@link #recoverWith(CheckedFunction)} does.
     *
     * @param <X> the type of the failures
     * @param type the type of the failures
     * @param function makes the second future of the failure; called at most once; that poll goes on with the second future at once
     * @return a future of this future's value, or of the second one's
     */
    default <X extends Throwable> Future<T> recoverWith(
            Class<X> type, CheckedFunction<? super X, ? extends Future<T>> function) {
        return new RecoverWith<>(this, type, function);
    }

    /**
     * Makes another failure of a failure.
     *
     * <p><b>Errors.</b> Fails with what the function returns or throws; with {@link NullPointerException} if it returns null. A {@link VirtualMachineError} stays
     * what it is.
     *
     * @param function makes the new failure; called at most once
     * @return a future of this future's value, or of the failure that was made
     */
    default Future<T> mapFailure(CheckedFunction<? super Throwable, ? extends Throwable> function) {
        return mapFailure(Throwable.class, function);
    }

    /**
     * Makes another failure of a failure of one type, such as one that says more.
     *
     * <pre>{@code
     * config.load().mapFailure(IOException.class, cause -> new StartupException("no configuration", cause))
     * }</pre>
     *
     * <p><b>Errors.</b> Fails as this future does if the failure is of another type, else as {@link #mapFailure(CheckedFunction)} does.
     *
     * @param <X> the type of the failures
     * @param type the type of the failures
     * @param function makes the new failure; called at most once
     * @return a future of this future's value, or of the failure that was made
     */
    default <X extends Throwable> Future<T> mapFailure(
            Class<X> type, CheckedFunction<? super X, ? extends Throwable> function) {
        return new MapFailure<>(this, type, function);
    }

    /**
     * Shows the end of this future to an observer, and passes it on.
     *
     * <p><b>Cancellation.</b> The observer is not called.
     *
     * <p><b>Errors.</b> Fails as this future does; what the observer throws then is suppressed in that failure. If this
     * future gives a value and the observer throws, that is the failure.
     *
     * @param observer gets the value and null, or null and the failure; called at most once
     * @return a future that ends as this one does
     */
    default Future<T> whenDone(CheckedBiConsumer<? super @Nullable T, ? super @Nullable Throwable> observer) {
        return new WhenDone<>(this, observer);
    }

    /**
     * Makes polling after the end legal: it gives {@link Poll.Pending}, for ever, and arranges no wake.
     *
     * <p>For loops that poll several futures of which some have ended. This future is let go of at its end all the same. Polling after
     * {@code cancel} is pending too.
     *
     * @return a future that ends as this one does, and may be polled on
     */
    default Future<T> fuse() {
        return new Fuse<>(this);
    }

    /**
     * Fails if this future is not done in time.
     *
     * <p><b>Behaviour.</b> The time runs from the first poll that was pending. This future is polled first, so one that is ready
     * wins, whatever the limit, even zero or less. A poll that does not return is not cut short. A limit that the clock cannot
     * express means for ever.
     *
     * <p><b>Cancellation.</b> When the time is over this future is cancelled, and the failure comes after that.
     *
     * <p><b>Errors.</b> Fails as this future does; with {@link TimeoutExceededException}; or with {@link IllegalStateException} if it has to wait and
     * whoever polls has no timers.
     *
     * @param limit how long to wait
     * @return a future that ends as this one does, or fails when the time is over
     */
    default Future<T> timeout(Duration limit) {
        return new Timeout<>(this, limit);
    }

    /**
     * Fails if this future is not done by a deadline.
     *
     * <p><b>Behaviour.</b> This future is polled first, so one that is ready wins, however late. A poll that does not return is not cut short. A deadline
     * that has passed ends a future that has to wait in its first poll.
     *
     * <p><b>Cancellation.</b> At the deadline this future is cancelled, and the failure comes after that.
     *
     * <p><b>Errors.</b> Fails as this future does; with {@link TimeoutExceededException}, whose limit is the time that was left when this future first had to
     * wait; or with {@link IllegalStateException} if it has to wait and whoever polls has no timers.
     *
     * @param deadline until when to wait, by the clock of whoever polls
     * @return a future that ends as this one does, or fails at the deadline
     */
    default Future<T> timeoutAt(Moment deadline) {
        return new Timeout<>(this, deadline);
    }

    /**
     * Passes this future to a function, so that what is no method here can stand in the chain all the same.
     *
     * <pre>{@code
     * load(id).to(token::runUntilCancelled).to(tracker::track).to(scope::spawn)
     * }</pre>
     *
     * @param <R> the type of the result
     * @param function takes this future, and makes what it likes of it
     * @return its result
     */
    default <R extends @Nullable Object> R to(Function<? super Future<T>, ? extends R> function) {
        return function.apply(this);
    }

    /**
     * Polls this future once, with a waker that wakes nobody, and cancels it if it would have to wait.
     *
     * <p>For callers that have no task: what is ready needs none. There are no timers and no reactor in that poll.
     *
     * @return the value, or {@link Poll.Pending} if there was none, and never will be
     * @throws Exception what this future fails with
     */
    default Poll<T> nowOrNever() throws Exception {
        Poll<T> poll = poll(Context.of(Waker.noop()));
        if (poll.isPending()) {
            cancel();
        }
        return poll;
    }
}
