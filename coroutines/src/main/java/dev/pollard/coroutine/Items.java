// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import static dev.pollard.coroutine.Coroutines.await;

import dev.pollard.coroutine.frame.Loop;
import dev.pollard.future.Future;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;

/**
 * One run of a stream, for a loop in a body: see {@link Coroutines#items}.
 *
 * <p><b>Behaviour.</b> While the body waits for something else between two items, the stream's {@link AsyncIterator#pollProgress pollProgress} is called with every
 * poll, so that what the stream has under way goes on. A failure that shows there comes out of the next {@link #advance()}.
 *
 * <p><b>Threading.</b> The body that opened it, nobody else.
 *
 * <p><b>Cancellation.</b> {@link #close()} cancels the run; the end of the body does so too.
 *
 * @param <T> the type of the items
 */
public final class Items<T> extends Loop implements AutoCloseable {
    /** As many items as a terminal of a stream takes for one unit of the budget. */
    private static final int ITEMS_PER_UNIT = 64;

    private static final Poll<Boolean> MORE = Poll.ready(true);
    private static final Poll<Boolean> NO_MORE = Poll.ready(false);

    private final AsyncIterator<? extends T> iterator;
    private final Advance advance = new Advance();

    private @Nullable T item;

    /** Nothing more will come from the iterator: it ended, failed or was cancelled. */
    private boolean closed;

    /** The failure that the next step will be. */
    private @Nullable Exception failure;

    /** Items that may still be taken for the current unit of the budget. */
    private int room = ITEMS_PER_UNIT;

    /** An advance waits for an item. */
    private boolean waiting;

    private Items(AsyncStream<? extends T> stream) {
        iterator = stream.iterator();
    }

    /**
     * Opens a run of a stream that no body looks after: {@link Coroutines#items} does this, and lets the body it is called in look after it.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @return its items
     */
    public static <T> Items<T> of(AsyncStream<? extends T> stream) {
        return new Items<>(stream);
    }

    /**
     * Goes on to the next item, and waits for it.
     *
     * <p><b>Cancellation.</b> Nothing is lost: what was not taken is cancelled with the stream.
     *
     * <p><b>Errors.</b> Fails as the stream does.
     *
     * @return false if there are no more items
     * @throws Exception if the stream fails
     */
    public boolean advance() throws Exception {
        return await(advancing());
    }

    @Override
    protected Future<Boolean> advancing() {
        item = null;
        return advance;
    }

    /**
     * Returns the item that the last {@link #advance()} went on to.
     *
     * @return the item
     * @throws IllegalStateException if there is none
     */
    public T item() {
        T current = item;
        if (current == null) {
            throw new IllegalStateException("no item: " + this);
        }
        return current;
    }

    /** Cancels the stream, unless it has ended. Idempotent. */
    @Override
    public void close() {
        cancel();
    }

    @Override
    protected void cancel() {
        item = null;
        waiting = false;
        if (!closed) {
            closed = true;
            iterator.cancel();
        }
    }

    private Poll<Boolean> poll(Context cx) throws Exception {
        if (room == 0) {
            if (!cx.mayProceed()) {
                return Poll.pending();
            }
            cx.progressed();
            room = ITEMS_PER_UNIT;
        }
        Exception known = failure;
        if (known != null) {
            failure = null;
            throw known;
        }
        if (closed) {
            return NO_MORE;
        }
        closed = true; // unless it comes back with more to come
        Step<? extends T> step = iterator.pollNext(cx);
        if (step.isPending()) {
            closed = false;
            waiting = true;
            return Poll.pending();
        }
        waiting = false;
        if (step.isEnd()) {
            return NO_MORE;
        }
        closed = false;
        room--;
        item = step.value();
        return MORE;
    }

    @Override
    protected boolean progress(Context cx) {
        if (closed || waiting) {
            return !closed;
        }
        boolean ended = true; // unless it comes back with more to come
        try {
            ended = iterator.pollProgress(cx) && endOf(cx);
        } catch (Exception known) {
            failure = known;
        }
        closed = ended;
        return !ended;
    }

    /** Takes the end that is known to come, so that the iterator ends by itself and is not cancelled. */
    private boolean endOf(Context cx) throws Exception {
        Step<? extends T> step = iterator.pollNext(cx);
        if (step.isReady()) {
            throw new IllegalStateException("item after pollProgress said that the end is next: " + iterator);
        }
        return step.isEnd();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("items");
        inspector.child(closed ? null : iterator);
    }

    @Override
    public String toString() {
        return "Items(" + iterator + ")";
    }

    /** The wait for the next item. Allocated once, not for each item. */
    private final class Advance implements Future<Boolean> {
        @Override
        public Poll<Boolean> poll(Context cx) throws Exception {
            return Items.this.poll(cx);
        }

        /** Leaves the rest to {@link Items#close()}. */
        @Override
        public void cancel() {
            waiting = false;
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.name("next item");
        }

        @Override
        public String toString() {
            return "Advance(" + iterator + ")";
        }
    }
}
