// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.reactor;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;

/** A channel's place in a {@link SelectorLoop}: turns its level-triggered events into edges. */
final class SelectorRegistration implements Registration {
    /*
     * Overview. `state` says what is known of the channel and what the selector is asked to watch:
     *
     *   READABLE, WRITABLE   an event said so, and no attempt has found otherwise since. Set by the selecting thread, cleared by who attempts.
     *   READ_ARMED, WRITE_ARMED   the selector is to watch for it.
     *   CLOSED   final; counts as ready, so that the next attempt meets the closed channel.
     *
     * Reading stays armed for good, so that a request costs no system call beyond its read: clearing READABLE is enough, and a
     * level-triggered selector reports again what came in between. Only when an event comes while READABLE is still set (the task
     * does not want data now) reading is disarmed, or the selector would spin; who next has to wait arms it again. Writing is armed
     * only while somebody waits for it, and disarmed by the event.
     *
     * The state is changed by CAS. The interest set of the key follows it: whoever changed an armed bit computes the
     * interest from the state under the lock, so the last one to do so leaves the key as the state says.
     *
     * Who waits registers its waker before it looks at the state for the last time; the selecting thread sets the bit before
     * it wakes. An interest that another thread sets takes effect with the next select, which it brings about.
     */
    private static final int READABLE = 1;
    private static final int WRITABLE = 1 << 1;
    private static final int READ_ARMED = 1 << 2;
    private static final int WRITE_ARMED = 1 << 3;
    private static final int CLOSED = 1 << 4;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup()
                    .findVarHandle(SelectorRegistration.class, "state", int.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SelectorLoop loop;
    private final AtomicWaker reader = new AtomicWaker();
    private final AtomicWaker writer = new AtomicWaker();
    private volatile int state;
    private volatile int readOps;
    private volatile int writeOps;
    private int interest; // guarded by this

    @SuppressWarnings("NullAway.Init") // set by bind before any other use
    private volatile SelectionKey key;

    SelectorRegistration(SelectorLoop loop, int readOps, int writeOps) {
        this.loop = loop;
        this.readOps = readOps;
        this.writeOps = writeOps;
        this.interest = readOps;
        this.state = (readOps != 0 ? READ_ARMED : 0) | (writeOps == SelectionKey.OP_WRITE ? WRITABLE : 0);
    }

    /** By whoever first sees the key: the registering thread, or the selecting thread with an event. */
    void bind(SelectionKey bound) {
        if (key == null) {
            key = bound;
        }
    }

    private boolean casState(int expected, int update) {
        return STATE.compareAndSet(this, expected, update);
    }

    /** By the selecting thread: the channel is ready for some operations. */
    void onReady(int ops) {
        boolean read = (ops & readOps) != 0;
        boolean write = (ops & writeOps) != 0;
        while (true) {
            int s = state;
            int next = s;
            if (read) {
                next = (s & READABLE) != 0 ? next & ~READ_ARMED : next | READABLE;
            }
            if (write) {
                next = (next | WRITABLE) & ~WRITE_ARMED;
            }
            if (next == s) {
                return;
            }
            if (casState(s, next)) {
                if (((s ^ next) & (READ_ARMED | WRITE_ARMED)) != 0) {
                    updateInterest();
                }
                int became = next & ~s;
                if ((became & READABLE) != 0) {
                    reader.wake();
                }
                if ((became & WRITABLE) != 0) {
                    writer.wake();
                }
                return;
            }
        }
    }

    private void updateInterest() {
        synchronized (this) {
            int s = state;
            int ops = ((s & READ_ARMED) != 0 ? readOps : 0) | ((s & WRITE_ARMED) != 0 ? writeOps : 0);
            if (ops == interest || (s & CLOSED) != 0) {
                return;
            }
            interest = ops;
            try {
                key.interestOps(ops);
            } catch (CancelledKeyException e) {
                return; // closed meanwhile: close() wakes who waits
            }
        }
        loop.ownerMustSelect();
    }

    private boolean pollReady(int ready, int armed, AtomicWaker waiting, Context cx) {
        if ((state & (ready | CLOSED)) != 0) {
            return true;
        }
        waiting.register(cx.waker());
        while (true) {
            int s = state;
            if ((s & (ready | CLOSED)) != 0) {
                return true;
            }
            if ((s & armed) != 0) {
                return false;
            }
            if (casState(s, s | armed)) {
                updateInterest();
                return (state & (ready | CLOSED)) != 0;
            }
        }
    }

    private void clear(int ready) {
        int s = state;
        while ((s & ready) != 0 && !casState(s, s & ~ready)) {
            s = state;
        }
    }

    @Override
    public boolean pollReadable(Context cx) {
        return pollReady(READABLE, READ_ARMED, reader, cx);
    }

    @Override
    public void clearReadable() {
        clear(READABLE);
    }

    @Override
    public boolean pollWritable(Context cx) {
        return pollReady(WRITABLE, WRITE_ARMED, writer, cx);
    }

    @Override
    public void clearWritable() {
        clear(WRITABLE);
    }

    @Override
    public void cancelRead() {
        reader.take();
    }

    @Override
    public void cancelWrite() {
        writer.take();
    }

    @Override
    public void retarget(int newReadOps, int newWriteOps) {
        readOps = newReadOps;
        writeOps = newWriteOps;
        while (true) {
            int s = state;
            int ready = newWriteOps == SelectionKey.OP_WRITE ? WRITABLE : 0;
            int next = (s & CLOSED) | ready | (newReadOps != 0 ? READ_ARMED : 0);
            if (casState(s, next)) {
                updateInterest();
                return;
            }
        }
    }

    @Override
    public void close() {
        int s = state;
        while ((s & CLOSED) == 0) {
            if (casState(s, s | CLOSED)) {
                loop.countDeregistered();
                key.cancel();
                reader.wake();
                writer.wake();
                loop.ownerMustSelect();
                return;
            }
            s = state;
        }
    }

    @Override
    public String toString() {
        int s = state;
        return "Registration(" + ((s & CLOSED) != 0 ? "closed" : key.channel())
                + ((s & READABLE) != 0 ? ", readable" : "")
                + ((s & WRITABLE) != 0 ? ", writable" : "") + ")";
    }
}
