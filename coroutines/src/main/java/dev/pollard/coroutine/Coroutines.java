// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.future.Select;
import dev.pollard.future.Tuple2;
import dev.pollard.future.Tuple3;
import dev.pollard.future.Tuple4;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Scope;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes futures, streams, iterators and coroutines as code that reads top to bottom. Meant to be imported statically.
 *
 * <pre>{@code
 * Future<Receipt> order(int id) {
 *     return async(() -> {
 *         Order order = await(load(id));
 *         try {
 *             await(charge(order));
 *         } catch (IOException e) {
 *             await(sleep(ofSeconds(1)));
 *             await(charge(order));
 *         }
 *         return new Receipt(order);
 *     });
 * }
 * }</pre>
 *
 * <p><b>Behaviour.</b> A body is a lambda given to one of the methods here, or stored as one of the types that they take. Where it waits, it is suspended, and no
 * thread is held. The weaver turns it at build time into a state machine that implements {@link Future#poll}. A body that was not woven runs on a virtual thread
 * of Java 21 or newer, with the same results; on older ones {@link NotWovenException} says what to add to the build.
 *
 * <p><b>Colour.</b> What suspends declares {@code throws Exception}. So the compiler itself refuses an {@code await} in an ordinary method or in a
 * lambda of another type, unless that declares {@code throws Exception} too; those the weaver refuses, with file and line.
 *
 * <p><b>Cancellation.</b> A body that is cancelled while it waits first cancels what it awaits; then {@link CancelSignal} is thrown where it stands, so
 * that its {@code finally} blocks and its try-with-resources run, once, from the inside out. What they await is awaited by the
 * {@link dev.pollard.future.CleanupScope} of whoever polls, where there is one; else it must be ready, or it is cancelled too.
 *
 * <p><b>Threading.</b> A woven body runs on the thread that polls, which may be another one after each wait; so nothing that belongs to a thread survives a wait: a thread
 * local, a lock that is not an async one. An unwoven one runs on a thread of its own while the one that polls waits for it; one that has begun and is let go of
 * without being polled to its end or cancelled keeps that thread for ever.
 *
 * <p><b>Errors.</b> What a body throws is the failure of its future, as it is. {@link AsyncTrace} has the bodies that awaited it.
 */
public final class Coroutines {
    private Coroutines() {}

    /**
     * Makes a future of a body.
     *
     * <p>Nothing of the body runs before the first poll.
     *
     * @param <T> the type of the value
     * @param body computes the value; may {@link #await await}
     * @return the future
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static <T extends @Nullable Object> Future<T> async(AsyncBody<T> body) {
        return Bodies.future(body);
    }

    /**
     * Makes a future of a body that gives no value.
     *
     * @param body does the work; may {@link #await await}
     * @return the future, whose value is null
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static Future<@Nullable Void> async(AsyncAction body) {
        return Bodies.future(body);
    }

    /**
     * Makes a future that runs a body in a scope of its own, which ends when the body and all that it has spawned have ended.
     *
     * <p>In the body {@link #spawn} starts children of the scope. The first failure, of the body or a child, cancels the others, as with {@link Scope#run}; for
     * another policy, a limit or a name, give a {@link #scoped(Scope.Builder, AsyncBody) builder}.
     *
     * <pre>{@code
     * Future<String> page(int id) {
     *     return scoped(() -> {
     *         JoinHandle<String> user = spawn(loadUser(id));
     *         JoinHandle<String> orders = spawn(loadOrders(id));
     *         return await(user) + await(orders);
     *     });
     * }
     * }</pre>
     *
     * <p><b>Cancellation.</b> Cancels the body and the children.
     *
     * @param <T> the type of the value
     * @param body computes the value; may {@link #await await}
     * @return the future
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static <T extends @Nullable Object> Future<T> scoped(AsyncBody<T> body) {
        return scoped(Scope.builder(), body);
    }

    /**
     * Makes a future that runs a body without a value in a scope of its own, as {@link #scoped(AsyncBody)} does.
     *
     * @param body does the work; may {@link #await await}
     * @return the future, whose value is null
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static Future<@Nullable Void> scoped(AsyncAction body) {
        return scoped(Scope.builder(), body);
    }

    /**
     * Makes a future that runs a body in a scope that is like a builder says, as {@link #scoped(AsyncBody)} does.
     *
     * @param <T> the type of the value
     * @param options says what the scope is like
     * @param body computes the value; may {@link #await await}
     * @return the future
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static <T extends @Nullable Object> Future<T> scoped(Scope.Builder options, AsyncBody<T> body) {
        Bodies.admit(body, "body");
        return options.run(scope -> Bodies.future(body));
    }

    /**
     * Makes a future that runs a body without a value in a scope that is like a builder says, as {@link #scoped(AsyncBody)} does.
     *
     * @param options says what the scope is like
     * @param body does the work; may {@link #await await}
     * @return the future, whose value is null
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static Future<@Nullable Void> scoped(Scope.Builder options, AsyncAction body) {
        Bodies.admit(body, "body");
        return options.run(scope -> Bodies.future(body));
    }

    /**
     * Starts a task here: a child of the {@linkplain #scoped scope} in which the calling code runs, else a task of its runtime. {@code Spawner.current().spawn(future)}
     * by a shorter name.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return the handle of the task
     * @throws IllegalStateException if the calling thread runs no code of a task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed; the future has been cancelled
     */
    public static <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        return Spawner.current().spawn(future);
    }

    /**
     * Starts a named task here, as {@link #spawn(Future)} does.
     *
     * @param <T> the type of the value
     * @param name the name of the task in messages and dumps
     * @param future the future
     * @return the handle of the task
     * @throws IllegalStateException if the calling thread runs no code of a task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed; the future has been cancelled
     */
    public static <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future) {
        return Spawner.current().spawn(name, future);
    }

    /**
     * Starts a task that runs a body, as {@link #spawn(Future)} does.
     *
     * @param <T> the type of the value
     * @param body computes the value; may {@link #await await}
     * @return the handle of the task
     * @throws IllegalStateException if the calling thread runs no code of a task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    public static <T extends @Nullable Object> JoinHandle<T> spawn(AsyncBody<T> body) {
        return spawn(async(body));
    }

    /**
     * Starts a task that runs a body without a value, as {@link #spawn(Future)} does.
     *
     * @param body does the work; may {@link #await await}
     * @return the handle of the task, whose value is null
     * @throws IllegalStateException if the calling thread runs no code of a task
     * @throws java.util.concurrent.RejectedExecutionException if the runtime is closed
     */
    public static JoinHandle<@Nullable Void> spawn(AsyncAction body) {
        return spawn(async(body));
    }

    /**
     * Waits for the value of a future. In a body only.
     *
     * <p>A future that is ready at once does not suspend the body. The body owns the future from here on: it is polled to its end, or cancelled.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return the value
     * @throws Exception what the future throws, as it is
     * @throws NotWovenException if this is called where nothing can be suspended
     */
    public static <T extends @Nullable Object> T await(Future<T> future) throws Exception {
        return Unwoven.await(future);
    }

    /**
     * Waits for the values of several futures that run at the same time, and cancels the others as soon as one has failed. In a body only.
     *
     * @param <T> the type of the values
     * @param futures the futures, none or more
     * @return the values, in the order of the futures, as an unmodifiable list
     * @throws Exception the first failure
     */
    public static <T extends @Nullable Object> List<T> awaitAll(Iterable<? extends Future<? extends T>> futures)
            throws Exception {
        return await(Futures.tryJoin(futures));
    }

    /**
     * Waits for the values of two futures that run at the same time, as {@link #awaitAll(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param a the first future
     * @param b the second future
     * @return the values
     * @throws Exception the first failure
     */
    public static <T1 extends @Nullable Object, T2 extends @Nullable Object> Tuple2<T1, T2> awaitAll(
            Future<T1> a, Future<T2> b) throws Exception {
        return await(Futures.tryJoin(a, b));
    }

    /**
     * Waits for the values of three futures that run at the same time, as {@link #awaitAll(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @return the values
     * @throws Exception the first failure
     */
    public static <T1 extends @Nullable Object, T2 extends @Nullable Object, T3 extends @Nullable Object>
            Tuple3<T1, T2, T3> awaitAll(Future<T1> a, Future<T2> b, Future<T3> c) throws Exception {
        return await(Futures.tryJoin(a, b, c));
    }

    /**
     * Waits for the values of four futures that run at the same time, as {@link #awaitAll(Iterable)} does.
     *
     * @param <T1> the type of the first value
     * @param <T2> the type of the second value
     * @param <T3> the type of the third value
     * @param <T4> the type of the fourth value
     * @param a the first future
     * @param b the second future
     * @param c the third future
     * @param d the fourth future
     * @return the values
     * @throws Exception the first failure
     */
    public static <
                    T1 extends @Nullable Object,
                    T2 extends @Nullable Object,
                    T3 extends @Nullable Object,
                    T4 extends @Nullable Object>
            Tuple4<T1, T2, T3, T4> awaitAll(Future<T1> a, Future<T2> b, Future<T3> c, Future<T4> d) throws Exception {
        return await(Futures.tryJoin(a, b, c, d));
    }

    /**
     * Waits for the first of several branches, and does what that branch says. In a body only.
     *
     * <pre>{@code
     * String answer = select(
     *         Branch.on(primary.ask(question), reply -> reply),
     *         Branch.on(sleep(ofMillis(50)), late -> await(backup.ask(question))));
     * }</pre>
     *
     * <p><b>Behaviour.</b> Once a branch has come first, the others are cancelled, unless they are {@linkplain Branch#keep() kept}; then its function runs.
     *
     * <p><b>Ordering.</b> If several can come first, each has the same chance, so that a select in a loop starves none of them.
     *
     * <p><b>Cancellation.</b> Cancels the branches that are not kept, or the function that runs.
     *
     * @param <R> the type of the result
     * @param branches the branches
     * @return what the function of the branch returns
     * @throws Exception what the first future to end or the function throws; an {@link IllegalStateException} if no branch is enabled
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <R extends @Nullable Object> R select(Branch<R>... branches) throws Exception {
        return await(selecting(branches));
    }

    /**
     * Waits for the first of several branches, as {@link #select} does; if several can come first, the earliest in the list does.
     *
     * @param <R> the type of the result
     * @param branches the branches
     * @return what the function of the branch returns
     * @throws Exception what the first future to end or the function throws; an {@link IllegalStateException} if no branch is enabled
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <R extends @Nullable Object> R selectBiased(Branch<R>... branches) throws Exception {
        return await(selectingBiased(branches));
    }

    /**
     * Returns the future that {@link #select} awaits.
     *
     * @param <R> the type of the result
     * @param branches the branches
     * @return the future
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array
    public static <R extends @Nullable Object> Future<R> selecting(Branch<R>... branches) {
        return selecting(Select.fair(), List.of(branches));
    }

    /**
     * Returns the future that {@link #selectBiased} awaits.
     *
     * @param <R> the type of the result
     * @param branches the branches
     * @return the future
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array
    public static <R extends @Nullable Object> Future<R> selectingBiased(Branch<R>... branches) {
        return selecting(Select.biased(), List.of(branches));
    }

    /**
     * Opens a stream for a loop. In a body; the loop is closed at the end of the body at the latest.
     *
     * <pre>{@code
     * try (Items<Order> orders = items(stream)) {
     *     while (orders.advance()) {
     *         await(ship(orders.item())); // the stream goes on with what it has under way
     *     }
     * }
     * }</pre>
     *
     * @param <T> the type of the items
     * @param stream the stream, of which this starts a run
     * @return the items
     */
    public static <T> Items<T> items(AsyncStream<? extends T> stream) {
        return Unwoven.track(Items.of(stream));
    }

    /**
     * Hands each item of a stream to a body, one after the other. In a body only.
     *
     * <p>While the consumer waits, the stream's {@code pollProgress} is called, so that what it has under way goes on.
     *
     * <p><b>Cancellation.</b> Cancels the consumer and then the stream.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @param consumer takes an item; may {@link #await await}
     * @throws Exception what the stream or the consumer throws
     */
    public static <T> void forEach(AsyncStream<? extends T> stream, AsyncConsumer<? super T> consumer)
            throws Exception {
        await(consuming(stream, consumer));
    }

    /**
     * Returns the future that {@link #forEach} awaits.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @param consumer takes an item; may {@link #await await}
     * @return the future
     */
    public static <T> Future<@Nullable Void> consuming(
            AsyncStream<? extends T> stream, AsyncConsumer<? super T> consumer) {
        Objects.requireNonNull(stream, "stream");
        Bodies.admit(consumer, "consumer");
        return new Consuming<T>(stream, consumer);
    }

    /**
     * Makes a stream of a body.
     *
     * <p>Each run of the stream is a run of the body, which goes on from one {@code emit} to the next as items are asked for.
     *
     * <p><b>Cancellation.</b> {@link CancelSignal} is thrown where the body stands, at an {@code await} or at an {@code emit}.
     *
     * <pre>{@code
     * AsyncStream<Page> pages(URI first) {
     *     return generator(out -> {
     *         for (URI next = first; next != null; ) {
     *             Page page = await(fetch(next));
     *             out.emit(page);
     *             next = page.next();
     *         }
     *     });
     * }
     * }</pre>
     *
     * @param <T> the type of the items
     * @param body emits the items; may {@link #await await}
     * @return the stream
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static <T> AsyncStream<T> generator(GeneratorBody<T> body) {
        Bodies.admit(body, "body");
        return new Generated<>(body);
    }

    /**
     * Makes an iterable of a body that awaits nothing.
     *
     * <pre>{@code
     * Sequence<Long> fibonacci = sequence(out -> {
     *     for (long a = 0, b = 1; a >= 0; b += a, a = b - a) {
     *         out.emit(a);
     *     }
     * });
     * }</pre>
     *
     * @param <T> the type of the items
     * @param body emits the items
     * @return the iterable, each iterator of which is a run of the body
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static <T> Sequence<T> sequence(SequenceBody<T> body) {
        Bodies.admit(body, "body");
        return () -> Bodies.sequence(body);
    }

    /**
     * Makes a coroutine of a body.
     *
     * @param <A> the type of the arguments
     * @param <Y> the type of the yielded values
     * @param <R> the type of the result
     * @param body yields the values and returns the result
     * @return the coroutine, one run of the body
     * @throws NotWovenException if the body was not woven and this JVM has no virtual threads
     */
    public static <A extends @Nullable Object, Y extends @Nullable Object, R extends @Nullable Object>
            Coroutine<A, Y, R> coroutine(CoroutineBody<A, Y, R> body) {
        return Bodies.coroutine(body);
    }

    private static <R extends @Nullable Object> Future<R> selecting(
            Select<Future<R>> select, List<Branch<R>> branches) {
        branches.forEach(branch -> branch.addTo(select));
        return select.build().andThen(following -> following);
    }
}
