// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.Frames;
import dev.pollard.coroutine.frame.PolledFrame;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens where code was not woven: a virtual thread, or an exception that says what to do. */
final class Unwoven {
    /** Set to {@code refuse}, it finds the bodies that were not woven: on Java 21 and newer too they throw then. */
    static final String PROPERTY = "pollard.coroutine.unwoven";

    /** Where an unwoven body stands, whatever it waits for: its thread knows better. */
    static final int PLACE = 1;

    private static final String REMEDY =
            "add the goals weave and test-weave of dev.pollard:pollard-maven-plugin to the build, or run with "
                    + "-javaagent:pollard-coroutines-weaver.jar";

    private Unwoven() {}

    /**
     * Refuses a body that was not woven and can't run as it is.
     *
     * @throws NotWovenException before Java 21, or if told so by the system property
     */
    static void admit() {
        if (!BodyThread.isAvailable()) {
            throw new NotWovenException("body not woven, in " + UserCode.caller() + ": " + REMEDY
                    + "; on Java 21 and newer it would run on a virtual thread");
        }
        if ("refuse".equals(System.getProperty(PROPERTY))) {
            throw new NotWovenException(
                    "body not woven, in " + UserCode.caller() + ", and " + PROPERTY + "=refuse: " + REMEDY);
        }
    }

    /**
     * Awaits a future on the thread of a body.
     *
     * @throws NotWovenException if the calling thread runs no body that awaits
     */
    @SuppressWarnings("unchecked") // what the body awaits, or what a cancel has put in its place and throws
    static <T extends @Nullable Object> T await(Future<T> future) throws Exception {
        BodyThread thread = BodyThread.current();
        if (thread == null || !(thread.frame() instanceof PolledFrame frame)) {
            throw refusal("await");
        }
        frame.awaiting = Objects.requireNonNull(future, "future");
        Context cx = (Context) Objects.requireNonNull(thread.argument());
        if (cx == Frames.DEFER) {
            cx = suspend(thread, frame, cx);
        }
        while (true) {
            Poll<T> poll;
            try {
                poll = ((Future<T>) frame.awaiting).poll(cx);
            } catch (Throwable failure) {
                AsyncTrace.add(failure, UserCode.caller());
                throw failure;
            }
            if (!poll.isPending()) {
                return poll.value();
            }
            cx = suspend(thread, frame, cx);
        }
    }

    private static Context suspend(BodyThread thread, PolledFrame frame, Context cx) {
        frame.progress(cx);
        frame.state = PLACE;
        return (Context) Objects.requireNonNull(thread.suspend(Frames.PENDING));
    }

    /** Lets the body that the calling thread runs look after a loop; a loop outside of bodies looks after itself. */
    static <T> Items<T> track(Items<T> items) {
        BodyThread thread = BodyThread.current();
        if (thread != null && thread.frame() instanceof PolledFrame frame) {
            frame.track(items);
        }
        return items;
    }

    /** Refuses a call by another thread than that of the body. */
    static void own(BodyThread thread, String call) {
        if (BodyThread.current() != thread) {
            throw refusal(call);
        }
    }

    private static NotWovenException refusal(String call) {
        return new NotWovenException(
                call + " called outside of a body that can be suspended, in " + UserCode.caller() + ": " + REMEDY);
    }
}
