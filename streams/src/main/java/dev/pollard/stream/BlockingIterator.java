// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.runtime.Spawner;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream for code that blocks: the thread that asks runs the stream, and sleeps while nothing is ready.
 *
 * <p><b>Behaviour.</b> Nothing happens before the first item is asked for, and nothing between two of them but what the stream has spawned. Close it unless it has come to
 * its end: with a try-with-resources statement.
 *
 * <p><b>Threading.</b> One thread at a time, that polls no tasks: on a worker of a runtime {@code hasNext} and {@code next} are refused.
 *
 * <p><b>Errors.</b> A failure of the stream is thrown once, a checked exception as the cause of a {@link CompletionException}. An interrupt cancels the run and throws
 * {@link CancellationException}; the thread is still interrupted then.
 *
 * @param <T> the type of the items
 */
public final class BlockingIterator<T> implements Iterator<T>, AutoCloseable {
    private final ThreadContext cx;
    private final AsyncIterator<T> run;

    /** An item that was asked for and not taken. */
    private @Nullable T next;

    private boolean over;

    BlockingIterator(
            AsyncStream<T> stream,
            Supplier<? extends Spawner> runtime,
            Function<? super Waker, ? extends Context> newContext) {
        this.cx = new ThreadContext(runtime, newContext);
        this.run = stream.iterator();
    }

    /**
     * Waits for the next item or the end.
     *
     * @return whether there is an item
     * @throws IllegalStateException on a thread that polls tasks
     */
    @Override
    public boolean hasNext() {
        if (next == null) {
            next = fetch();
        }
        return next != null;
    }

    /**
     * Waits for the next item.
     *
     * @return the item
     * @throws NoSuchElementException if there is none
     * @throws IllegalStateException on a thread that polls tasks
     */
    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more items: " + run);
        }
        T item = Objects.requireNonNull(next);
        next = null;
        return item;
    }

    private @Nullable T fetch() {
        try {
            return await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException(e.getMessage());
            cancelled.initCause(e);
            throw cancelled;
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new CompletionException(failure);
        }
    }

    /** The next item, null at the end. */
    @Nullable
    T await() throws Exception {
        if (over) {
            return null;
        }
        BlockingRefusal.check("blockingIterator");
        try {
            while (true) {
                cx.begin();
                Step<T> step = run.pollNext(cx);
                if (step.isReady()) {
                    return step.value();
                }
                if (step.isEnd()) {
                    stop();
                    return null;
                }
                cx.await(run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the cleanup is left to the runtime
            stop();
            throw e;
        } catch (Throwable failure) {
            stop();
            throw failure;
        }
    }

    private void stop() {
        over = true;
        run.cancel();
        cx.awaitCleanup();
    }

    /** Ends the run, and waits until what it leaves to clean up is done. Idempotent. */
    @Override
    public void close() {
        if (!over) {
            next = null;
            stop();
        }
    }

    @Override
    public String toString() {
        return "BlockingIterator(" + run + ")";
    }
}
