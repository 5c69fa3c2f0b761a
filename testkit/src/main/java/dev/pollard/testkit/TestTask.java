// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A future that the test polls by hand.
 *
 * <p><b>Behaviour.</b> Nothing happens but in {@link #poll()} and the assertions that poll once: {@link #assertPending()},
 * {@link #assertReady()}, {@link #assertFailed}. Wakes are counted, never followed.
 *
 * <p><b>Threading.</b> One thread at a time; wakes may come from any.
 *
 * <pre>{@code
 * ManualFuture<Integer> child = ManualFuture.named("child");
 * TestTask<Integer> task = TestTask.of(child.map(n -> n + 1));
 * task.assertPending();
 * child.complete(41);
 * task.assertWoken();
 * task.assertReady(42);
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class TestTask<T extends @Nullable Object> {
    private static final int MAX_POLLS = 10_000;

    private final Future<T> future;
    private final TestContext services;
    private CountingWaker waker = new CountingWaker();
    private Context context;
    private int wakesOfFormerWakers;
    private int wakesBeforePoll;
    private int polls;
    private boolean done;

    private TestTask(Future<T> future, TestContext services) {
        this.future = Objects.requireNonNull(future, "future");
        this.services = Objects.requireNonNull(services, "services");
        this.context = services.withWaker(waker);
    }

    /**
     * Returns a task with virtual time of its own.
     *
     * @param <T> the type of the value
     * @param future the future, which belongs to the task from now on
     * @return the task, not yet polled
     */
    public static <T extends @Nullable Object> TestTask<T> of(Future<T> future) {
        return of(future, TestContext.create());
    }

    /**
     * Returns a task that gets its time, its other services and its budget from a context.
     *
     * @param <T> the type of the value
     * @param future the future, which belongs to the task from now on
     * @param services the context; its waker is woken only by those that give way, as the wakes are counted by the task
     * @return the task, not yet polled
     */
    public static <T extends @Nullable Object> TestTask<T> of(Future<T> future, TestContext services) {
        return new TestTask<>(future, services);
    }

    /**
     * Polls once.
     *
     * @return what the future gave
     * @throws Exception what the future threw
     */
    public Poll<T> poll() throws Exception {
        polls++;
        wakesBeforePoll = waker.wakes();
        services.newPoll();
        try {
            Poll<T> poll = future.poll(context);
            done |= poll.isReady();
            return poll;
        } catch (Throwable t) {
            done = true;
            throw t;
        }
    }

    /**
     * Polls once, and again for as long as the future is pending and has been woken meanwhile.
     *
     * @return what the future gave last
     * @throws Exception what the future threw
     * @throws AssertionError if it is still woken after 10,000 polls
     */
    public Poll<T> pollWhileWoken() throws Exception {
        Poll<T> poll = poll();
        for (int i = 1; poll.isPending() && isWoken(); i++) {
            if (i == MAX_POLLS) {
                throw unexpected("an end of wakes", "was woken in each of " + MAX_POLLS + " polls", null);
            }
            poll = poll();
        }
        return poll;
    }

    /** Cancels the future. */
    public void cancel() {
        done = true;
        future.cancel();
    }

    /**
     * Goes on with a new waker, as when the owner of the future changes: wakes of the old one do not count any more.
     *
     * @return the waker up to now
     */
    public CountingWaker changeWaker() {
        CountingWaker former = waker;
        wakesOfFormerWakers += former.wakes();
        waker = new CountingWaker();
        wakesBeforePoll = 0;
        context = services.withWaker(waker);
        return former;
    }

    /**
     * Returns the clock and the timers that the future sees.
     *
     * @return the virtual time
     */
    public VirtualTime time() {
        return services.time();
    }

    /**
     * Whether the future has been woken since its last poll began.
     *
     * @return true if it wants to be polled
     */
    public boolean isWoken() {
        return waker.wakes() > wakesBeforePoll;
    }

    /**
     * Returns how often the future has been polled.
     *
     * @return the number
     */
    public int polls() {
        return polls;
    }

    /**
     * Returns how often the future has been woken: a wake of a former waker counts only if it came before the change.
     *
     * @return the number
     */
    public int wakes() {
        return wakesOfFormerWakers + waker.wakes();
    }

    /**
     * Whether the future gave a value, failed or was cancelled.
     *
     * @return true after the end
     */
    public boolean isDone() {
        return done;
    }

    /**
     * Polls once and expects nothing yet.
     *
     * @return this task
     * @throws AssertionError if the future gave a value or failed
     */
    public TestTask<T> assertPending() {
        Poll<T> poll = pollExpecting("Pending");
        if (!poll.isPending()) {
            throw unexpected("Pending", "gave " + poll, null);
        }
        return this;
    }

    /**
     * Polls once and expects a value.
     *
     * @return the value
     * @throws AssertionError if the future is pending or failed
     */
    public T assertReady() {
        Poll<T> poll = pollExpecting("a value");
        if (poll.isPending()) {
            throw unexpected("a value", "is pending", null);
        }
        return poll.value();
    }

    /**
     * Polls once and expects a certain value.
     *
     * @param expected the value
     * @throws AssertionError if the future is pending, failed or gave another value
     */
    public void assertReady(T expected) {
        String what = "the value " + expected;
        Poll<T> poll = pollExpecting(what);
        if (poll.isPending()) {
            throw unexpected(what, "is pending", null);
        }
        if (!Objects.equals(poll.value(), expected)) {
            throw unexpected(what, "gave " + poll.value(), null);
        }
    }

    /**
     * Polls once and expects a failure.
     *
     * @param <X> the type of the failure
     * @param type the type of the failure
     * @return what the future threw
     * @throws AssertionError if the future is pending, gave a value or threw something else, which is the cause then
     */
    public <X extends Throwable> X assertFailed(Class<X> type) {
        Objects.requireNonNull(type, "type");
        Poll<T> poll;
        try {
            poll = poll();
        } catch (Throwable t) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
            throw unexpected(type.getName(), "threw " + t, t);
        }
        throw unexpected(type.getName(), poll.isPending() ? "is pending" : "gave " + poll.value(), null);
    }

    /**
     * Expects a wake since the last poll began. Does not poll.
     *
     * @return this task
     * @throws AssertionError if there was none
     */
    public TestTask<T> assertWoken() {
        if (!isWoken()) {
            throw unexpected("a wake", "was not woken since its last poll", null);
        }
        return this;
    }

    /**
     * Expects no wake since the last poll began. Does not poll.
     *
     * @return this task
     * @throws AssertionError if there was one
     */
    public TestTask<T> assertNotWoken() {
        if (isWoken()) {
            throw unexpected("no wake", "was woken since its last poll", null);
        }
        return this;
    }

    private Poll<T> pollExpecting(String expected) {
        try {
            return poll();
        } catch (Throwable t) {
            throw unexpected(expected, "threw " + t, t);
        }
    }

    private AssertionError unexpected(String expected, String actual, @Nullable Throwable cause) {
        return new AssertionError("expected " + expected + ", but " + this + " " + actual, cause);
    }

    @Override
    public String toString() {
        return future + " (polls: " + polls + ", wakes: " + wakes() + ", " + time().elapsed() + " passed)";
    }
}
