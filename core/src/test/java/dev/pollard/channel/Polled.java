// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import dev.pollard.future.Future;
import dev.pollard.support.HandPolled;
import dev.pollard.support.HandPolled.CountingWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the tests of channels do again and again. */
final class Polled {
    private Polled() {}

    /** The value of a future that is ready at its first poll. */
    static <T extends @Nullable Object> T now(Future<T> future) throws Exception {
        Poll<T> poll = HandPolled.of(future).poll();
        if (poll.isPending()) {
            throw new AssertionError("pending: " + future);
        }
        return poll.value();
    }

    /** A future that was polled once and is pending. */
    static <T extends @Nullable Object> HandPolled<T> pending(Future<T> future) throws Exception {
        HandPolled<T> hand = HandPolled.of(future);
        Poll<T> poll = hand.poll();
        if (!poll.isPending()) {
            throw new AssertionError("ready: " + poll);
        }
        return hand;
    }

    /** A context whose wakes are counted. */
    static Context context(CountingWaker waker) {
        return Context.of(waker);
    }

    /** All values that are there. */
    static <T> List<T> drain(Receiver<T> receiver) {
        List<T> values = new ArrayList<>();
        while (receiver.tryReceive() instanceof Received.Value<T> value) {
            values.add(value.value());
        }
        return values;
    }

    /** Starts a thread, and returns once it sleeps in a park. */
    static Blocked blocked(Action action) {
        Blocked blocked = new Blocked(action);
        blocked.thread.start();
        while (blocked.thread.getState() != Thread.State.WAITING && blocked.thread.isAlive()) {
            Thread.onSpinWait();
        }
        return blocked;
    }

    /** What a thread does. */
    interface Action {
        void run() throws Exception;
    }

    /** A thread, and what it failed with. */
    static final class Blocked {
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final Thread thread;

        private Blocked(Action action) {
            thread = new Thread(() -> {
                try {
                    action.run();
                } catch (Throwable t) {
                    failure.set(t);
                }
            });
            thread.setDaemon(true);
        }

        /** Waits for its end. */
        @Nullable
        Throwable join() throws InterruptedException {
            thread.join(60_000);
            if (thread.isAlive()) {
                throw new AssertionError("still running: " + thread);
            }
            return failure.get();
        }
    }
}
