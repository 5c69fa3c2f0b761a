// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A runtime of one thread, the test's, that goes on when the test says so, and whose clock the test moves. */
final class StepRuntime implements AutoCloseable {
    private long now = Long.MAX_VALUE - 1_000_000_000; // wraps around on the way
    final List<UncaughtFailure> uncaught = new ArrayList<>();
    final LocalRuntime runtime = LocalRuntime.create(() -> now, uncaught::add);

    /** Starts a task, and lets all that is ready run. */
    <T extends @Nullable Object> JoinHandle<T> start(Future<T> future) {
        JoinHandle<T> handle = runtime.spawn("root", future);
        turn();
        return handle;
    }

    /** Lets all that is ready run: enough turns that the worker looks everywhere. */
    void turn() {
        try {
            runtime.blockOn(new AsyncRuntimeTest.Countdown(200));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Moves the clock, and lets all that is ready run. */
    void advance(Duration by) {
        now += by.toNanos();
        turn();
    }

    /** How a task has ended: {@code value: v}, what it threw, or pending. */
    static Object outcome(JoinHandle<?> handle) {
        try {
            Poll<?> poll = handle.poll(Context.of(Waker.noop()));
            return poll.isReady() ? "value: " + poll.value() : "pending";
        } catch (Throwable failure) {
            return failure;
        }
    }

    /** The failure of a task that has ended with one. */
    static Throwable failure(JoinHandle<?> handle) {
        Object outcome = outcome(handle);
        if (outcome instanceof Throwable failure) {
            return failure;
        }
        throw new AssertionError("no failure: " + outcome);
    }

    @Override
    public void close() {
        runtime.close(Duration.ZERO);
    }
}
