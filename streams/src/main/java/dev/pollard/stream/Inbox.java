// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.function.CheckedRunnable;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What was emitted and not taken yet, of one run. The lock is held for a few field accesses, and never while a waker or user code runs. */
final class Inbox<T> implements Emitter<T> {
    private final int capacity;
    private final Overflow overflow;
    private final AtomicWaker consumer = new AtomicWaker();
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final ArrayDeque<T> items = new ArrayDeque<>();
    private boolean over;
    private boolean closed;
    private @Nullable Throwable failure;
    private @Nullable CheckedRunnable onClose;

    /** Set by the consumer before the emitter is shared. */
    private @Nullable DiscardHook hook;

    Inbox(int capacity, Overflow overflow) {
        this.capacity = capacity;
        this.overflow = overflow;
    }

    // The side of the callbacks.

    @Override
    public boolean emit(T item) {
        Objects.requireNonNull(item, "item");
        T dropped = null;
        boolean taken = true;
        lock.lock();
        try {
            if (over) {
                return false;
            }
            if (items.size() < capacity) {
                items.addLast(item);
            } else if (overflow == Overflow.DROP_OLDEST) {
                dropped = items.removeFirst();
                items.addLast(item);
            } else {
                dropped = item;
                taken = false;
                if (overflow == Overflow.FAIL) {
                    over = true;
                    failure = new OverflowException(capacity);
                }
            }
        } finally {
            lock.unlock();
        }
        discard(dropped);
        consumer.wake();
        return taken;
    }

    @Override
    public void end() {
        close(null);
    }

    @Override
    public void fail(Throwable cause) {
        close(Objects.requireNonNull(cause, "failure"));
    }

    private void close(@Nullable Throwable cause) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            failure = cause;
        } finally {
            lock.unlock();
        }
        consumer.wake();
    }

    @Override
    public boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onClose(CheckedRunnable action) {
        Objects.requireNonNull(action, "action");
        lock.lock();
        try {
            if (!closed) {
                onClose = action;
                return;
            }
        } finally {
            lock.unlock();
        }
        run(action);
    }

    // The consumer's side.

    void begin(Context cx) {
        hook = cx.find(DiscardHook.class);
    }

    /** Takes an item; null if there is none. */
    @Nullable
    T take() {
        lock.lock();
        try {
            return items.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there are no items and will be none; if so, {@link #failure} says why. Else the waker is woken when that may have changed. */
    boolean isAtEnd(Context cx) {
        consumer.register(cx.waker());
        lock.lock();
        try {
            return over && items.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** The run is over for the consumer. */
    void close() {
        consumer.take();
        ArrayDeque<T> rest;
        CheckedRunnable action;
        lock.lock();
        try {
            over = true;
            closed = true;
            rest = new ArrayDeque<>(items);
            items.clear();
            action = onClose;
            onClose = null;
        } finally {
            lock.unlock();
        }
        rest.forEach(this::discard);
        if (action != null) {
            run(action);
        }
    }

    private void discard(@Nullable T item) {
        DiscardHook told = hook;
        if (told != null && item != null) {
            told.discarded(item);
        }
    }

    private static void run(CheckedRunnable action) {
        try {
            action.run();
        } catch (Throwable bug) {
            Failures.report(bug);
        }
    }
}
