// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.coroutine.AsyncTrace;

/**
 * One run of a body: where it stands, and what it needs to go on from there.
 *
 * <p><b>Threading.</b> Belongs to the owner of the run.
 */
public abstract class Frame {
    /*
     * Overview. `state` says where the body stands:
     *
     *   0          NEW: not begun.
     *   k > 0      suspended at place k. Places are numbered by the weaver.
     *   RUNNING    the body runs, or it has thrown and whoever called it has not seen that yet.
     *   ENDED      it has returned.
     *   FAILED     it has thrown.
     *   CANCELLED  given up, and nothing runs any more.
     *   < -4       given up, and suspended in its cleanup at place -4 - state; see PolledFrame.
     *
     * A woven body reads the state and sets RUNNING when it is entered, sets k when it suspends, and calls end() when it returns. All that is below zero
     * is none of its business: whoever calls it has looked before.
     */

    /** The state of a run that has not begun. */
    protected static final int NEW = 0;

    /** The state of a run whose body runs. */
    protected static final int RUNNING = -1;

    static final int ENDED = -2;
    static final int FAILED = -3;
    static final int CANCELLED = -4;

    /** How often a cancelled body may stop again before it is given up. Nobody needs as many in good faith. */
    static final int CANCEL_LIMIT = 1000;

    /** Where the body stands. */
    public int state;

    /** For subclasses. */
    protected Frame() {}

    /**
     * Where the source is, in the form that {@code Site} reads.
     *
     * @return the text
     */
    protected abstract String site();

    /** Lets go of all that the body held. */
    protected void clear() {}

    /** The kind of body, for messages. */
    abstract String kind();

    /** Called by a woven body before it returns its result. */
    public void end() {
        state = ENDED;
        clear();
    }

    /** The body has thrown. */
    final void fail() {
        end();
        state = FAILED;
    }

    /** Given up, and nothing runs any more. */
    final void cancelled() {
        end();
        state = CANCELLED;
    }

    /** Whether the body stands at a place and can be resumed; not in its cleanup. */
    final boolean isSuspended() {
        return state > NEW;
    }

    /**
     * Called by a woven body when something that it awaits has failed.
     *
     * @param failure the failure
     * @param place where it awaits
     * @return the failure
     */
    public final Throwable thrownAt(Throwable failure, int place) {
        AsyncTrace.add(failure, Site.parse(site()).element(place));
        return failure;
    }

    /**
     * The exception for who calls a run that can't go on.
     *
     * @return the exception
     */
    public final IllegalStateException misuse() {
        String what = this instanceof GeneratorFrame ? "AsyncIterator polled " : subject();
        return new IllegalStateException(what
                + switch (state) {
                    case RUNNING -> "while it runs: ";
                    case ENDED -> "after completion: ";
                    case FAILED -> "after failure: ";
                    default -> "after cancel: ";
                }
                + this);
    }

    private String subject() {
        return this instanceof AsyncFrame ? "future polled " : kind() + " resumed ";
    }

    /** Where the body stands, if that can be said: while it runs and after its end, where it begins. */
    final String label() {
        int s = state;
        int place = s < CANCELLED ? CANCELLED - s : Math.max(s, NEW);
        return kind() + " " + Site.parse(site()).label(place);
    }

    @Override
    public final String toString() {
        return label();
    }
}
