// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.publisher.PublisherStream;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Converts between RxJava's types and ours.
 *
 * <p><b>Behaviour.</b> What is made of a stream or of a factory of futures is cold: each observer gets a run or a future of its own. What is made of RxJava's
 * types subscribes when it is first polled.
 *
 * <p><b>Threading.</b> As {@link dev.pollard.stream.publisher.StreamPublisher} and {@link PublisherStream} have it.
 *
 * <p><b>Cancellation.</b> An observer that disposes cancels the run of the stream or the future; an iterator or future that is cancelled disposes.
 *
 * <pre>{@code
 * static final RxBridge RX = RxBridge.create();
 *
 * Single<User> user = RX.single(() -> users.find(id));
 * Future<User> again = RX.future(user);
 * AsyncStream<Order> orders = flowable.to(RX::stream);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class RxBridge {
    private static final RxBridge PLAIN = new RxBridge(null);

    private final @Nullable Spawner runtime;

    private RxBridge(@Nullable Spawner runtime) {
        this.runtime = runtime;
    }

    /**
     * Returns a bridge that polls on {@code AsyncRuntime.shared()} after a wake.
     *
     * @return the bridge
     */
    public static RxBridge create() {
        return PLAIN;
    }

    /**
     * Returns a bridge whose streams and futures are polled by a runtime after each wake.
     *
     * @param spawner the runtime
     * @return a bridge that is otherwise the same
     */
    public RxBridge on(Spawner spawner) {
        return new RxBridge(Objects.requireNonNull(spawner, "spawner"));
    }

    /**
     * Converts a stream to a flowable. Each subscriber gets a run of its own.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @return the flowable
     */
    public <T> Flowable<T> flowable(AsyncStream<T> stream) {
        return Flowable.fromPublisher(publisher(Objects.requireNonNull(stream, "stream")));
    }

    /**
     * Makes a single of futures: each observer gets one.
     *
     * <p><b>Errors.</b> Fails as the factory or the future does, and with a {@link java.util.NoSuchElementException} if the value is null.
     *
     * @param <T> the type of the value
     * @param factory makes a future that was not polled yet, never null
     * @return the single
     */
    public <T> Single<T> single(Callable<? extends Future<? extends @Nullable T>> factory) {
        return Single.fromPublisher(this.<T>valueOf(factory));
    }

    /**
     * Makes a maybe of futures: each observer gets one.
     *
     * <p><b>Errors.</b> Fails as the factory or the future does. A future whose value is null makes an empty maybe.
     *
     * @param <T> the type of the value
     * @param factory makes a future that was not polled yet, never null
     * @return the maybe
     */
    public <T> Maybe<T> maybe(Callable<? extends Future<? extends @Nullable T>> factory) {
        return Maybe.fromPublisher(this.<T>valueOf(factory));
    }

    /**
     * Makes a completable of futures: each observer gets one.
     *
     * <p><b>Errors.</b> Fails as the factory or the future does. The value is dropped.
     *
     * @param factory makes a future that was not polled yet, never null
     * @return the completable
     */
    public Completable completable(Callable<? extends Future<?>> factory) {
        return Completable.fromPublisher(this.<Object>valueOf(factory));
    }

    /** The value, or nothing if it is null. */
    private <T> Publisher<T> valueOf(Callable<? extends Future<? extends @Nullable T>> factory) {
        Objects.requireNonNull(factory, "factory");
        return publisher(
                AsyncStream.<Optional<T>>fromFuture(() -> factory.call().map(Optional::ofNullable))
                        .filter(Optional::isPresent)
                        .map(Optional::orElseThrow));
    }

    private <T> Publisher<T> publisher(AsyncStream<T> stream) {
        return runtime == null ? stream : stream.toPublisher(runtime);
    }

    /**
     * Converts a flowable to a stream. Each run subscribes once.
     *
     * @param <T> the type of the items
     * @param flowable the flowable
     * @return the stream
     */
    public <T> AsyncStream<T> stream(Flowable<? extends T> flowable) {
        return stream(flowable, PublisherStream.DEFAULT_PREFETCH);
    }

    /**
     * Converts a flowable to a stream. Each run subscribes once.
     *
     * @param <T> the type of the items
     * @param flowable the flowable
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     */
    public <T> AsyncStream<T> stream(Flowable<? extends T> flowable, int prefetch) {
        return AsyncStream.fromPublisher(Objects.requireNonNull(flowable, "flowable"), prefetch);
    }

    /**
     * Converts a single to a future.
     *
     * @param <T> the type of the value
     * @param single the single
     * @return the future; it fails as the single does
     */
    public <T> Future<T> future(Single<T> single) {
        return this.<T>last(single.toFlowable()).map(Optional::orElseThrow);
    }

    /**
     * Converts a maybe to a future.
     *
     * @param <T> the type of the value
     * @param maybe the maybe
     * @return the future; its value is null if the maybe is empty, and it fails as the maybe does
     */
    public <T> Future<@Nullable T> future(Maybe<T> maybe) {
        return this.<T>last(maybe.toFlowable()).<@Nullable T>map(value -> value.orElse(null));
    }

    /**
     * Converts a completable to a future.
     *
     * @param completable the completable
     * @return the future; it fails as the completable does
     */
    public Future<@Nullable Void> future(Completable completable) {
        return this.<Object>last(completable.toFlowable()).<@Nullable Void>map(none -> null);
    }

    /** Waits for the end and not just for the item, so that what completes is never disposed. */
    private <T> Future<Optional<T>> last(Flowable<T> flowable) {
        return stream(flowable, 1).last();
    }

    @Override
    public String toString() {
        return "RxBridge(" + (runtime == null ? "" : "on " + runtime) + ")";
    }
}
