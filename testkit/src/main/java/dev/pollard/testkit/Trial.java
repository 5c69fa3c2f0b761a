// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link CancelFuzzer}: makes the children that it watches, takes the events that bring the run forward, and keeps the ledger of what must be back
 * at its end.
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class Trial {
    private final SimulatedRuntime runtime = SimulatedRuntime.create();
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final List<Watched> children = new ArrayList<>();
    private final List<Runnable> checks = new ArrayList<>();

    Trial() {}

    /**
     * Returns a future to complete by an {@linkplain #event event}, which must be ended or cancelled when the run is over.
     *
     * @param <T> the type of the value
     * @param name the name in messages
     * @return the future
     */
    public <T extends @Nullable Object> ManualFuture<T> manual(String name) {
        return watched(ManualFuture.named(name));
    }

    /**
     * Returns a future around another that must be ended or cancelled when the run is over.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return the future to hand to the code under test
     */
    public <T extends @Nullable Object> CountingFuture<T> watch(Future<T> future) {
        return watched(CountingFuture.of(future));
    }

    /**
     * Watches a child of the code under test, which must be ended or cancelled when the run is over.
     *
     * @param <W> the type of the child
     * @param child the child
     * @return the child
     */
    public <W extends Watched> W watched(W child) {
        children.add(Objects.requireNonNull(child, "child"));
        return child;
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
     * Adds a check for after the run, however it ended.
     *
     * @param check throws an {@link AssertionError} if something is wrong
     * @return this trial
     */
    public Trial check(Runnable check) {
        checks.add(Objects.requireNonNull(check, "check"));
        return this;
    }

    /**
     * Returns the ledger of what must be back at the end of the run: permits, waiters, values that were not delivered, resources.
     *
     * @return the ledger, which has the armed timers already
     */
    public Leaks leaks() {
        return runtime.leaks();
    }

    /**
     * Returns the runtime that the code under test finds in its context: to spawn tasks that are part of the scene, and to look at the time.
     *
     * @return the runtime; its tasks run when the code under test is pending and has not been woken
     */
    public SimulatedRuntime runtime() {
        return runtime;
    }

    /** Lets the tasks run, or else the next event happen or the next timer fire; false if there is nothing of that. */
    boolean goOn(boolean eventsFirst) {
        if (runtime.stepOnce()) {
            return true;
        }
        return eventsFirst ? nextEvent() || runtime.advanceToNext() : runtime.advanceToNext() || nextEvent();
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
        runtime.runUntilIdle();
        for (Watched child : children) {
            child.assertNotMisused();
            if (child.isRunning()) {
                throw new AssertionError("left running: " + child);
            }
        }
        if (runtime.liveTasks() > 0) {
            throw new AssertionError("tasks left running:\n" + runtime.dump());
        }
        List<String> leaks = runtime.leaks().list();
        if (!leaks.isEmpty()) {
            throw new AssertionError("left behind: " + String.join("; ", leaks));
        }
        runtime.close(Duration.ZERO);
        Throwable uncaught = runtime.firstUncaught();
        if (uncaught != null) {
            throw new AssertionError("a failure that nobody awaited: " + uncaught, uncaught);
        }
        checks.forEach(Runnable::run);
    }
}
