// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.task.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscriber of one run of a stream: the outbound border, whole.
 *
 * <p>Whoever moves the state out of {@code IDLE} or {@code SCHEDULED} owns the run: only the owner polls, signals and touches the plain fields. Everybody else leaves
 * a note (a flag, demand) and lets the owner find it, so signals never overlap (rule 1.3) and a request from within a signal never recurses (3.3).
 *
 * <pre>
 *   OWNED       a thread is in the loop; also the first state, until onSubscribe has returned
 *     + WOKEN     the waker was called since the owner last looked
 *     + NUDGED    demand came, or stopped was set, since the owner last looked
 *   IDLE        nobody: the last poll left a waker behind, and there is nothing else to do
 *   SCHEDULED   handed to the runtime, which has not begun yet
 *   TERMINATED  the subscriber got its last signal, or cancelled; holds no reference any more
 *
 *   IDLE      -- wake ----------------------> SCHEDULED   the waker's thread hands over and is gone
 *   IDLE      -- request, cancel -----------> OWNED       the caller becomes the owner
 *   SCHEDULED -- the runtime begins --------> OWNED
 *   SCHEDULED -- cancel, rejected ----------> OWNED       nobody else polls: the run can be released here and now
 *   OWNED     -- wake, request, cancel -----> OWNED + WOKEN or NUDGED
 *   OWNED     -- nothing to do -------------> IDLE        fails, and the owner looks again, if there is a note
 *   OWNED     -- woken while it polled, or its turn is over --> SCHEDULED
 *   OWNED     -- end, failure, stopped -----> TERMINATED
 * </pre>
 *
 * A wake is an atomic update even where the state stays the same, so that what its thread did before is visible to the next poll.
 */
final class StreamSubscription<T> implements Subscription, Sink<T>, Waker, Runnable {
    private static final int IDLE = 0;
    private static final int SCHEDULED = 1;
    private static final int OWNED = 2;
    private static final int WOKEN = 4;
    private static final int NUDGED = 8;
    private static final int TERMINATED = 16;

    /** What the last poll said, if it was not that more is ready. */
    private enum Waiting {
        /** Not waiting: poll. */
        NOT,
        /** For an item, with demand: only a wake changes that. */
        FOR_AN_ITEM,
        /** For the end, or for demand. */
        FOR_DEMAND
    }

    private static final VarHandle STATE;
    private static final VarHandle REQUESTED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(StreamSubscription.class, "state", int.class)
                    .withInvokeExactBehavior();
            REQUESTED = lookup.findVarHandle(StreamSubscription.class, "requested", long.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state = OWNED;

    /** All that was ever asked for; stays at {@code Long.MAX_VALUE}, which is never reached by counting (3.17). */
    private volatile long requested;

    /** Cancelled, refused, or failed by the subscriber: signal no more items. */
    private volatile boolean stopped;

    /** Why the subscriber is refused; set before {@code stopped}. */
    private volatile @Nullable IllegalArgumentException refusal;

    private final Host host;
    private final RunContext cx;

    // The owner's.
    private @Nullable AsyncStream<T> stream;
    private @Nullable Subscriber<? super T> subscriber;
    private @Nullable AsyncIterator<T> iterator;
    private long emitted;
    private Waiting waiting = Waiting.NOT;

    StreamSubscription(AsyncStream<T> stream, Subscriber<? super T> subscriber, Host host) {
        this.stream = stream;
        this.subscriber = subscriber;
        this.host = host;
        this.cx = new RunContext(this, host);
    }

    /** Signals onSubscribe and goes on as far as demand goes. Returns normally whatever the subscriber does (1.9). */
    void start() {
        Subscriber<? super T> target = Objects.requireNonNull(subscriber);
        try {
            target.onSubscribe(this);
        } catch (Throwable t) {
            failedBySubscriber(t);
        }
        cx.begin(false);
        loop(false);
    }

    @Override
    public void request(long n) {
        if (stopped || state == TERMINATED) {
            return;
        }
        if (n > 0) {
            addDemand(n);
        } else {
            refusal = new IllegalArgumentException("rule 3.9: non-positive subscription request: " + n);
            stopped = true;
        }
        while (true) {
            int seen = state;
            if (seen == IDLE) {
                if (compareAndSetState(IDLE, OWNED)) {
                    cx.begin(false);
                    loop(false);
                    return;
                }
            } else if (isNoted(seen) || compareAndSetState(seen, seen | NUDGED)) {
                return;
            }
        }
    }

    @Override
    public void cancel() {
        if (isCancelled()) {
            return;
        }
        refusal = null;
        stopped = true;
        while (true) {
            int seen = state;
            if (seen == IDLE || seen == SCHEDULED) {
                if (compareAndSetState(seen, OWNED)) {
                    stop();
                    return;
                }
            } else if (isNoted(seen) || compareAndSetState(seen, seen | NUDGED)) {
                return;
            }
        }
    }

    /** Whether an owner to come, or the note that is already there, makes one more note needless. */
    private static boolean isNoted(int seen) {
        return seen == SCHEDULED || seen == TERMINATED || (seen & NUDGED) != 0;
    }

    @Override
    public void wake() {
        while (true) {
            int seen = state;
            if (seen == TERMINATED) {
                return;
            }
            int next = seen == IDLE || seen == SCHEDULED ? SCHEDULED : seen | WOKEN;
            if (compareAndSetState(seen, next)) {
                if (seen == IDLE) {
                    handOver();
                }
                return;
            }
        }
    }

    /** The turn on the runtime. */
    @Override
    public void run() {
        // Fails if the run was cancelled in the meantime: that is the only way out of SCHEDULED beside this one.
        if (compareAndSetState(SCHEDULED, OWNED)) {
            waiting = Waiting.NOT;
            cx.begin(true);
            loop(true);
        }
    }

    private void handOver() {
        try {
            host.runtime().execute(this);
        } catch (Throwable t) {
            // No runtime, so no thread but this one to tell the subscriber. If a cancel came first, there is nobody to
            // tell.
            if (compareAndSetState(SCHEDULED, OWNED)) {
                if (stopped) {
                    stop();
                } else {
                    release();
                    signalEnd(forget(), t);
                }
            }
        }
    }

    private void loop(boolean hosted) {
        while (true) {
            boolean woken = (getAndSetState(OWNED) & WOKEN) != 0;
            if (stopped) {
                stop();
                return;
            }
            boolean demand = emitted != requested;
            if (waiting == Waiting.NOT || (demand && waiting == Waiting.FOR_DEMAND)) {
                if (hosted && demand && cx.isOver()) {
                    state = SCHEDULED;
                    handOver();
                    return;
                }
                if (!poll(demand)) {
                    return;
                }
            } else if (woken) {
                // Woken since that poll began. Never polled again right here: a stream that wakes itself must not keep
                // a thread.
                state = SCHEDULED;
                handOver();
                return;
            } else if (compareAndSetState(OWNED, IDLE)) {
                return;
            }
        }
    }

    /** Polls once, and says whether the run goes on. */
    private boolean poll(boolean demand) {
        boolean ended;
        try {
            AsyncIterator<T> source = iterator;
            if (source == null) {
                source = Objects.requireNonNull(stream).iterator();
                iterator = source;
            }
            if (demand) {
                Drained drained = source.drain(cx, this);
                waiting = drained == Drained.PENDING ? Waiting.FOR_AN_ITEM : Waiting.NOT;
                ended = drained == Drained.ENDED;
            } else {
                ended = source.pollProgress(cx);
                waiting = Waiting.FOR_DEMAND;
            }
        } catch (Throwable t) {
            end(t);
            return false;
        }
        if (ended) {
            end(null);
        }
        return !ended;
    }

    /** Pushes an item that was asked for. */
    @Override
    public boolean accept(T item) {
        Objects.requireNonNull(item, "item");
        if (stopped) {
            return false;
        }
        emitted++;
        try {
            Objects.requireNonNull(subscriber).onNext(item);
        } catch (Throwable t) {
            failedBySubscriber(t);
        }
        return cx.spend() && emitted != requested && !stopped;
    }

    /** Ends the run without the stream having ended: by the subscriber's will, or by its fault. */
    private void stop() {
        release();
        IllegalArgumentException refused = refusal;
        Subscriber<? super T> target = forget();
        if (refused != null) {
            signalEnd(target, refused);
        }
    }

    private void release() {
        AsyncIterator<T> source = iterator;
        if (source != null) {
            try {
                source.cancel();
            } catch (Throwable t) {
                host.report(t);
            }
        }
    }

    /** The stream has ended or failed. */
    private void end(@Nullable Throwable failure) {
        Subscriber<? super T> target = forget();
        if (!isCancelled()) {
            signalEnd(target, failure);
        } else if (failure != null) {
            // Cancelled while it was being found: nobody hears it any more, and still it is not lost.
            host.report(failure);
        }
    }

    private boolean isCancelled() {
        return stopped && refusal == null;
    }

    /** The last signal. Comes after {@link #forget}: the subscription counts as cancelled before it (1.6). */
    private void signalEnd(Subscriber<? super T> target, @Nullable Throwable failure) {
        try {
            if (failure == null) {
                target.onComplete();
            } else {
                target.onError(failure);
            }
        } catch (Throwable t) {
            host.report(t);
        }
    }

    /** Drops every reference, so that a subscription that somebody keeps keeps nothing (3.13). */
    private Subscriber<? super T> forget() {
        Subscriber<? super T> target = Objects.requireNonNull(subscriber);
        subscriber = null;
        stream = null;
        iterator = null;
        state = TERMINATED;
        return target;
    }

    private void failedBySubscriber(Throwable failure) {
        refusal = null;
        stopped = true;
        host.report(failure);
    }

    private void addDemand(long n) {
        while (true) {
            long before = requested;
            if (before == Long.MAX_VALUE) {
                return;
            }
            long after = before + n;
            if (compareAndSetRequested(before, after < 0 ? Long.MAX_VALUE : after)) {
                return;
            }
        }
    }

    private boolean compareAndSetState(int expected, int next) {
        return STATE.compareAndSet(this, expected, next);
    }

    private int getAndSetState(int next) {
        return (int) STATE.getAndSet(this, next);
    }

    private boolean compareAndSetRequested(long expected, long next) {
        return REQUESTED.compareAndSet(this, expected, next);
    }

    @Override
    public String toString() {
        return "Subscription(" + stream + ")";
    }
}
