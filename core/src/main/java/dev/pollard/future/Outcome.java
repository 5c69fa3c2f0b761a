// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** Where work on another thread leaves its value or its failure, once, for the one future that waits for it. */
final class Outcome<T extends @Nullable Object> {
    private final AtomicWaker waker = new AtomicWaker();

    /** One of the two is set, by the thread that did the work, before it wakes. */
    private volatile @Nullable Poll<T> value;

    private volatile @Nullable Throwable failure;

    void complete(T result) {
        value = Poll.ready(result);
        waker.wake();
    }

    void fail(Throwable thrown) {
        failure = thrown;
        waker.wake();
    }

    Poll<T> poll(Context cx) {
        Poll<T> ready = look();
        if (ready == null) {
            waker.register(cx.waker());
            ready = look(); // what was left in between woke nobody
        }
        return ready == null ? Poll.pending() : ready;
    }

    private @Nullable Poll<T> look() {
        Throwable thrown = failure;
        if (thrown != null) {
            throw Failures.rethrow(thrown);
        }
        return value;
    }

    /** Nobody waits any more. */
    void abandon() {
        waker.take();
    }
}
