// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.sync;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A future and the task that polls it: the first time, and then when it was woken. */
final class Hand<T extends @Nullable Object> {
    private final Future<T> future;
    private AtomicBoolean woken = new AtomicBoolean(true);
    private Context cx = wakingBy(woken);
    private @Nullable Poll<T> result;

    Hand(Future<T> future) {
        this.future = future;
    }

    private static Context wakingBy(AtomicBoolean woken) {
        return Context.of(() -> woken.set(true));
    }

    /** Polls, woken or not, with a new waker; the old one counts no more. */
    boolean pollAsAnotherTask() {
        woken = new AtomicBoolean();
        cx = wakingBy(woken);
        return poll();
    }

    /** Polls if there was a wake, or for the first time; whether it is ready. */
    boolean run() {
        if (result == null && woken.getAndSet(false)) {
            poll();
        }
        return result != null;
    }

    private boolean poll() {
        try {
            Poll<T> poll = future.poll(cx);
            if (poll.isReady()) {
                result = poll;
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return result != null;
    }

    /** Whether it is ready. */
    boolean isReady() {
        return result != null;
    }

    T value() {
        Poll<T> ready = result;
        if (ready == null) {
            throw new AssertionError("not ready: " + future);
        }
        return ready.value();
    }

    void cancel() {
        future.cancel();
    }
}
