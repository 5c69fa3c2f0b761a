// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine.frame;

import dev.pollard.coroutine.CancelSignal;
import dev.pollard.coroutine.NotWovenException;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** What woven bodies compare with and call. */
public final class Frames {

    /** What a poll gives that has to wait. */
    public static final Poll<?> PENDING = Poll.pending();

    /** The context of a body that is being cancelled and whose cleanup will be awaited: it suspends at its awaits instead of polling. */
    public static final Context DEFER = new CancelContext("a cancel; the cleanup will be awaited");

    /** The context of a body that is being cancelled and whose cleanup nobody will await: what it awaits must be ready. */
    static final Context FORCE = new CancelContext("a cancel; cleanup must not wait");

    /** The argument of a resumption that cancels. */
    static final Object CANCEL = new Object();

    private Frames() {}

    /**
     * Goes on after an item was taken.
     *
     * @param cx what the body was resumed with
     * @throws CancelSignal if it is being cancelled
     */
    public static void goOn(Context cx) {
        if (cx == DEFER || cx == FORCE) {
            throw new CancelSignal();
        }
    }

    /**
     * Goes on after a yield.
     *
     * @param argument what the body was resumed with
     * @return what the yield gives
     * @throws CancelSignal if the body is being cancelled
     */
    public static @Nullable Object goOn(@Nullable Object argument) {
        if (argument == CANCEL) {
            throw new CancelSignal();
        }
        return argument;
    }

    /**
     * Goes on to the next item of a stream.
     *
     * @param loop the stream
     * @return a future that says whether there is an item
     */
    public static Future<Boolean> advancing(Loop loop) {
        return loop.advancing();
    }

    /**
     * Refuses an emit or a yield that is not on the body's own run.
     *
     * @param receiver whose {@code emit} or {@code yield} is called
     * @param own the run of the body that calls it
     * @throws NotWovenException if they differ
     */
    public static void own(Object receiver, Frame own) {
        if (receiver != own) {
            throw new NotWovenException("emit or yield of another body than that of " + own);
        }
    }

    /**
     * Refuses a call of a body by others than those who begin it.
     *
     * @param what the body
     * @return the exception
     */
    public static IllegalStateException called(String what) {
        return new IllegalStateException("body called directly: " + what + "; await(async(body)) runs it");
    }
}
