// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

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

    @Override
    default void subscribe(Subscriber<? super T> subscriber) {
        throw new UnsupportedOperationException();
    }

    @Override
    default void subscribe(Flow.Subscriber<? super T> subscriber) {
        throw new UnsupportedOperationException();
    }
}
