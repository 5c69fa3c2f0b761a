// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link CancelFuzzer}: makes the children that it watches, and takes the events that bring the run forward.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class Trial {
    private final CountingWaker waker = new CountingWaker();
    private final TestContext context;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final List<WatchedFuture<?>> children = new ArrayList<>();
    private final List<Runnable> checks = new ArrayList<>();

    private final boolean eventsFirst;

    Trial(@Nullable Integer budget, boolean eventsFirst) {
        this.eventsFirst = eventsFirst;
        TestContext.Builder builder = TestContext.builder().waker(waker);
        context = budget == null ? builder.build() : builder.budget(budget).build();
    }

    /**
     * Returns a future to complete by an {@linkplain #event event}, which must be ended or cancelled when the run is over.
     *
     * @param <T> the type of the value
     * @param name the name in messages
     * @return the future
     */
    public <T extends @Nullable Object> ManualFuture<T> manual(String name) {
        ManualFuture<T> future = ManualFuture.named(name);
        children.add(future);
        return future;
    }

    /**
     * Returns a future around another that must be ended or cancelled when the run is over.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return the future to hand to the code under test
     */
    public <T extends @Nullable Object> CountingFuture<T> watch(Future<T> future) {
        CountingFuture<T> counting = CountingFuture.of(future);
        children.add(counting);
        return counting;
    }

    /**
     * Adds an event from outside, such as {@code () -> child.complete(1)}.
     *
     * <p>Events happen one at a time, in the order in which they were added, when the code under test is pending and has not been woken. In
     * half of the runs they happen before the next timer fires, in the other half when no timer is armed any more.
     *
     * @param event what happens
     * @return this trial
     */
    public Trial event(Runnable event) {
        events.add(Objects.requireNonNull(event, "event"));
        return this;
    }

    /**
     * Adds a check for after the run, however it ended: that nothing was left behind.
     *
     * @param check throws an {@link AssertionError} if something was
     * @return this trial
     */
    public Trial check(Runnable check) {
        checks.add(Objects.requireNonNull(check, "check"));
        return this;
    }

    /**
     * Returns the clock and the timers of the run.
     *
     * @return the virtual time
     */
    public VirtualTime time() {
        return context.time();
    }

    TestContext context() {
        return context;
    }

    int wakes() {
        return waker.wakes();
    }

    /** Lets the next timer fire or the next event happen. */
    boolean goOn() {
        return eventsFirst ? nextEvent() || nextTimer() : nextTimer() || nextEvent();
    }

    private boolean nextTimer() {
        return time().advanceToNext() > 0;
    }

    private boolean nextEvent() {
        Runnable event = events.poll();
        if (event == null) {
            return false;
        }
        event.run();
        return true;
    }

    /** What was left behind, as an error. */
    void verify() {
        for (WatchedFuture<?> child : children) {
            child.assertNotMisused();
            if (child.isRunning()) {
                throw new AssertionError("left running: " + child);
            }
        }
        if (time().armed() > 0) {
            throw new AssertionError("timers left armed: " + time().armed());
        }
        checks.forEach(Runnable::run);
    }
}
