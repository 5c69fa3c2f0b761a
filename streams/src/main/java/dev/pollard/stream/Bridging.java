// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedFunction;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.Spawner;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * How to leave: the part of {@link AsyncStream} that makes something else of it.
 *
 * @param <T> the type of the items
 */
sealed interface Bridging<T> permits AsyncStream {

    private AsyncStream<T> self() {
        return (AsyncStream<T>) this;
    }

    /**
     * Hands this stream to a function, and returns what that makes of it: an operator of your own, or a bridge to another library, within the chain.
     *
     * <pre>{@code
     * rows.filter(Row::isValid).to(Pages::of).map(Page::render)
     * }</pre>
     *
     * @param <R> the type of the result
     * @param function takes this stream
     * @return what it returns
     */
    default <R> R to(Function<? super AsyncStream<T>, ? extends R> function) {
        return function.apply(self());
    }

    /**
     * Runs this stream for code that blocks, with the timers and whatever else it asks for of {@link AsyncRuntime#shared()}.
     *
     * @return an iterator over the items of a new run
     */
    default BlockingIterator<T> blockingIterator() {
        return new BlockingIterator<>(self(), AsyncRuntime::shared, AsyncRuntime::sharedContext);
    }

    /**
     * Runs this stream for code that blocks.
     *
     * <p><b>Threading.</b> The thread that asks for an item polls the stream, and must not be one that polls tasks.
     *
     * @param runtime gives the timers and whatever else the stream asks for
     * @return an iterator over the items of a new run
     */
    default BlockingIterator<T> blockingIterator(Spawner runtime) {
        Objects.requireNonNull(runtime, "runtime");
        return new BlockingIterator<>(self(), () -> runtime, runtime::newContext);
    }

    /**
     * Runs this stream for code that blocks, as a stream of {@code java.util.stream}: {@link #blockingIterator()} by another name.
     *
     * @return a sequential stream of the items of a new run, in order; close it unless it comes to its end
     */
    default Stream<T> blockingStream() {
        return streamOf(blockingIterator());
    }

    /**
     * Runs this stream for code that blocks, as a stream of {@code java.util.stream}: {@link #blockingIterator(Spawner)} by another name.
     *
     * @param runtime gives the timers and whatever else the stream asks for
     * @return a sequential stream of the items of a new run, in order; close it unless it comes to its end
     */
    default Stream<T> blockingStream(Spawner runtime) {
        return streamOf(blockingIterator(runtime));
    }

    private static <T> Stream<T> streamOf(BlockingIterator<T> items) {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(items, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(items::close);
    }

    /**
     * Runs this stream for code that blocks, as a stream of bytes.
     *
     * <p><b>Errors.</b> A checked exception that is no {@link java.io.IOException} is the cause of one. An interrupt cancels the run and throws
     * {@link java.io.InterruptedIOException}.
     *
     * @param bytes gives the bytes of an item: those that remain in the buffer, which is not to be written to before the next is asked for
     * @return the bytes of a new run; close it unless it comes to its end
     */
    default InputStream blockingInputStream(CheckedFunction<? super T, ByteBuffer> bytes) {
        return new BlockingInput(self().map(bytes).blockingIterator());
    }

    /**
     * Runs this stream for code that blocks, as a stream of bytes: {@link #blockingInputStream(CheckedFunction)} with a runtime.
     *
     * @param runtime gives the timers and whatever else the stream asks for
     * @param bytes gives the bytes of an item: those that remain in the buffer, which is not to be written to before the next is asked for
     * @return the bytes of a new run; close it unless it comes to its end
     */
    default InputStream blockingInputStream(Spawner runtime, CheckedFunction<? super T, ByteBuffer> bytes) {
        return new BlockingInput(self().map(bytes).blockingIterator(runtime));
    }
}
