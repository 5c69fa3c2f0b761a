// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import dev.pollard.coroutine.frame.Frame;
import dev.pollard.coroutine.frame.Loop;
import dev.pollard.future.CleanupScope;
import dev.pollard.internal.local.ThreadBindings;
import dev.pollard.internal.local.Whereabouts;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The virtual thread of a body that is not woven: runs only while its caller waits for it, so that the body runs within its poll, as a woven one does.
 *
 * <p><b>Threading.</b> {@link #turn} by the owner of the run, {@link #suspend} by the body.
 */
final class BodyThread implements Runnable {
    /*
     * Overview. Two threads and one turn, which is in `caller`:
     *
     *   null        the owner's turn. The body has not begun, is parked in suspend(), or has ended.
     *   a thread    the body's turn, and that thread is parked in turn().
     *
     * Each side writes the plain fields in its own turn and then hands the turn over by a write of `caller`, which the other side reads in a loop around its
     * park. So all that one side did is visible to the other. An interrupt of the waiting thread is kept for later: neither wait can be cut
     * short.
     */
    private static final ThreadLocal<@Nullable BodyThread> CURRENT = new ThreadLocal<>();

    /** {@code Thread.startVirtualThread}, or null where there are none. */
    private static final @Nullable MethodHandle START = start();

    private final Frame frame;
    private final Callable<? extends @Nullable Object> body;
    private @Nullable Thread thread;

    private volatile @Nullable Thread caller;

    /** What is bound to the caller's thread. */
    private @Nullable Object bindings;

    /** Where the caller's thread is. */
    private @Nullable Whereabouts whereabouts;

    /** From the owner to the body: of the current turn. */
    private @Nullable Object argument;

    /** Kept for the frame: where cleanup goes that has to wait. */
    @Nullable
    CleanupScope scope;

    /** Kept for the frame: the streams that the body loops over. */
    @Nullable
    Loop loops;

    /** From the body to the owner: one of the two. */
    private @Nullable Object given;

    private @Nullable Throwable thrown;

    /**
     * Creates a thread that has not started.
     *
     * @param frame the run of the body
     * @param body the body; its result is given to the owner in the last turn
     */
    BodyThread(Frame frame, Callable<? extends @Nullable Object> body) {
        this.frame = frame;
        this.body = body;
    }

    private static @Nullable MethodHandle start() {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Whether this JVM has virtual threads. */
    static boolean isAvailable() {
        return START != null;
    }

    /** The body that the calling thread runs, or null. */
    static @Nullable BodyThread current() {
        return CURRENT.get();
    }

    Frame frame() {
        return frame;
    }

    /**
     * Lets the body run until it suspends or ends. By the owner.
     *
     * @param value what the suspension that it stands at gives
     * @return what the body gave
     * @throws Exception what the body threw
     */
    @Nullable
    Object turn(@Nullable Object value) throws Exception {
        argument = value;
        bindings = ThreadBindings.current();
        whereabouts = Whereabouts.find();
        Thread me = Thread.currentThread();
        caller = me;
        if (thread == null) {
            launch();
        } else {
            LockSupport.unpark(thread);
        }
        boolean interrupted = false;
        while (caller != null) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            me.interrupt();
        }
        Throwable failure = thrown;
        if (failure != null) {
            thrown = null;
            throw BodyThread.<Exception>unchecked(failure);
        }
        Object result = given;
        given = null;
        return result;
    }

    private void launch() {
        try {
            thread = (Thread) Objects.requireNonNull(START).invokeExact((Runnable) this);
        } catch (Throwable failure) {
            caller = null;
            throw BodyThread.<RuntimeException>unchecked(failure);
        }
    }

    /**
     * Gives the turn back, and waits for the next one. By the body.
     *
     * @param value what the owner gets
     * @return the argument of the next turn
     */
    @Nullable
    Object suspend(@Nullable Object value) {
        given = value;
        handBack();
        boolean interrupted = false;
        while (caller == null) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        takeOver();
        return argument;
    }

    /** The argument of the current turn. By the body. */
    @Nullable
    Object argument() {
        return argument;
    }

    /** What is bound to the caller's thread is bound here for this turn; code belongs where that of the caller does; and what a cancel reports goes where it would go there. */
    private void takeOver() {
        ThreadBindings.enter(bindings);
        Whereabouts.enter(whereabouts);
        Thread waiting = Objects.requireNonNull(caller);
        Thread.currentThread().setUncaughtExceptionHandler(waiting.getUncaughtExceptionHandler());
    }

    private void handBack() {
        Thread waiting = caller;
        caller = null;
        LockSupport.unpark(waiting);
    }

    @Override
    public void run() {
        CURRENT.set(this);
        takeOver();
        try {
            given = body.call();
        } catch (Throwable failure) {
            thrown = failure;
        }
        CURRENT.remove();
        handBack();
    }

    /** Where the body stands, in the form of {@link Frame#site()}, as far as it is known. */
    String site() {
        Thread running = thread;
        StackTraceElement[] stack = running == null ? new StackTraceElement[0] : running.getStackTrace();
        for (StackTraceElement element : stack) {
            if (UserCode.isIn(element.getClassName())) {
                return UserCode.site(element);
            }
        }
        return "body\nrun\n\n";
    }

    @SuppressWarnings("unchecked") // the cast is erased: a body throws what it likes
    private static <X extends Throwable> X unchecked(Throwable failure) throws X {
        throw (X) failure;
    }
}
