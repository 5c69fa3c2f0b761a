// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/**
 * A publisher as a stream.
 *
 * <p><b>Behaviour.</b> Each run subscribes once, at its first poll. It requests a number of items ahead (the prefetch) when it is first asked
 * for an item, holds them in a queue of that size, and requests more whenever it has taken three quarters of them. What arrived before a failure is
 * given before the failure.
 *
 * <p><b>Threading.</b> {@code subscribe}, {@code request} and {@code cancel} of the publisher are called by the thread that polls or cancels the
 * iterator, never by two at once. The publisher may signal on any thread; its signals store and wake, and run no other code. Only a
 * subscription that arrives after the iterator was cancelled is cancelled by the thread that brings it.
 *
 * <p><b>Cancellation.</b> Cancels the subscription once, and drops the items in the queue.
 *
 * <p><b>Errors.</b> The publisher's own; what its {@code subscribe} throws; {@link IllegalStateException} if it signals more items than were
 * requested: the subscription is cancelled, and the items that were requested are given first.
 *
 * @param <T> the type of the items
 */
public final class PublisherStream<T> implements AsyncStream<T> {
    /** The number of items requested ahead, if nothing else is said. */
    public static final int DEFAULT_PREFETCH = 256;

    /** The queue is an array made at once. */
    private static final int MAX_PREFETCH = 1 << 20;

    private final Object publisher;
    private final Consumer<PublisherIterator<T>> connection;
    private final int prefetch;

    private PublisherStream(Object publisher, Consumer<PublisherIterator<T>> connection, int prefetch) {
        this.publisher = publisher;
        this.connection = connection;
        this.prefetch = prefetch;
    }

    /**
     * Makes a stream of a publisher. A publisher that is a stream, or came from one, is that stream.
     *
     * @param <T> the type of the items
     * @param publisher the publisher
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     */
    public static <T> AsyncStream<T> of(Publisher<? extends T> publisher, int prefetch) {
        Objects.requireNonNull(publisher, "publisher");
        checkPrefetch(prefetch);
        AsyncStream<T> known = unwrap(publisher);
        return known != null ? known : new PublisherStream<>(publisher, publisher::subscribe, prefetch);
    }

    /**
     * Makes a stream of a publisher. A publisher that is a stream, or came from one, is that stream.
     *
     * @param <T> the type of the items
     * @param publisher the publisher
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     */
    public static <T> AsyncStream<T> ofFlow(Flow.Publisher<? extends T> publisher, int prefetch) {
        Objects.requireNonNull(publisher, "publisher");
        Publisher<T> other = FlowAdapters.toPublisher(publisher);
        if (other == publisher || FlowAdapters.toFlowPublisher(other) != publisher) {
            // Not an adapter made just now: of both kinds, or of the other kind all along.
            return of(other, prefetch);
        }
        checkPrefetch(prefetch);
        return new PublisherStream<>(publisher, publisher::subscribe, prefetch);
    }

    private static void checkPrefetch(int prefetch) {
        if (prefetch < 1) {
            throw new IllegalArgumentException("prefetch < 1: " + prefetch);
        }
        if (prefetch > MAX_PREFETCH) {
            throw new IllegalArgumentException("prefetch > " + MAX_PREFETCH + ": " + prefetch);
        }
    }

    @SuppressWarnings(
            "unchecked") // a stream gives items and takes none, so a stream of a subtype of T is a stream of T
    private static <T> @Nullable AsyncStream<T> unwrap(Publisher<? extends T> publisher) {
        if (publisher instanceof AsyncStream<?> stream) {
            return (AsyncStream<T>) stream;
        }
        if (publisher instanceof StreamPublisher<?> face) {
            return (AsyncStream<T>) face.stream();
        }
        return null;
    }

    @Override
    public AsyncIterator<T> iterator() {
        return new PublisherIterator<>(connection, prefetch, publisher);
    }

    @Override
    public String toString() {
        return "FromPublisher(" + publisher + ")";
    }
}
