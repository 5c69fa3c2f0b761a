// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import dev.pollard.task.Inspector;
import org.jspecify.annotations.Nullable;

/** A run that is driven by polls and may await futures: of a future, or of a stream. */
public abstract class PolledFrame extends Frame implements Inspectable {
    /*
     * Cancelling. The body stands at an await or at an emit. First what it awaits is cancelled. Then the body is resumed such that CancelSignal is thrown
     * where it stands: at an await, by a future in place of the cancelled one whose poll throws (so nothing about it is compiled into the body); at an
     * emit, by Frames.goOn, which knows the contexts of a cancel. On its way out the body may await something in a finally block:
     *
     *   - With a cleanup scope it suspends before it polls that (the context is DEFER), and what is left of it becomes an Unwinding, which the scope polls with
     *     a context of its own. From there on it awaits as usual. When the scope's patience ends it cancels the Unwinding.
     *   - Without one, or then, the context is FORCE: what is ready is taken; what is not is cancelled, and the signal is thrown again.
     *
     * A body that awaits another body directly waits for its cleanup: the Unwinding of the child takes the place of the child, and the parent's
     * own blocks run after it. So the order of the cleanup is that of the nesting.
     *
     * While it unwinds, `state` is below CANCELLED for everybody else: the run is over for its owner.
     */

    /** What the body waits for while it stands at an await; null while it stands at an emit. Stale while the body runs. */
    public @Nullable Future<?> awaiting;

    /** For subclasses. */
    protected PolledFrame() {}

    /**
     * Runs the body on from where it stands.
     *
     * @param cx the context
     * @return {@link Frames#PENDING} if it stands at an await now; else what the kind of body gives
     * @throws Exception what the body throws
     */
    protected abstract Object go(Context cx) throws Exception;

    /**
     * Where cleanup goes that has to wait.
     *
     * @return the scope, or null if the body has no such cleanup, has not begun, or was polled without a scope
     */
    protected @Nullable CleanupScope cleanup() {
        return null;
    }

    /**
     * The streams that the body loops over.
     *
     * @return the first of a list, or null
     */
    protected @Nullable Loop loops() {
        return null;
    }

    /**
     * Sets the streams that the body loops over. Only bodies that do so have the field.
     *
     * @param first the first of a list, or null
     */
    protected void loops(@Nullable Loop first) {}

    /**
     * Called by a woven body that begins to loop over a stream.
     *
     * @param loop the stream
     */
    public final void track(Loop loop) {
        loop.next = loops();
        loops(loop);
    }

    /**
     * Called by a woven body that loops over streams and is about to wait: lets them go on.
     *
     * @param cx the context
     */
    public final void progress(Context cx) {
        if (cx != Frames.DEFER && cx != Frames.FORCE) {
            loops(Loop.progress(loops(), cx));
        }
    }

    @Override
    public void end() {
        awaiting = null;
        Loop open = loops();
        if (open != null) {
            loops(null);
            Loop.cancelAll(open);
        }
        super.end();
    }

    /** Ends the run before its time. */
    final void cancelRun() {
        Unwinding rest = unwind();
        if (rest != null) {
            rest.handOver();
        }
    }

    /** Cancels the body as far as that goes without waiting; returns what is left to be awaited, or null. */
    final @Nullable Unwinding unwind() {
        if (state <= NEW) {
            if (state == NEW) {
                cancelled();
            }
            return null;
        }
        Future<?> child = awaiting;
        if (child instanceof AsyncFrame<?> frame) {
            Unwinding rest = frame.unwind();
            if (rest != null) {
                awaiting = Interruption.after(rest);
                return unwinding(rest.scope());
            }
        } else if (child != null) {
            Uncaught.cancel(child);
        }
        if (child != null) {
            awaiting = Interruption.NOW;
        }
        CleanupScope scope = cleanup();
        return goOut(scope == null ? Frames.FORCE : Frames.DEFER, scope);
    }

    /** Throws the signal into the body until it has ended, or has to wait and there is a scope for that. */
    private @Nullable Unwinding goOut(Context cx, @Nullable CleanupScope scope) {
        for (int i = 0; i < CANCEL_LIMIT; i++) {
            if (!goOnOut(cx)) {
                return null;
            }
            Future<?> child = awaiting;
            if (child != null) {
                if (scope != null) {
                    return unwinding(scope);
                }
                Uncaught.cancel(child);
                awaiting = Interruption.NOW;
            }
        }
        giveUp();
        return null;
    }

    /** Resumes a body that is being cancelled; returns whether it stands somewhere again. */
    private boolean goOnOut(Context cx) {
        try {
            go(cx);
        } catch (Throwable thrown) {
            cancelled();
            Uncaught.afterCancel(thrown);
            return false;
        }
        if (isSuspended()) {
            return true;
        }
        cancelled();
        return false;
    }

    private Unwinding unwinding(CleanupScope scope) {
        state = CANCELLED - state;
        return new Unwinding(this, scope);
    }

    private void giveUp() {
        cancelled();
        Uncaught.report(new IllegalStateException(
                "cancelled " + CANCEL_LIMIT + " times and still goes on; does it catch Throwable in a loop? " + this));
    }

    /** Polls the cleanup for its scope; returns whether it has ended. */
    final boolean pollCleanup(Context cx) {
        if (state >= CANCELLED) {
            return true;
        }
        state = CANCELLED - state;
        Context with = cx;
        for (int i = 0; i < CANCEL_LIMIT; i++) {
            if (!goOnOut(with)) {
                return true;
            }
            if (awaiting == null) {
                with = Frames.DEFER; // stands at an emit: nobody takes the item, and the signal comes again
            } else if (with == cx) {
                state = CANCELLED - state;
                return false;
            } else {
                with = cx;
            }
        }
        giveUp();
        return true;
    }

    /** Ends the cleanup before its time. */
    final void cancelCleanup() {
        if (state >= CANCELLED) {
            return;
        }
        state = CANCELLED - state;
        Future<?> child = awaiting;
        if (child != null) {
            Uncaught.cancel(child);
            awaiting = Interruption.NOW;
        }
        goOut(Frames.FORCE, null);
    }

    @Override
    public final void inspect(Inspector inspector) {
        inspector.name(label());
        if (state != RUNNING) {
            inspector.child(awaiting);
        }
        for (Loop open = loops(); open != null; open = open.next) {
            inspector.child(open);
        }
    }
}
