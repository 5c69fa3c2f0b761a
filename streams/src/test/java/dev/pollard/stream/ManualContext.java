// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A context for polls by hand: counts wakes, has a budget, and the services that a test puts in. */
final class ManualContext extends Context {
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final Waker waker = this::woken;
    private int wakes;
    private int budget;
    private int spent;

    /** A context that never says no. */
    ManualContext() {
        this(Integer.MAX_VALUE);
    }

    /** A context that says no after so many units of progress, until {@link #refill}. */
    ManualContext(int budget) {
        this.budget = budget;
    }

    private void woken() {
        wakes++;
    }

    /** How often the waker was woken. */
    int wakes() {
        return wakes;
    }

    /** How many units of progress were paid. */
    int spent() {
        return spent;
    }

    /** Begins another poll of the task, with a budget of so many units. */
    void refill(int units) {
        budget = units;
    }

    /** Adds a service. */
    <S> ManualContext provide(Class<S> type, S service) {
        services.put(type, service);
        return this;
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return type.cast(services.get(type));
    }

    @Override
    public boolean mayProceed() {
        if (budget > 0) {
            return true;
        }
        waker.wake();
        return false;
    }

    @Override
    public void progressed() {
        spent++;
        budget--;
    }

    @Override
    public String toString() {
        return "a manual context";
    }
}
