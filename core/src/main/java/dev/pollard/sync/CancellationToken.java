// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A signal to stop, given once, that any number of tasks and callbacks can wait for; tokens form a tree.
 *
 * <p><b>Behaviour.</b> Cancelling a token cancels its descendants and nothing else. When {@link #cancel()} returns, {@link #isCancelled()} is true for
 * the token and all its descendants, and those who waited have been woken, or are being woken by an earlier call. A token is never un-cancelled; further cancels do
 * nothing, and the first reason stays.
 *
 * <p>A scope cancels what it started; a token tells those that decide for themselves when to stop. To wait until they have, use a
 * {@code TaskTracker}.
 *
 * <p>A child that nobody waits for costs its parent nothing: it need not be closed, and can be garbage while its parent lives on.
 *
 * <p><b>Threading.</b> Any thread. Callbacks and wakers are called by the thread that cancels, outside of all locks.
 *
 * <pre>{@code
 * CancellationToken shutdown = CancellationToken.create();
 * runtime.spawn(shutdown.child().runUntilCancelled(serve(connection)));
 * ...
 * shutdown.cancel("deploy");
 * }</pre>
 */
public final class CancellationToken {
    /*
     * Overview. `reason` is null until the token itself is cancelled, and then never changes. A token is cancelled if it or an ancestor has a
     * reason: isCancelled() walks up. So a cancel takes effect for the whole subtree at once; what is left to do is to tell those who wait.
     *
     * They are in a list, under the token's lock. A token whose list is not empty is itself in the list of its parent, by `link`; its first listener
     * puts it there and its last one takes it out, both while the locks of the token and of the parent are held, in this order, child before parent.
     * Without that the one could overtake the other. Telling goes the other way, but holds one lock at a time, and only to take the list.
     *
     *   add races with cancel of the same token:    decided by the lock; who comes second finds `told`, or the listener.
     *   add races with cancel of an ancestor:       if the token is linked, the ancestor's list leads here; if it is not, the way up ends at a token
     *                                               that was told, and add returns false.
     */
    private final @Nullable CancellationToken parent;
    private final @Nullable Link link;

    /** Set once, under the lock. */
    private volatile @Nullable Throwable reason;

    // Guarded by this.

    private boolean told;
    private @Nullable CancelListener first;
    private int listeners;

    /** The place of a token among the listeners of its parent. */
    private static final class Link extends CancelListener {
        private final CancellationToken token;

        Link(CancellationToken token) {
            this.token = token;
        }

        @Override
        void cancelled() {
            throw new AssertionError("a link is followed, not told");
        }
    }

    /** Takes a callback back. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        /** Takes the callback back, unless it has been called or is about to be. Idempotent. */
        @Override
        void close();
    }

    /** Cancels a token at the end of a block, unless it is disarmed. */
    public static final class Guard implements AutoCloseable {
        private final CancellationToken token;
        private volatile boolean armed = true;

        private Guard(CancellationToken token) {
            this.token = token;
        }

        /** Lets {@link #close()} do nothing. */
        public void disarm() {
            armed = false;
        }

        /** Cancels the token. */
        @Override
        public void close() {
            if (armed) {
                token.cancel();
            }
        }
    }

    private CancellationToken(@Nullable CancellationToken parent) {
        this.parent = parent;
        this.link = parent == null ? null : new Link(this);
    }

    /**
     * Creates a token without a parent.
     *
     * @return the token
     */
    public static CancellationToken create() {
        return new CancellationToken(null);
    }

    /**
     * Creates a token that is cancelled with this one, and by itself.
     *
     * @return the child; cancelled if this one is
     */
    public CancellationToken child() {
        return new CancellationToken(this);
    }

    /** Cancels this token and its descendants. */
    public void cancel() {
        cancel(new CancellationException("cancelled"));
    }

    /**
     * Cancels this token and its descendants, and says why.
     *
     * @param why the reason, which those who are stopped can read
     */
    public void cancel(String why) {
        cancel(new CancellationException(Objects.requireNonNull(why, "why")));
    }

    /**
     * Cancels this token and its descendants because of a failure.
     *
     * @param why the reason, which those who are stopped can read
     */
    public void cancel(Throwable why) {
        Objects.requireNonNull(why, "why");
        if (isCancelled()) {
            return;
        }
        ArrayDeque<CancellationToken> toTell = new ArrayDeque<>();
        toTell.add(this);
        boolean root = true;
        for (CancellationToken token = toTell.poll(); token != null; token = toTell.poll()) {
            List<CancelListener> told = token.takeListeners(root ? why : null);
            if (root && parent != null && link != null && !told.isEmpty()) {
                parent.remove(link);
            }
            root = false;
            for (CancelListener listener : told) {
                if (listener instanceof Link child) {
                    toTell.add(child.token);
                } else {
                    listener.cancelled();
                }
            }
        }
    }

    private synchronized List<CancelListener> takeListeners(@Nullable Throwable why) {
        if (why != null && reason == null) {
            reason = why;
        }
        told = true;
        List<CancelListener> all = new ArrayList<>(listeners);
        for (CancelListener listener = first; listener != null; ) {
            CancelListener next = listener.next;
            listener.unlink();
            all.add(listener);
            listener = next;
        }
        first = null;
        listeners = 0;
        return all;
    }

    /**
     * Whether this token or an ancestor has been cancelled.
     *
     * @return true for ever once it has
     */
    public boolean isCancelled() {
        return reason() != null;
    }

    /**
     * Returns why this token was cancelled: its own reason, else that of the nearest ancestor that has one.
     *
     * @return the reason, or null if the token is not cancelled
     */
    public @Nullable Throwable reason() {
        for (CancellationToken token = this; token != null; token = token.parent) {
            Throwable why = token.reason;
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    /**
     * Throws if this token is cancelled: for loops that do not wait.
     *
     * @throws CancellationException if it is; the reason is its cause
     */
    public void throwIfCancelled() {
        Throwable why = reason();
        if (why != null) {
            throw exception(why);
        }
    }

    /** The failure of what was stopped. */
    static CancellationException exception(Throwable why) {
        String message = why.getMessage();
        CancellationException stopped =
                new CancellationException(message == null ? why.getClass().getName() : message);
        stopped.initCause(why);
        return stopped;
    }

    /**
     * Returns a future that is done once this token is cancelled.
     *
     * <p><b>Cancellation.</b> Nothing is lost.
     *
     * @return the future
     */
    public Future<@Nullable Void> cancelled() {
        return new Cancelled(this);
    }

    /**
     * Returns a future that ends as another one does, or fails once this token is cancelled.
     *
     * <p><b>Behaviour.</b> If the token is cancelled already the future is not polled. From then on the future is looked at first: if it has ended when the cancel
     * is seen, its end counts.
     *
     * <p><b>Cancellation.</b> Cancels the future. When the token is cancelled the future is, and the failure comes after that.
     *
     * <p><b>Errors.</b> Fails as the future does, or with {@link CancellationException}, whose cause is the token's reason.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return the future of its value
     */
    public <T extends @Nullable Object> Future<T> runUntilCancelled(Future<T> future) {
        return new UntilCancelled<>(this, future);
    }

    /**
     * Has a callback called once this token is cancelled: at once, by this thread, if it is.
     *
     * @param callback what to do; short, and what it throws goes to the uncaught exception handler of the thread that calls it
     * @return takes the callback back
     */
    public Registration onCancel(Runnable callback) {
        CancelCallback listener = new CancelCallback(Objects.requireNonNull(callback, "callback"));
        if (!add(listener)) {
            listener.cancelled();
            return () -> {};
        }
        return () -> remove(listener);
    }

    /**
     * Returns something that cancels this token at the end of a block.
     *
     * @return the guard, for a {@code try} statement
     */
    public Guard cancelOnClose() {
        return new Guard(this);
    }

    /** Adds a listener; returns false if this is cancelled, and then tells it nothing. */
    boolean add(CancelListener listener) {
        synchronized (this) {
            if (told) {
                return false;
            }
            if (first == null && parent != null && link != null && !parent.add(link)) {
                return false;
            }
            listener.next = first;
            listener.previous = null;
            listener.listed = true;
            if (first != null) {
                first.previous = listener;
            }
            first = listener;
            listeners++;
            return true;
        }
    }

    /** Takes a listener out, unless it has been told or is about to be. */
    void remove(CancelListener listener) {
        synchronized (this) {
            if (!listener.listed) {
                return;
            }
            CancelListener next = listener.next;
            CancelListener previous = listener.previous;
            if (previous == null) {
                first = next;
            } else {
                previous.next = next;
            }
            if (next != null) {
                next.previous = previous;
            }
            listener.unlink();
            listeners--;
            if (first == null && parent != null && link != null) {
                parent.remove(link);
            }
        }
    }

    /** How many wait for this token itself, children that are waited for included. */
    synchronized int listeners() {
        return listeners;
    }

    @Override
    public String toString() {
        Throwable why = reason();
        return "CancellationToken(" + (why == null ? "not cancelled" : String.valueOf(why.getMessage())) + ")";
    }
}
