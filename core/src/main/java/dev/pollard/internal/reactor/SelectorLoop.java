// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.reactor;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker's selector: waits for events and hands each to its {@link SelectorRegistration}.
 *
 * <p><b>Threading.</b> {@code select} and {@code close} by the owner; {@code wakeup} and {@code register} by any thread.
 */
public final class SelectorLoop {
    private final Selector selector;
    private final Runnable unparkOwner;
    private final Consumer<SelectionKey> dispatch = SelectorLoop::dispatch;
    private final AtomicLong registered = new AtomicLong();
    private final AtomicLong deregistered = new AtomicLong();

    /** How many events there were. Written by who selects; others see it a moment late. */
    private long events;

    /** Who selects; null while nobody does. */
    private volatile @Nullable Thread owner;

    /**
     * Opens a selector.
     *
     * @param unparkOwner makes the owner return from a blocking {@code select} soon, or not enter it; called by other threads
     * @throws IOException if the system refuses
     */
    public SelectorLoop(Runnable unparkOwner) throws IOException {
        this.selector = Selector.open();
        this.unparkOwner = unparkOwner;
    }

    /** Makes the calling thread the owner. */
    public void own() {
        Thread thread = Thread.currentThread();
        if (owner != thread) {
            owner = thread;
        }
    }

    boolean isOwner() {
        return owner == Thread.currentThread();
    }

    /**
     * Waits for events and dispatches them.
     *
     * @param timeoutMillis how long at the most; 0 does not wait, a negative value waits for ever
     * @return how many channels had one
     * @throws IOException if the selector fails
     */
    public int select(long timeoutMillis) throws IOException {
        int ready = timeoutMillis == 0
                ? selector.selectNow(dispatch)
                : timeoutMillis < 0
                        ? selector.select(dispatch) // without a timeout it costs less
                        : selector.select(dispatch, timeoutMillis);
        events += ready;
        return ready;
    }

    /**
     * Whether a channel is registered: if not, there is nothing to select.
     *
     * @return true if there is one
     */
    public boolean hasChannels() {
        return !selector.keys().isEmpty();
    }

    /** Ends a {@code select} that is under way, or the next one. Costs a system call. */
    public void wakeup() {
        selector.wakeup();
    }

    /**
     * Registers a channel, as {@link Reactor#register} says.
     *
     * @param channel the channel
     * @param readOps the operations that count as reading
     * @param writeOps the operations that count as writing
     * @return the registration
     * @throws IOException if the channel or this loop is closed
     */
    public Registration register(SelectableChannel channel, int readOps, int writeOps) throws IOException {
        SelectorRegistration registration = new SelectorRegistration(this, readOps, writeOps);
        try {
            registration.bind(channel.register(selector, readOps, registration));
        } catch (ClosedSelectorException e) {
            throw new IOException("runtime closed", e);
        }
        registered.incrementAndGet();
        ownerMustSelect();
        return registration;
    }

    /** Counts a registration that has ended. */
    void countDeregistered() {
        deregistered.incrementAndGet();
    }

    /**
     * Returns how many channels were ever registered. Any thread.
     *
     * @return the number
     */
    public long registered() {
        return registered.get();
    }

    /**
     * Returns how many registrations have ended. Any thread.
     *
     * @return the number
     */
    public long deregistered() {
        return deregistered.get();
    }

    /**
     * Returns how many events of channels were dispatched. Any thread, which may see a number that is a moment old.
     *
     * @return the number
     */
    public long events() {
        return events;
    }

    /** Sees to it that a change of interest made by this thread takes effect. */
    void ownerMustSelect() {
        if (!isOwner()) {
            unparkOwner.run();
        }
    }

    /**
     * Closes the selector and all registrations, and wakes who waits on them; idempotent.
     *
     * @throws IOException if the system refuses
     */
    public void close() throws IOException {
        if (!selector.isOpen()) {
            return;
        }
        for (SelectionKey key : selector.keys()) {
            SelectorRegistration registration = (SelectorRegistration) key.attachment();
            registration.bind(key);
            registration.close();
        }
        selector.close();
    }

    private static void dispatch(SelectionKey key) {
        SelectorRegistration registration = (SelectorRegistration) key.attachment();
        int ready;
        try {
            ready = key.readyOps();
        } catch (CancelledKeyException e) {
            return; // closed meanwhile by another thread: close() wakes who waits
        }
        registration.bind(key); // the registering thread may not have come to it
        registration.onReady(ready);
    }
}
