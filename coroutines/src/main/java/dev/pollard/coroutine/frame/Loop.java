// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspectable;
import org.jspecify.annotations.Nullable;

/** A stream that a body loops over, as the run of the body knows it. */
public abstract class Loop implements Inspectable {

    /** The others that the same body has open. */
    @Nullable
    Loop next;

    /** For the one subclass. */
    protected Loop() {}

    /**
     * Goes on to the next item.
     *
     * @return the one future of this object, to be used again for each item; its value says whether there is an item
     */
    protected abstract Future<Boolean> advancing();

    /**
     * Lets the stream go on while the body waits for something.
     *
     * @param cx the context
     * @return false if there is nothing more to go on with
     */
    protected abstract boolean progress(Context cx);

    /** Cancels the stream, unless it has ended. */
    protected abstract void cancel();

    /** Lets all of a list go on; returns the first of those that still can. */
    static @Nullable Loop progress(@Nullable Loop first, Context cx) {
        Loop rest = null;
        for (Loop loop = first; loop != null; ) {
            Loop following = loop.next;
            loop.next = null;
            if (loop.progress(cx)) {
                loop.next = rest;
                rest = loop;
            }
            loop = following;
        }
        return rest;
    }

    static void cancelAll(Loop first) {
        for (Loop loop = first; loop != null; loop = loop.next) {
            try {
                loop.cancel();
            } catch (Throwable bug) {
                Uncaught.report(bug);
            }
        }
    }
}
