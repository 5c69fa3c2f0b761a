// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What those who share a future have in common, and the waker that the future is polled with. */
final class Sharing<T extends @Nullable Object> implements Waker {
    /*
     * Overview. The future behind is IDLE, being POLLED by one of those who share, or has ENDED or was CANCELLED.
     *
     *   IDLE    --poll by one, if due--> POLLED       its waker was noted before
     *   IDLE    --poll by one, not due-> IDLE         its waker is noted
     *   POLLED  --poll by another------> POLLED       its waker is noted
     *   POLLED  --pending--------------> IDLE
     *   POLLED  --value, failure-------> ENDED        all noted wakers are woken
     *   IDLE    --the last one leaves--> CANCELLED
     *
     * `due` says that a poll is worth it: at the beginning, and since the last wake. A wake takes all noted wakers and wakes them: the first of their
     * tasks to come does the work, the others find that it is not due and note their wakers again. So nothing depends on one that may never
     * come: it may be kept somewhere without being polled. The one that may leave for good is the one for which it was due; so who leaves
     * while it is due wakes the others.
     *
     * A wake during a poll finds the waker of the polling one, so that one comes back.
     */
    private final Object lock = new Object();

    // Guarded by the lock; the source is polled and cancelled outside of it, by the one who set `polled`, or the last
    // one.

    private @Nullable Future<T> source;
    private boolean polled;
    private boolean due = true;
    private boolean cancelled;
    private @Nullable Poll<T> value;
    private @Nullable Throwable failure;
    private @Nullable SharedFuture<T> first;

    /** What is left of the source: enough to name it. */
    private @Nullable Object trace;

    Sharing(Future<T> source) {
        this.source = Objects.requireNonNull(source, "future");
    }

    SharedFuture<T> join() {
        SharedFuture<T> one = new SharedFuture<>(this);
        synchronized (lock) {
            if (cancelled) {
                throw new IllegalStateException("shared after cancel: " + this);
            }
            one.next = first;
            if (first != null) {
                first.previous = one;
            }
            first = one;
        }
        return one;
    }

    void leave(SharedFuture<T> one) {
        Future<T> unwanted = null;
        List<Waker> others = List.of();
        synchronized (lock) {
            if (one.previous != null) {
                one.previous.next = one.next;
            } else {
                first = one.next;
            }
            if (one.next != null) {
                one.next.previous = one.previous;
            }
            one.previous = null;
            one.next = null;
            one.waker = null;
            if (first == null) {
                unwanted = source;
                if (unwanted != null) {
                    cancelled = true;
                    forgetSource(unwanted);
                }
            } else if (due && !polled && source != null) {
                others = takeWakers();
            }
        }
        if (unwanted != null) {
            Foreign.run(unwanted::cancel);
        }
        wakeAll(others);
    }

    Poll<T> poll(SharedFuture<T> one, Context cx) throws Exception {
        Future<T> running;
        synchronized (lock) {
            running = source;
            if (running != null) {
                one.waker = cx.waker();
                if (polled || !due) {
                    return Poll.pending();
                }
                polled = true;
                due = false;
            }
        }
        if (running != null) {
            Poll<T> poll = Poll.pending();
            Throwable thrown = null;
            try {
                poll = running.poll(cx.withWaker(this));
            } catch (Throwable t) {
                thrown = t;
            }
            if (!polled(one, running, poll, thrown)) {
                return Poll.pending();
            }
        }
        return result();
    }

    /** After a poll; returns whether it was the last one. */
    private boolean polled(SharedFuture<T> one, Future<T> running, Poll<T> poll, @Nullable Throwable thrown) {
        List<Waker> others;
        synchronized (lock) {
            polled = false;
            if (thrown == null && poll.isPending()) {
                return false;
            }
            value = poll;
            failure = thrown;
            forgetSource(running);
            one.waker = null;
            others = takeWakers();
        }
        wakeAll(others);
        return true;
    }

    private void forgetSource(Future<T> ended) {
        source = null;
        trace = Trace.of(ended);
    }

    private Poll<T> result() {
        Poll<T> ended;
        Throwable thrown;
        synchronized (lock) {
            ended = value;
            thrown = failure;
        }
        if (thrown != null) {
            throw Failures.rethrow(thrown);
        }
        return ended == null ? Poll.pending() : ended;
    }

    Poll<T> peek() {
        return result();
    }

    @Override
    public void wake() {
        List<Waker> all;
        synchronized (lock) {
            if (source == null) {
                return;
            }
            due = true;
            all = takeWakers();
        }
        wakeAll(all);
    }

    /** A waker must not throw. If one does, the others are woken all the same. */
    private static void wakeAll(List<Waker> wakers) {
        wakers.forEach(waker -> Foreign.wake(waker));
    }

    /** Under the lock; they are woken outside of it. */
    private List<Waker> takeWakers() {
        List<Waker> noted = new ArrayList<>();
        for (SharedFuture<T> one = first; one != null; one = one.next) {
            if (one.waker != null) {
                noted.add(one.waker);
                one.waker = null;
            }
        }
        return noted;
    }

    @Nullable
    Future<T> source() {
        return source;
    }

    @Override
    public String toString() {
        return Trace.name(source, trace);
    }
}
