// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A handle of one end of a channel: it is closed once, by whichever thread comes first. */
abstract class Handle {
    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup()
                    .findVarHandle(Handle.class, "closed", boolean.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile boolean closed;

    /** Whether this call was the one that closed. */
    final boolean closeOnce() {
        return !(boolean) CLOSED.getAndSet(this, true);
    }

    final boolean isHandleClosed() {
        return closed;
    }
}
