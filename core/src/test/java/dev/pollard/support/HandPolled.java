// SPDX-License-Identifier: Apache-2.0
package dev.pollard.support;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A future driven by hand: no runtime, the test is the owner, and counts the wakes. */
public final class HandPolled<T extends @Nullable Object> {
    private final Future<T> future;
    private final Map<Class<?>, Object> services = new HashMap<>();
    private CountingWaker waker = new CountingWaker();
    private Context context = new HandContext(waker);
    private boolean yielded;

    /** How often {@code mayProceed} still says yes, or -1 for always. */
    private int budget = -1;

    private HandPolled(Future<T> future) {
        this.future = future;
    }

    public static <T extends @Nullable Object> HandPolled<T> of(Future<T> future) {
        return new HandPolled<>(future);
    }

    public <S> HandPolled<T> with(Class<S> type, S service) {
        services.put(type, service);
        return this;
    }

    /** Gives each poll from now on so many units of progress. */
    public HandPolled<T> withBudget(int units) {
        budget = units;
        return this;
    }

    /** Polls once; the wakes counted so far are forgotten. */
    public Poll<T> poll() throws Exception {
        waker.wakes.set(0);
        yielded = false;
        return future.poll(context);
    }

    /** Polls something else with the context of this task. */
    public <R> R pollWith(CheckedFunction<? super Context, R> poll) throws Exception {
        waker.wakes.set(0);
        yielded = false;
        return poll.apply(context);
    }

    /** Polls for as long as the future asks for it. */
    public Poll<T> pollWhileWoken() throws Exception {
        Poll<T> poll = poll();
        while (poll.isPending() && isWoken()) {
            poll = poll();
        }
        return poll;
    }

    /** Polls once, where a failure would be a mistake of the test. */
    public void pollUnchecked() {
        try {
            poll();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Polls until it is ready, and waits for the wakes on the calling thread. */
    public T parkUntilReady() throws Exception {
        Thread sleeper = Thread.currentThread();
        waker.onWake = () -> LockSupport.unpark(sleeper);
        for (Poll<T> poll = poll(); ; poll = poll()) {
            if (poll.isReady()) {
                return poll.value();
            }
            while (!isWoken()) {
                LockSupport.park();
                if (Thread.interrupted()) {
                    throw new IllegalStateException("never woken: " + future);
                }
            }
        }
    }

    /** Continues with a new waker, as if another task had taken over; returns the one before. */
    public CountingWaker changeWaker() {
        CountingWaker before = waker;
        before.wakes.set(0);
        waker = new CountingWaker();
        context = new HandContext(waker);
        return before;
    }

    public void cancel() {
        future.cancel();
    }

    public boolean isWoken() {
        return wakes() > 0;
    }

    /** The wakes since the last poll began. */
    public int wakes() {
        return waker.wakes();
    }

    /** Whether the last poll asked to give way. */
    public boolean hasYielded() {
        return yielded;
    }

    /** The waker that polls are made with at present. */
    public CountingWaker waker() {
        return waker;
    }

    /** Counts its wakes. */
    public static final class CountingWaker implements Waker {
        private final AtomicInteger wakes = new AtomicInteger();
        private volatile Runnable onWake = () -> {};

        @Override
        public void wake() {
            wakes.incrementAndGet();
            onWake.run();
        }

        public int wakes() {
            return wakes.get();
        }
    }

    private final class HandContext extends Context {
        private final Waker waker;

        HandContext(Waker waker) {
            this.waker = waker;
        }

        @Override
        public Waker waker() {
            return waker;
        }

        @Override
        public <S> @Nullable S find(Class<S> type) {
            return type.cast(services.get(type));
        }

        @Override
        public boolean mayProceed() {
            if (budget == 0) {
                waker.wake();
                return false;
            }
            return true;
        }

        @Override
        public void progressed() {
            if (budget > 0) {
                budget--;
            }
        }

        @Override
        public void wakeLater(Waker later) {
            yielded = true;
            super.wakeLater(later);
        }

        @Override
        public String toString() {
            return "a context by hand";
        }
    }
}
