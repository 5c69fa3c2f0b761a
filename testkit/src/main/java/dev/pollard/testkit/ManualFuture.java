// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A future that the test completes, and that watches its owner.
 *
 * <p><b>Behaviour.</b> Pending until {@link #complete} or {@link #fail}, then gives that at the next poll. It is strict: to poll it after its end or
 * after {@code cancel} throws an {@link AssertionError}, which {@link #assertNotMisused()} repeats in case the
 * code under test swallowed it.
 *
 * <p><b>Threading.</b> {@code complete}, {@code fail} and {@code wake} from any thread; the rest belongs to the owner and the test.
 *
 * <pre>{@code
 * ManualFuture<String> left = ManualFuture.named("left");
 * ManualFuture<String> right = ManualFuture.named("right");
 * TestTask<String> race = TestTask.of(Futures.race(left, right));
 * race.assertPending();
 * left.complete("won");
 * race.assertReady("won");
 * right.assertCancelledOnce();
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class ManualFuture<T extends @Nullable Object> implements Future<T>, Watched {
    private final String name;
    private final AtomicWaker waker = new AtomicWaker();
    private final AtomicReference<@Nullable Result<T>> result = new AtomicReference<>();
    private int polls;
    private int cancels;
    private boolean ended;
    private @Nullable String misuse;

    private record Result<T extends @Nullable Object>(
            @Nullable Poll<T> poll, @Nullable Throwable failure) {}

    private ManualFuture(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Returns a future that is not completed.
     *
     * @param <T> the type of the value
     * @return the future
     */
    public static <T extends @Nullable Object> ManualFuture<T> create() {
        return named("ManualFuture");
    }

    /**
     * Returns a future that is not completed and is called by its name in messages.
     *
     * @param <T> the type of the value
     * @param name the name
     * @return the future
     */
    public static <T extends @Nullable Object> ManualFuture<T> named(String name) {
        return new ManualFuture<>(name);
    }

    /**
     * Ends it with a value at its next poll, and wakes.
     *
     * @param value the value
     * @return false if it was completed or failed before
     */
    public boolean complete(T value) {
        return end(new Result<>(Poll.ready(value), null));
    }

    /**
     * Lets its next poll throw, and wakes.
     *
     * @param failure an exception or an error
     * @return false if it was completed or failed before
     */
    public boolean fail(Throwable failure) {
        return end(new Result<>(null, Objects.requireNonNull(failure, "failure")));
    }

    private boolean end(Result<T> next) {
        boolean first = result.compareAndSet(null, next);
        waker.wake();
        return first;
    }

    /** Wakes whoever polled last, for no reason: a spurious wake. */
    public void wake() {
        waker.wake();
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        polls++;
        if (ended) {
            throw misused("polled after its end");
        }
        if (cancels > 0) {
            throw misused("polled after it was cancelled");
        }
        waker.register(cx.waker());
        Result<T> now = result.get();
        if (now == null) {
            return Poll.pending();
        }
        ended = true;
        waker.take();
        if (now.failure() instanceof Error error) {
            throw error;
        }
        if (now.failure() instanceof Exception exception) {
            throw exception;
        }
        if (now.failure() != null) {
            throw new AssertionError("neither an exception nor an error", now.failure());
        }
        return Objects.requireNonNull(now.poll());
    }

    @Override
    public void cancel() {
        cancels++;
        waker.take();
        if (cancels > 1 && !ended) {
            misused("cancelled twice");
        }
    }

    private AssertionError misused(String what) {
        if (misuse == null) {
            misuse = what;
        }
        return new AssertionError(this + " was " + what);
    }

    @Override
    public int polls() {
        return polls;
    }

    @Override
    public int cancels() {
        return cancels;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public @Nullable String misuse() {
        return misuse;
    }

    @Override
    public String toString() {
        return name;
    }
}
