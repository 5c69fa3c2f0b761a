// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.internal.timer.TimeText;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A future that the test polls by hand.
 *
 * <p><b>Behaviour.</b> Nothing happens but in {@link #poll()} and the methods that poll: {@link #pollOnce()}, {@link #assertPending()},
 * {@link #assertReady()}, {@link #assertFailed}, {@link #runToEnd()}. Wakes are counted, never followed. A lock knows the task as its holder.
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
 * <p>With AssertJ, {@code PollardAssertions.assertThat(task.pollOnce()).isPending().isNotWoken()} says the same; those assertions look at the last poll and do
 * not poll.
 *
 * @param <T> the type of the value
 */
public final class TestTask<T extends @Nullable Object> {
    private static final int MAX_POLLS = 10_000;

    private final Future<T> future;
    private final TestContext context;
    private int cancels;
    private @Nullable Poll<T> last;
    private @Nullable Throwable failure;

    private TestTask(Future<T> future, TestContext context) {
        this.future = Objects.requireNonNull(future, "future");
        this.context = context;
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
     * @param services the context, which is {@linkplain TestContext#fork forked}
     * @return the task, not yet polled
     */
    public static <T extends @Nullable Object> TestTask<T> of(Future<T> future, TestContext services) {
        return new TestTask<>(future, services.fork(null));
    }

    /**
     * Returns a task with a name, by which locks and dumps call it.
     *
     * @param <T> the type of the value
     * @param name the name
     * @param future the future, which belongs to the task from now on
     * @param services the context, as in {@link #of(Future, TestContext)}
     * @return the task, not yet polled
     */
    public static <T extends @Nullable Object> TestTask<T> named(String name, Future<T> future, TestContext services) {
        return new TestTask<>(future, services.fork(Objects.requireNonNull(name, "name")));
    }

    /**
     * Polls once.
     *
     * @return what the future gave
     * @throws Exception what the future threw
     */
    public Poll<T> poll() throws Exception {
        context.newPoll();
        last = null;
        try {
            Poll<T> poll = future.poll(context);
            last = poll;
            return poll;
        } catch (Throwable t) {
            failure = t;
            throw t;
        }
    }

    /**
     * Polls once and keeps what came of it, a failure too, for the assertions that follow.
     *
     * @return this task
     */
    public TestTask<T> pollOnce() {
        try {
            poll();
        } catch (Throwable t) {
            // It is kept.
        }
        return this;
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

    /**
     * Polls whenever the future is woken, and moves the clock on to the next timer whenever it is not, until the future has ended.
     *
     * <p>Time moves only when the future has nothing else to do, so this needs no real time.
     *
     * @return the value
     * @throws Exception what the future threw
     * @throws AssertionError if the future is pending, was not woken, and no timer is armed; or if it does not end within 10,000 polls
     */
    public T runToEnd() throws Exception {
        for (int i = 0; i < MAX_POLLS; i++) {
            Poll<T> poll = poll();
            if (poll.isReady()) {
                return poll.value();
            }
            while (!isWoken()) {
                if (time().advanceToNext() == 0) {
                    throw unexpected("an end", "is pending, was not woken, and no timer is armed", null);
                }
            }
        }
        throw unexpected("an end", "has not ended after " + MAX_POLLS + " polls", null);
    }

    /** Cancels the future. */
    public void cancel() {
        cancels++;
        future.cancel();
    }

    /**
     * Goes on with a new waker, as when the owner of the future changes: wakes of the old one do not count any more.
     *
     * @return the waker up to now
     */
    public CountingWaker changeWaker() {
        return context.changeWaker();
    }

    /**
     * Returns the clock and the timers that the future sees.
     *
     * @return the virtual time
     */
    public VirtualTime time() {
        return context.time();
    }

    /**
     * Whether the future has been woken since its last poll began.
     *
     * @return true if it wants to be polled
     */
    public boolean isWoken() {
        return context.isWoken();
    }

    /**
     * Returns how often the future has been polled.
     *
     * @return the number
     */
    public int polls() {
        return context.polls();
    }

    /**
     * Returns how often the future has been woken: a wake of a former waker counts only if it came before the change.
     *
     * @return the number
     */
    public int wakes() {
        return context.wakes();
    }

    /**
     * Returns how often the future has been cancelled.
     *
     * @return the number
     */
    public int cancels() {
        return cancels;
    }

    /**
     * Returns what the last poll gave.
     *
     * @return the result, or null if there was no poll yet or the last one threw
     */
    public @Nullable Poll<T> lastPoll() {
        return last;
    }

    /**
     * Returns what the future threw.
     *
     * @return the failure, or null if it has not failed
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Whether the future gave a value, failed or was cancelled.
     *
     * @return true after the end
     */
    public boolean isDone() {
        return failure != null || cancels > 0 || (last != null && last.isReady());
    }

    /**
     * Returns the task that locks and dumps name: what the future finds in its context.
     *
     * @return the task
     */
    public TaskInfo info() {
        return context.info();
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
        String name = info().name();
        return (name == null ? "" : name + ": ") + future + " (polls: " + polls() + ", wakes: " + wakes() + ", "
                + TimeText.exact(time().elapsed()) + " passed)";
    }
}
