// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Inspector;

/**
 * The cursor of an operator that has one source and waits for nothing else.
 *
 * <p>It is itself the sink that its source pushes into, so draining allocates nothing.
 */
abstract class StageCursor<S, T> extends Cursor<T> implements PayingSink<S> {

    private static final Sink<Object> NOBODY = item -> {
        throw new IllegalStateException("item pushed outside of drain: " + item);
    };

    final AsyncIterator<S> source;

    /** Where the items go; changes hands with every drain. */
    Sink<? super T> downstream = NOBODY;

    StageCursor(AsyncStream<T> blueprint, AsyncIterator<S> source) {
        super(blueprint);
        this.source = source;
    }

    @Override
    public final Drained drain(Context cx, Sink<? super T> sink) throws Exception {
        if (closed()) {
            return Drained.ENDED;
        }
        downstream = sink;
        try {
            return pump(cx);
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        } finally {
            downstream = NOBODY;
        }
    }

    /** Drains the source into this and says why it stopped; whatever it throws fails this cursor. */
    Drained pump(Context cx) throws Exception {
        Drained why = source.drain(cx, this);
        return why == Drained.ENDED ? finish() : why;
    }

    /** The source has ended: so does this, after the last item that it gives downstream. */
    Drained finish() throws Exception {
        ended();
        return Drained.ENDED;
    }

    /** Means its no, unless a stage knows that it was the one from downstream. */
    @Override
    public boolean again() throws Exception {
        return false;
    }

    /** Lets the source go on without demand; true if the next step is the end, throws if it is a failure. */
    boolean progress(Context cx) throws Exception {
        return source.pollProgress(cx);
    }

    @Override
    public final boolean pollProgress(Context cx) throws Exception {
        if (closed()) {
            return true;
        }
        try {
            return progress(cx);
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
    }

    @Override
    void tell(Inspector inspector) {
        inspector.child(source);
    }

    @Override
    void release() {
        source.cancel();
    }
}
