// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Step;
import org.jspecify.annotations.Nullable;

/**
 * An iterator that an operator owns, with what is known about its end: it is cancelled once, if it has not ended by itself.
 *
 * <p>A failure that shows in {@link #pollProgress} is kept until it is this source's turn, so that the items that come before it are not lost:
 * an operator fails at the same place whether or not somebody polled for progress.
 */
final class Upstream<T> implements ChildSet.Work<T> {
    private final AsyncIterator<T> iterator;

    /** Nothing more will come from the iterator: it ended, failed or was cancelled. */
    private boolean closed;

    /** The failure that the next step will be. */
    private @Nullable Exception failure;

    private Upstream(AsyncIterator<T> iterator) {
        this.iterator = iterator;
    }

    /** Starts a run. */
    @SuppressWarnings("unchecked") // an iterator only gives items
    static <T> Upstream<T> of(AsyncStream<? extends T> stream) {
        return new Upstream<>((AsyncIterator<T>) stream.iterator());
    }

    /** Takes over a run that was started. */
    @SuppressWarnings("unchecked") // an iterator only gives items
    static <T> Upstream<T> ofRun(AsyncIterator<? extends T> run) {
        return new Upstream<>((AsyncIterator<T>) run);
    }

    Step<T> pollNext(Context cx) throws Exception {
        if (closed) {
            knownEnd();
            return Step.end();
        }
        closed = true; // unless it comes back with more to come
        Step<T> step = iterator.pollNext(cx);
        closed = step.isEnd();
        return step;
    }

    @Override
    public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
        return begin() ? end(iterator.drain(cx, sink)) : Drained.ENDED;
    }

    /**
     * Begins a drain by an owner that calls the {@link #iterator} itself, at a call site of its own, and hands what that gave to {@link #end}.
     *
     * @return false if the end is reached
     */
    boolean begin() throws Exception {
        if (closed) {
            knownEnd();
            return false;
        }
        closed = true; // unless it comes back with more to come
        return true;
    }

    AsyncIterator<T> iterator() {
        return iterator;
    }

    Drained end(Drained why) {
        closed = why == Drained.ENDED;
        return why;
    }

    /** Lets the source go on without demand; {@link #knownEnd} says what came of it. */
    void pollProgress(Context cx) throws Exception {
        if (closed) {
            return;
        }
        closed = true; // unless it comes back with more to come
        try {
            closed = iterator.pollProgress(cx) && takeEnd(cx);
        } catch (Exception e) {
            failure = e;
        }
    }

    /** Takes the end that is known to come, so that the iterator ends by itself and is not cancelled. */
    private boolean takeEnd(Context cx) throws Exception {
        Step<T> step = iterator.pollNext(cx);
        if (step.isReady()) {
            throw new IllegalStateException("item after pollProgress said that the end is next: " + iterator);
        }
        return step.isEnd();
    }

    /**
     * Whether the next step is the end.
     *
     * @throws Exception the failure that the next step is, once
     */
    boolean knownEnd() throws Exception {
        Exception known = failure;
        if (known != null) {
            failure = null;
            throw known;
        }
        return closed;
    }

    @Override
    public boolean progress(Context cx) throws Exception {
        pollProgress(cx);
        return knownEnd();
    }

    /** Cancels the iterator, unless it is closed. Does not throw. */
    @Override
    public void cancel() {
        if (!closed) {
            closed = true;
            try {
                iterator.cancel();
            } catch (Throwable t) {
                Failures.report(t);
            }
        }
    }

    @Override
    public void tell(Inspector inspector) {
        if (!closed) {
            inspector.child(iterator);
        }
    }

    @Override
    public String toString() {
        return iterator.toString();
    }
}
