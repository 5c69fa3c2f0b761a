// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.DiscardHook;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One run of a publisher: the inbound border, whole. The publisher's side stores and wakes; the consumer's side does everything else, so requests
 * and the cancel never overlap (rule 2.7) and no signal calls back (2.3).
 *
 * <p>The subscription is where the two sides meet: it goes from null to a subscription once, and from either to {@code CANCELLED} once.
 */
final class PublisherIterator<T> implements AsyncIterator<T>, Subscriber<T>, Flow.Subscriber<T> {

    private enum Phase {
        FRESH,
        SUBSCRIBED,
        ENDED,
        FAILED,
        CANCELLED
    }

    /** Stands for the subscription once it must not be used any more. */
    private static final Subscription CANCELLED = new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    };

    private static final VarHandle UPSTREAM;

    static {
        try {
            UPSTREAM = MethodHandles.lookup()
                    .findVarHandle(PublisherIterator.class, "upstream", Subscription.class)
                    .withInvokeExactBehavior();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Consumer<PublisherIterator<T>> connection;
    private final int prefetch;
    private final Object publisher;

    /** How many items to take before as many are requested again: three quarters. */
    private final int refill;

    private final PrefetchQueue<T> queue;
    private final AtomicWaker waker = new AtomicWaker();
    private volatile @Nullable Subscription upstream;

    /** Whether the consumer has gone to wait; a signal while it is busy need not touch the waker. */
    private volatile boolean waiting;

    /** No more signals count. Set by the publisher's side, after {@code failure}, {@code overrun} and the last item. */
    private volatile boolean done;

    private @Nullable Throwable failure;

    /** The publisher signalled more than was requested, so it may not have ended. */
    private boolean overrun;

    // The consumer's.
    private Phase phase = Phase.FRESH;
    private boolean primed;

    /** Who wants to know of items that nobody takes; known before the first one is requested. */
    private @Nullable DiscardHook discards;

    private int taken;

    /** The consumer's thread while it calls the publisher. Another thread may read anything here but itself. */
    private @Nullable Thread calling;

    PublisherIterator(Consumer<PublisherIterator<T>> connection, int prefetch, Object publisher) {
        this.connection = connection;
        this.prefetch = prefetch;
        this.publisher = publisher;
        this.refill = prefetch - prefetch / 4;
        this.queue = new PrefetchQueue<>(prefetch);
    }

    // The publisher's side.

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        if (compareAndSetUpstream(null, subscription)) {
            wakeIfWaiting();
        } else {
            subscription.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        onSubscribe(new FlowFace(Objects.requireNonNull(subscription, "subscription")));
    }

    @Override
    public void onNext(T item) {
        Objects.requireNonNull(item, "item");
        if (isDeaf()) {
            return;
        }
        if (!queue.offer(item)) {
            failure = new IllegalStateException("more items than were requested from " + publisher);
            overrun = true;
            done = true;
            if (calling == Thread.currentThread()) {
                // From within request or subscribe: here is the consumer's side, and a publisher that never stops has
                // to be stopped here.
                cancelUpstream();
            }
        }
        wakeIfWaiting();
    }

    @Override
    public void onError(Throwable throwable) {
        Objects.requireNonNull(throwable, "throwable");
        if (!isDeaf()) {
            failure = throwable;
            done = true;
            wakeIfWaiting();
        }
    }

    @Override
    public void onComplete() {
        if (!isDeaf()) {
            done = true;
            wakeIfWaiting();
        }
    }

    private boolean isDeaf() {
        return done || upstream == CANCELLED;
    }

    private void wakeIfWaiting() {
        // What there is to see is stored before this look, and the consumer says that it waits before its last look.
        if (waiting) {
            waiting = false;
            waker.wake();
        }
    }

    // The consumer's side.

    @Override
    public Step<T> pollNext(Context cx) throws Exception {
        if (isOver()) {
            return Step.end();
        }
        Step<T> other = withoutItem(cx);
        if (other != null) {
            return other;
        }
        T item = take();
        cx.progressed();
        return Poll.ready(item);
    }

    @Override
    public Drained drain(Context cx, Sink<? super T> sink) throws Exception {
        if (isOver()) {
            return Drained.ENDED;
        }
        while (true) {
            Step<T> other = withoutItem(cx);
            if (other != null) {
                return other.isEnd() ? Drained.ENDED : Drained.PENDING;
            }
            T item = take();
            cx.progressed();
            boolean more;
            try {
                more = sink.accept(item);
            } catch (Throwable t) {
                release(Phase.FAILED);
                throw t;
            }
            if (!more) {
                return Drained.DECLINED;
            }
        }
    }

    /** Subscribes, so that the end of an empty or failed publisher is known, but requests nothing before an item is asked for. */
    @Override
    public boolean pollProgress(Context cx) throws Exception {
        if (isOver()) {
            return true;
        }
        if (!hasArrived()) {
            await(cx);
            if (!hasArrived()) {
                return false;
            }
            waiting = false;
        }
        if (!queue.isEmpty()) {
            return false;
        }
        end();
        return true;
    }

    @Override
    public void cancel() {
        if (phase == Phase.FRESH || phase == Phase.SUBSCRIBED) {
            release(Phase.CANCELLED);
        }
    }

    /** Whether the run has ended; begins it if it has not begun. */
    private boolean isOver() {
        switch (phase) {
            case SUBSCRIBED -> {
                return false;
            }
            case FRESH -> {
                subscribe();
                return false;
            }
            case ENDED -> {
                return true;
            }
            default ->
                throw new IllegalStateException(
                        "polled after " + (phase == Phase.FAILED ? "failure" : "cancel") + ": " + this);
        }
    }

    /** Returns null if there is an item to take, else what there is instead. */
    private @Nullable Step<T> withoutItem(Context cx) throws Exception {
        if (!primed) {
            discards = cx.find(DiscardHook.class);
        }
        prime();
        if (!hasArrived()) {
            await(cx);
            // Between the first look and now the subscription may have come as well as an item. It may have come too
            // early to wake, so it is requested from here, and this side, awake for the request, goes to wait again.
            if (prime()) {
                waiting = true;
            }
            if (!hasArrived()) {
                return Poll.pending();
            }
            waiting = false;
        }
        if (!queue.isEmpty()) {
            return cx.mayProceed() ? null : Poll.pending();
        }
        end();
        return Step.end();
    }

    /** Requests the first items, once there is a subscription; says whether that was now. */
    private boolean prime() {
        if (primed || upstream == null) {
            return false;
        }
        primed = true;
        request(prefetch);
        return true;
    }

    private boolean hasArrived() {
        return !queue.isEmpty() || done;
    }

    private void await(Context cx) {
        waker.register(cx.waker());
        waiting = true;
    }

    private T take() {
        T item = Objects.requireNonNull(queue.poll());
        if (++taken == refill) {
            taken = 0;
            request(refill);
        }
        return item;
    }

    // The publisher must not throw from these two (1.9, 3.16); if it does, that is how the run fails.

    private void subscribe() {
        phase = Phase.SUBSCRIBED;
        calling = Thread.currentThread();
        try {
            connection.accept(this);
        } catch (Throwable t) {
            release(Phase.FAILED);
            throw t;
        } finally {
            calling = null;
        }
    }

    private void request(int n) {
        Subscription subscription = upstream;
        if (done || subscription == null) {
            return;
        }
        // What comes from within the request finds a consumer that is awake.
        waiting = false;
        queue.allow(n);
        calling = Thread.currentThread();
        try {
            subscription.request(n);
        } catch (Throwable t) {
            release(Phase.FAILED);
            throw t;
        } finally {
            calling = null;
        }
    }

    /** Everything has been taken, and the publisher has nothing more to say: ends, or fails. */
    private void end() throws Exception {
        Throwable cause = failure;
        release(cause == null ? Phase.ENDED : Phase.FAILED);
        if (cause instanceof Exception e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        if (cause != null) {
            throw new UndeclaredThrowableException(cause, "the publisher failed");
        }
    }

    private void release(Phase last) {
        phase = last;
        if (done && !overrun) {
            // The publisher ended: the subscription counts as cancelled (2.4), and only has to be forgotten.
            upstream = CANCELLED;
        } else {
            cancelUpstream();
        }
        waiting = false;
        waker.take();
        DiscardHook told = discards;
        T lost;
        while ((lost = queue.poll()) != null) {
            if (told != null) {
                told.discarded(lost);
            }
        }
    }

    private void cancelUpstream() {
        Subscription subscription = getAndSetUpstream(CANCELLED);
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private boolean compareAndSetUpstream(@Nullable Subscription expected, Subscription next) {
        return UPSTREAM.compareAndSet(this, expected, next);
    }

    private @Nullable Subscription getAndSetUpstream(Subscription next) {
        return (Subscription) UPSTREAM.getAndSet(this, next);
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("FromPublisher");
        if (phase == Phase.SUBSCRIBED) {
            inspector.waitsFor((upstream == null ? "a subscription to " : "an item of ") + publisher);
        }
    }

    @Override
    public String toString() {
        return "FromPublisher(" + publisher + ")";
    }

    /** A subscription of the other kind. */
    private record FlowFace(Flow.Subscription subscription) implements Subscription {
        @Override
        public void request(long n) {
            subscription.request(n);
        }

        @Override
        public void cancel() {
            subscription.cancel();
        }
    }
}
