// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.task.Waker;
import org.jspecify.annotations.Nullable;

/**
 * The value of a watch channel, and who waits for the next one.
 *
 * <p><b>Threading.</b> Any thread. The value is read without the lock and replaced under it; no foreign code runs under it.
 */
final class WatchCell<T> implements Closable {

    /** A value and its number. Immutable: a reader keeps what it has read, and holds nobody up. */
    record Version<T>(T value, long number) {}

    private volatile Version<T> current; // guarded by this for writing
    private volatile int senders = 1; // guarded by this for writing
    private volatile int receivers; // guarded by this for writing
    private final WaitList waiting = new WaitList(); // guarded by this
    private final WaitList awaitClosed = new WaitList(); // guarded by this

    WatchCell(T initial) {
        this.current = new Version<>(initial, 0);
    }

    Version<T> current() {
        return current;
    }

    // ---- senders

    /**
     * Replaces the value.
     *
     * @param expected the version to replace; null for any
     * @param unwatched whether to do it without a receiver too
     * @return the version that was replaced; null if it was not the expected one, or there is no receiver
     * @throws ChannelClosedException if the last sender is gone
     */
    @Nullable
    Version<T> replace(@Nullable Version<T> expected, T value, boolean unwatched) {
        WakeBatch batch = new WakeBatch();
        Version<T> before;
        synchronized (this) {
            before = current;
            if (senders == 0) {
                throw new ChannelClosedException("sender closed: " + this, value);
            }
            if ((expected != null && expected != before) || (!unwatched && receivers == 0)) {
                return null;
            }
            current = new Version<>(value, before.number + 1);
            waiting.removeAll(Waiter.SERVED, batch);
        }
        batch.wake();
        return before;
    }

    synchronized boolean addSender() {
        if (senders == 0) {
            return false;
        }
        senders++;
        return true;
    }

    void removeSender() {
        WakeBatch batch = new WakeBatch();
        synchronized (this) {
            if (--senders == 0) {
                waiting.removeAll(Waiter.SERVED, batch);
            }
        }
        batch.wake();
    }

    int senders() {
        return senders;
    }

    int receivers() {
        return receivers;
    }

    @Override
    public synchronized boolean awaitClosed(Waiter waiter, Waker waker) {
        if (receivers == 0) {
            return true;
        }
        if (waiter.status == Waiter.QUEUED) {
            waiter.waker = waker;
        } else {
            awaitClosed.addLast(waiter, waker);
        }
        return false;
    }

    @Override
    public synchronized void withdrawFromClosed(Waiter waiter) {
        if (waiter.status == Waiter.QUEUED) {
            awaitClosed.remove(waiter, Waiter.IDLE);
        }
    }

    // ---- receivers

    synchronized void addReceiver() {
        receivers++;
    }

    void removeReceiver(Waiter waiter) {
        WakeBatch batch = new WakeBatch();
        synchronized (this) {
            withdraw(waiter);
            if (--receivers == 0) {
                awaitClosed.removeAll(Waiter.SERVED, batch);
            }
        }
        batch.wake();
    }

    /** Lets a receiver wait that has seen a version; false if there is another one, or no sender. */
    synchronized boolean sleep(long seen, Waiter waiter, Waker waker) {
        if (current.number != seen || senders == 0) {
            return false;
        }
        if (waiter.status == Waiter.QUEUED) {
            waiter.waker = waker;
        } else {
            waiting.addLast(waiter, waker);
        }
        return true;
    }

    synchronized void withdraw(Waiter waiter) {
        if (waiter.status == Waiter.QUEUED) {
            waiting.remove(waiter, Waiter.IDLE);
        }
        waiter.status = Waiter.IDLE;
    }

    @Override
    public String toString() {
        return "watch(version " + current.number + ", " + receivers + " receivers" + (senders == 0 ? ", closed)" : ")");
    }
}
