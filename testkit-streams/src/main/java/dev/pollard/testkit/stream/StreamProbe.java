// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import dev.pollard.testkit.TestContext;
import dev.pollard.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Drives an async iterator by hand: one step, a drain, or progress without demand, as the test says.
 *
 * <p><b>Behaviour.</b> Nothing happens but in the methods that poll: {@link #next()}, {@link #drain}, {@link #progress()}, and the expectations that
 * use them. Items are kept, wakes are counted and never followed, and {@link #asked()} is the demand so far, to be compared with what was
 * taken from a {@link ManualStream}.
 *
 * <p><b>Threading.</b> One thread at a time; wakes may come from any.
 *
 * <pre>{@code
 * StreamProbe<Integer> probe = StreamProbe.of(source.timeout(Duration.ofSeconds(1)));
 * source.emit(1);
 * probe.expectItem(1).expectPending();
 * probe.time().advance(Duration.ofSeconds(1));
 * probe.expectWoken().expectFailure(TimeoutExceededException.class);
 * }</pre>
 *
 * @param <T> the type of the items
 */
public final class StreamProbe<T> {
    private static final int MAX_POLLS = 100_000;

    private final AsyncIterator<T> iterator;
    private final TestContext context;
    private final List<T> items = new ArrayList<>();
    private int outstanding;

    private StreamProbe(AsyncIterator<T> iterator, TestContext context) {
        this.iterator = Objects.requireNonNull(iterator, "iterator");
        this.context = context;
    }

    /**
     * Starts a run of a stream, with virtual time of its own.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @return the probe
     */
    public static <T> StreamProbe<T> of(AsyncStream<T> stream) {
        return of(stream.iterator(), TestContext.create());
    }

    /**
     * Takes an iterator, with virtual time of its own.
     *
     * @param <T> the type of the items
     * @param iterator the iterator, which belongs to the probe from now on
     * @return the probe
     */
    public static <T> StreamProbe<T> of(AsyncIterator<T> iterator) {
        return of(iterator, TestContext.create());
    }

    /**
     * Takes an iterator, and its time, its other services and its budget from a context.
     *
     * @param <T> the type of the items
     * @param iterator the iterator, which belongs to the probe from now on
     * @param services the context, which is {@linkplain TestContext#fork forked}
     * @return the probe
     */
    public static <T> StreamProbe<T> of(AsyncIterator<T> iterator, TestContext services) {
        return new StreamProbe<>(iterator, services.fork(null));
    }

    // ---- polling

    /**
     * Asks for an item, once.
     *
     * @return what the iterator gave
     * @throws Exception what the iterator threw
     */
    public Step<T> next() throws Exception {
        outstanding = Math.max(1, outstanding);
        Step<T> step = iterator.pollNext(begin());
        if (step.isReady()) {
            receive(step.value());
        }
        return step;
    }

    /**
     * Drains once, up to a number of items: the last one is declined, as {@link AsyncIterator#drain} has it.
     *
     * @param max how many, 1 or more
     * @return why the pushing stopped
     * @throws Exception what the iterator threw
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    public Drained drain(int max) throws Exception {
        if (max < 1) {
            throw new IllegalArgumentException("max < 1: " + max);
        }
        outstanding = max;
        return iterator.drain(begin(), item -> {
            if (outstanding == 0) {
                throw new AssertionError("item after the sink declined: " + item + " of " + iterator);
            }
            receive(item);
            return outstanding > 0;
        });
    }

    /**
     * Asks for progress without demand, once.
     *
     * @return whether the end is known to be next
     * @throws Exception what the iterator threw
     */
    public boolean progress() throws Exception {
        return iterator.pollProgress(begin());
    }

    private Context begin() {
        return context.newPoll();
    }

    private void receive(T item) {
        items.add(Objects.requireNonNull(item, "null item"));
        outstanding--;
    }

    /**
     * Asks for items until the end, polling when woken and moving the clock on to the next timer when not.
     *
     * @return all items, those from before included
     * @throws Exception what the iterator threw
     * @throws AssertionError if the iterator is pending, was not woken, and no timer is armed; or if it does not end within 100,000 polls
     */
    public List<T> runToEnd() throws Exception {
        for (int i = 0; i < MAX_POLLS; i++) {
            Step<T> step = next();
            if (step.isEnd()) {
                return items();
            }
            while (step.isPending() && !isWoken()) {
                if (time().advanceToNext() == 0) {
                    throw unexpected("an end", "is pending, was not woken, and no timer is armed", null);
                }
            }
        }
        throw unexpected("an end", "has not ended after " + MAX_POLLS + " polls", null);
    }

    /** Cancels the iterator. */
    public void cancel() {
        iterator.cancel();
    }

    // ---- what happened

    /**
     * Returns the items that were received.
     *
     * @return a copy
     */
    public List<T> items() {
        return List.copyOf(items);
    }

    /**
     * Returns how many items were asked for so far: the received ones, and those that a {@code next} or a {@code drain} is still waiting for.
     *
     * @return the demand
     */
    public int asked() {
        return items.size() + outstanding;
    }

    /**
     * Whether the iterator has been woken since the last poll began.
     *
     * @return true if it wants to be polled
     */
    public boolean isWoken() {
        return context.isWoken();
    }

    /**
     * Returns the context: its counts of polls, wakes, progress and yields.
     *
     * @return the context
     */
    public TestContext context() {
        return context;
    }

    /**
     * Returns the clock and the timers that the iterator sees.
     *
     * @return the virtual time
     */
    public VirtualTime time() {
        return context.time();
    }

    // ---- expectations

    /**
     * Asks once and expects nothing yet.
     *
     * @return this probe
     * @throws AssertionError if the iterator gave an item, ended or failed
     */
    public StreamProbe<T> expectPending() {
        Step<T> step = expecting("Pending", this::next);
        if (!step.isPending()) {
            throw unexpected("Pending", "gave " + step, null);
        }
        return this;
    }

    /**
     * Asks once and expects a certain item.
     *
     * @param expected the item
     * @return this probe
     * @throws AssertionError if the iterator is pending, ended, failed or gave another item
     */
    public StreamProbe<T> expectItem(T expected) {
        String what = "the item " + expected;
        Step<T> step = expecting(what, this::next);
        if (!step.isReady() || !step.value().equals(expected)) {
            throw unexpected(what, step.isPending() ? "is pending" : "gave " + step, null);
        }
        return this;
    }

    /**
     * Asks for each of several items in turn, once.
     *
     * @param expected the items
     * @return this probe
     * @throws AssertionError if one of them does not come
     */
    @SafeVarargs
    public final StreamProbe<T> expectItems(T... expected) {
        for (T item : expected) {
            expectItem(item);
        }
        return this;
    }

    /**
     * Drains once and expects certain items and a reason to stop.
     *
     * @param max how many items to ask for
     * @param reason why the pushing is to stop
     * @param expected the items that are to be pushed
     * @return this probe
     * @throws AssertionError if it goes otherwise
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array
    public final StreamProbe<T> expectDrained(int max, Drained reason, T... expected) {
        int before = items.size();
        String what = List.of(expected) + " and " + reason;
        Drained actual = expecting(what, () -> drain(max));
        List<T> pushed = items.subList(before, items.size());
        if (actual != reason || !pushed.equals(List.of(expected))) {
            throw unexpected(what, "gave " + pushed + " and " + actual, null);
        }
        return this;
    }

    /**
     * Asks once and expects the end.
     *
     * @return this probe
     * @throws AssertionError if the iterator is pending, failed or gave an item
     */
    public StreamProbe<T> expectEnd() {
        Step<T> step = expecting("End", this::next);
        if (!step.isEnd()) {
            throw unexpected("End", step.isPending() ? "is pending" : "gave " + step, null);
        }
        return this;
    }

    /**
     * Asks once and expects a failure.
     *
     * @param <X> the type of the failure
     * @param type the type of the failure
     * @return what the iterator threw
     * @throws AssertionError if it threw something else, which is the cause then, or nothing
     */
    public <X extends Throwable> X expectFailure(Class<X> type) {
        Objects.requireNonNull(type, "type");
        Step<T> step;
        try {
            step = next();
        } catch (Throwable t) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
            throw unexpected(type.getName(), "threw " + t, t);
        }
        throw unexpected(type.getName(), step.isPending() ? "is pending" : "gave " + step, null);
    }

    /**
     * Asks for progress and expects to be told whether the end is next.
     *
     * @param endIsNext whether
     * @return this probe
     * @throws AssertionError if it is the other way, or the iterator failed
     */
    public StreamProbe<T> expectProgress(boolean endIsNext) {
        String what = endIsNext ? "that the end is known" : "that no end is known";
        if (expecting(what, this::progress) != endIsNext) {
            throw unexpected(what, "said " + !endIsNext, null);
        }
        return this;
    }

    /**
     * Expects a wake since the last poll began. Does not poll.
     *
     * @return this probe
     * @throws AssertionError if there was none
     */
    public StreamProbe<T> expectWoken() {
        if (!isWoken()) {
            throw unexpected("a wake", "was not woken since its last poll", null);
        }
        return this;
    }

    /**
     * Expects no wake since the last poll began. Does not poll.
     *
     * @return this probe
     * @throws AssertionError if there was one
     */
    public StreamProbe<T> expectNotWoken() {
        if (isWoken()) {
            throw unexpected("no wake", "was woken since its last poll", null);
        }
        return this;
    }

    private <R> R expecting(String what, Callable<R> action) {
        try {
            return action.call();
        } catch (Throwable t) {
            throw unexpected(what, "threw " + t, t);
        }
    }

    private AssertionError unexpected(String expected, String actual, @Nullable Throwable cause) {
        return new AssertionError("expected " + expected + ", but " + this + " " + actual, cause);
    }

    @Override
    public String toString() {
        return iterator + " (polls: " + context.polls() + ", items: " + items.size() + ", wakes: " + context.wakes()
                + ", " + TimeText.exact(time().elapsed()) + " passed)";
    }
}
