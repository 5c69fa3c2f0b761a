// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.reactor;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
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
        if (timeoutMillis < 0) {
            return selector.select(dispatch); // without a timeout it costs less
        }
        return timeoutMillis == 0 ? selector.selectNow(dispatch) : selector.select(dispatch, timeoutMillis);
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
        ownerMustSelect();
        return registration;
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
