// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.coroutine.CloseableIterator;
import dev.pollard.coroutine.Emitter;
import dev.pollard.coroutine.NotWovenException;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The run of a body that is an iterator.
 *
 * <p>What the body gives is of no interest: at an emit the item is in a field, and at the end there is none.
 *
 * @param <T> the type of the items
 */
public abstract class SequenceFrame<T> extends SteppedFrame implements CloseableIterator<T>, Emitter<T> {

    /** The item that {@code next} gives. */
    private @Nullable T item;

    /** Where items go during {@code forEachRemaining}. */
    private @Nullable Consumer<? super T> consumer;

    /** What the consumer threw; it is no business of the body. */
    private @Nullable Throwable consumerFailure;

    /** For subclasses. */
    protected SequenceFrame() {}

    /**
     * Called by a woven body at an emit.
     *
     * @param next the item
     * @return true if it was taken and the body goes on at once
     */
    public final boolean push(T next) {
        if (next == null) {
            throw new NullPointerException("null item from " + this);
        }
        Consumer<? super T> target = consumer;
        if (target == null) {
            return false;
        }
        try {
            target.accept(next);
            return true;
        } catch (Throwable failure) {
            consumerFailure = failure;
            return false;
        }
    }

    /**
     * Called by a woven body that suspends at an emit.
     *
     * @param next the item
     * @return what the body returns
     */
    public final @Nullable Object emitted(T next) {
        if (consumerFailure == null) {
            item = next;
        }
        return null;
    }

    private void run() {
        try {
            go(null);
        } catch (RuntimeException | Error failure) {
            fail();
            throw failure;
        } catch (Throwable failure) {
            fail();
            throw new CompletionException(failure);
        }
    }

    @Override
    public final boolean hasNext() {
        if (item != null) {
            return true;
        }
        if (state < NEW) {
            if (state == RUNNING) {
                throw misuse();
            }
            return false;
        }
        run();
        return item != null;
    }

    @Override
    public final T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more items: " + this);
        }
        T next = Objects.requireNonNull(item);
        item = null;
        return next;
    }

    @Override
    public final void forEachRemaining(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        while (true) {
            T next = item;
            if (next != null) {
                item = null;
                action.accept(next);
            }
            if (state < NEW) {
                return;
            }
            runInto(action);
        }
    }

    /** Runs the body on while it pushes what it emits. */
    private void runInto(Consumer<? super T> action) {
        consumer = action;
        try {
            run();
        } finally {
            consumer = null;
        }
        Throwable refused = consumerFailure;
        if (refused != null) {
            consumerFailure = null;
            throw SequenceFrame.<RuntimeException>unchecked(refused);
        }
    }

    @SuppressWarnings("unchecked") // the cast is erased; a consumer throws nothing that is checked
    private static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }

    @Override
    public final void close() {
        item = null;
        cancelRun();
        item = null; // of an emit in a finally block
    }

    /** Only woven code is given a run as its emitter, and it does not call this. */
    @Override
    public final void emit(T next) {
        throw new NotWovenException("emit called outside of the sequence's own body: " + this);
    }

    @Override
    final String kind() {
        return "sequence";
    }
}
