// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.runtime.Spawner;
import dev.pollard.stream.publisher.PublisherStream;
import dev.pollard.stream.publisher.StreamPublisher;
import java.util.concurrent.Flow;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * The blueprint of a sequence of items that arrive over time.
 *
 * <p><b>Behaviour.</b> Immutable and lazy: nothing happens until an iterator of it is polled, or a subscriber asks. It can be run again: each
 * {@link #iterator()} is a run of its own. {@code AsyncStream} is to {@link AsyncIterator} what {@link Iterable} is to {@link java.util.Iterator}.
 *
 * <p><b>Interop.</b> Every stream is a {@link Publisher} and a {@link Flow.Publisher}.
 *
 * <p><b>Threading.</b> Any thread may use a stream; its iterators have one owner each.
 *
 * @param <T> the type of the items, which are never null
 */
public interface AsyncStream<T> extends Publisher<T>, Flow.Publisher<T> {

    /**
     * Starts a run of this stream: a new cursor, which does nothing until it is polled.
     *
     * @return the cursor
     */
    AsyncIterator<T> iterator();

    /**
     * Makes a stream of a publisher, with a prefetch of {@value PublisherStream#DEFAULT_PREFETCH}.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @return the stream
     * @see PublisherStream
     */
    @SuppressWarnings("overloads") // by a lambda only, and a publisher is hardly ever one
    static <T> AsyncStream<T> fromPublisher(Publisher<? extends T> publisher) {
        return PublisherStream.of(publisher, PublisherStream.DEFAULT_PREFETCH);
    }

    /**
     * Makes a stream of a publisher.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     * @see PublisherStream
     */
    @SuppressWarnings("overloads") // by a lambda only, and a publisher is hardly ever one
    static <T> AsyncStream<T> fromPublisher(Publisher<? extends T> publisher, int prefetch) {
        return PublisherStream.of(publisher, prefetch);
    }

    /**
     * Makes a stream of a publisher, with a prefetch of {@value PublisherStream#DEFAULT_PREFETCH}.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @return the stream
     * @see PublisherStream
     */
    static <T> AsyncStream<T> fromPublisher(Flow.Publisher<? extends T> publisher) {
        return PublisherStream.ofFlow(publisher, PublisherStream.DEFAULT_PREFETCH);
    }

    /**
     * Makes a stream of a publisher.
     *
     * @param <T> the type of the items
     * @param publisher the publisher; one that is a stream, or came from one, is that stream
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     * @see PublisherStream
     */
    static <T> AsyncStream<T> fromPublisher(Flow.Publisher<? extends T> publisher, int prefetch) {
        return PublisherStream.ofFlow(publisher, prefetch);
    }

    /**
     * Starts a run for a subscriber. It is polled on this thread, and on the thread that requests, until it has to wait; after
     * each wake, on {@code AsyncRuntime.shared()}.
     *
     * @param subscriber gets the items
     * @see StreamPublisher
     */
    @Override
    default void subscribe(Subscriber<? super T> subscriber) {
        StreamPublisher.subscribe(this, subscriber);
    }

    /**
     * Starts a run for a subscriber. It is polled on this thread, and on the thread that requests, until it has to wait; after
     * each wake, on {@code AsyncRuntime.shared()}.
     *
     * @param subscriber gets the items
     * @see StreamPublisher
     */
    @Override
    default void subscribe(Flow.Subscriber<? super T> subscriber) {
        StreamPublisher.subscribe(this, subscriber);
    }

    /**
     * Returns this stream as a publisher of both kinds whose subscribers are served by the given runtime.
     *
     * @param runtime polls the stream after each wake
     * @return the publisher
     */
    default StreamPublisher<T> toPublisher(Spawner runtime) {
        return StreamPublisher.of(this, runtime);
    }
}
