// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * A stream as a publisher of both kinds, bound to the runtime that polls it after a wake.
 *
 * <p><b>Behaviour.</b> Each subscriber gets a run of its own. Demand is the number of items that may be pushed. Without demand no item is taken,
 * but the end and a failure are signalled as soon as they are known.
 *
 * <p><b>Threading.</b> Polls, and so all signals, run on the thread that subscribes or calls {@code request} until the first poll that has to
 * wait; the wake that ends the wait schedules the next poll on the runtime. A wake never runs a poll on the waker's own thread. A poll on the runtime gives
 * way to other tasks after a while, a poll on the subscriber's thread does not: an endless stream that is always ready, asked for without bound,
 * stays on that thread until it is cancelled.
 *
 * <p><b>Cancellation.</b> {@code cancel} may come from any thread. The run is cancelled on that thread, or, if a poll is going on, by the thread that
 * polls as soon as that poll is over.
 *
 * <p><b>Errors.</b> A request of less than one item is answered by {@code onError} with an {@link IllegalArgumentException} (rule 3.9). If the
 * runtime is closed when it is needed, the subscriber gets its {@link java.util.concurrent.RejectedExecutionException} by {@code onError}. A subscriber
 * that throws counts as cancelled; what it threw reaches the runtime's handler, or the system logger if no runtime was given.
 *
 * @param <T> the type of the items
 */
public final class StreamPublisher<T> implements Publisher<T>, Flow.Publisher<T> {
    private final AsyncStream<T> stream;
    private final Host host;

    private StreamPublisher(AsyncStream<T> stream, Host host) {
        this.stream = stream;
        this.host = host;
    }

    /**
     * Binds a stream to a runtime.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @param runtime polls the stream after each wake
     * @return the publisher
     */
    public static <T> StreamPublisher<T> of(AsyncStream<T> stream, Spawner runtime) {
        Objects.requireNonNull(stream, "stream");
        return new StreamPublisher<>(stream, new Host.Given(Objects.requireNonNull(runtime, "runtime")));
    }

    /**
     * Subscribes to a stream; {@code AsyncRuntime.shared()} polls it after a wake, and is not touched before it is needed.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @param subscriber gets the items
     */
    public static <T> void subscribe(AsyncStream<T> stream, Subscriber<? super T> subscriber) {
        Objects.requireNonNull(stream, "stream");
        new StreamSubscription<T>(stream, Objects.requireNonNull(subscriber, "subscriber"), Host.shared()).start();
    }

    /**
     * Subscribes to a stream; {@code AsyncRuntime.shared()} polls it after a wake, and is not touched before it is needed.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @param subscriber gets the items
     */
    public static <T> void subscribe(AsyncStream<T> stream, Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        subscribe(stream, FlowAdapters.toSubscriber(subscriber));
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        new StreamSubscription<T>(stream, Objects.requireNonNull(subscriber, "subscriber"), host).start();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        subscribe(FlowAdapters.toSubscriber(subscriber));
    }

    /** The way back, without a queue between. */
    AsyncStream<T> stream() {
        return stream;
    }

    @Override
    public String toString() {
        return "Publisher(" + stream + ")";
    }
}
