// SPDX-License-Identifier: Apache-2.0
package dev.pollard.coroutine;

import java.util.Arrays;

/**
 * The bodies that awaited what failed, where the stack trace of the failure does not show them: suppressed in that failure.
 *
 * <p>A failure that is made while bodies await each other shows all of them in its own stack trace, since each is polled by the one that awaits it. One that was
 * made before, in another task or on another thread, does not; each body that it passes through then adds a line here: the innermost first, with the file
 * and line of its await.
 *
 * <p>A failure without a stack trace, or one that takes no suppressed ones, is left as it is. The system property {@code pollard.coroutine.traces=false}
 * turns all of this off.
 */
public final class AsyncTrace extends Throwable {
    private static final long serialVersionUID = 1L;

    /** A failure that is thrown again and again, as a shared instance may be, grows to this and no further. */
    private static final int MAX_LINES = 64;

    private static final boolean ENABLED = !"false".equals(System.getProperty("pollard.coroutine.traces"));

    private AsyncTrace() {
        super("awaited by", null, /* enableSuppression= */ false, /* writableStackTrace= */ true);
        setStackTrace(new StackTraceElement[0]);
    }

    /**
     * Notes that a failure passes through an await.
     *
     * @param failure the failure
     * @param await the place of the await
     */
    public static void add(Throwable failure, StackTraceElement await) {
        if (!ENABLED || failure instanceof CancelSignal) {
            return;
        }
        StackTraceElement[] stack = failure.getStackTrace();
        if (stack.length == 0 || contains(stack, await)) {
            return;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof AsyncTrace trace) {
                trace.append(await);
                return;
            }
        }
        AsyncTrace trace = new AsyncTrace();
        trace.append(await);
        failure.addSuppressed(trace);
    }

    private static boolean contains(StackTraceElement[] stack, StackTraceElement await) {
        for (StackTraceElement element : stack) {
            if (element.getLineNumber() == await.getLineNumber()
                    && element.getMethodName().equals(await.getMethodName())
                    && element.getClassName().equals(await.getClassName())) {
                return true;
            }
        }
        return false;
    }

    /** Under the lock of this object: several threads may throw one shared failure. */
    private synchronized void append(StackTraceElement await) {
        StackTraceElement[] lines = getStackTrace();
        if (lines.length < MAX_LINES) {
            StackTraceElement[] more = Arrays.copyOf(lines, lines.length + 1);
            more[lines.length] = await;
            setStackTrace(more);
        }
    }
}
