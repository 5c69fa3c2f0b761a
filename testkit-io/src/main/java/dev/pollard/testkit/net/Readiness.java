// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.internal.reactor.Registration;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import java.util.function.BooleanSupplier;

/**
 * Whether a simulated channel can be read or written, and who waits for it: what its registration with a selector would be.
 *
 * <p>It is looked up at each poll, so nothing has to be cleared.
 */
final class Readiness implements Registration {
    private final BooleanSupplier readable;
    private final BooleanSupplier writable;
    private final AtomicWaker reader = new AtomicWaker();
    private final AtomicWaker writer = new AtomicWaker();
    private boolean closed;

    Readiness(BooleanSupplier readable, BooleanSupplier writable) {
        this.readable = readable;
        this.writable = writable;
    }

    /** Wakes who waits for what has become possible. The last thing that a change does, since it may run tasks. */
    void changed() {
        if (readable.getAsBoolean()) {
            reader.wake();
        }
        if (writable.getAsBoolean()) {
            writer.wake();
        }
    }

    @Override
    public boolean pollReadable(Context cx) {
        boolean ready = closed || readable.getAsBoolean();
        if (!ready) {
            reader.register(cx.waker());
        }
        return ready;
    }

    @Override
    public boolean pollWritable(Context cx) {
        boolean ready = closed || writable.getAsBoolean();
        if (!ready) {
            writer.register(cx.waker());
        }
        return ready;
    }

    @Override
    public void clearReadable() {}

    @Override
    public void clearWritable() {}

    @Override
    public void cancelRead() {
        reader.take();
    }

    @Override
    public void cancelWrite() {
        writer.take();
    }

    @Override
    public void retarget(int readOps, int writeOps) {}

    @Override
    public void close() {
        closed = true;
        reader.wake();
        writer.wake();
    }
}
