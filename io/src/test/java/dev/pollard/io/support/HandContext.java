// SPDX-License-Identifier: Apache-2.0
package dev.pollard.io.support;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A context for polling by hand: counts wakes, has a budget, and offers what it was given as services. */
public final class HandContext extends Context implements Waker {
    private final Map<Class<?>, Object> services = new HashMap<>();
    private final @Nullable Context parent;
    private int wakes;
    private int budget = Integer.MAX_VALUE;

    public HandContext() {
        this.parent = null;
    }

    /** A context that finds in another what it was not given. */
    public HandContext(Context parent) {
        this.parent = parent;
    }

    @Override
    public <S> HandContext with(Class<S> type, S service) {
        services.put(type, service);
        return this;
    }

    public HandContext budget(int units) {
        budget = units;
        return this;
    }

    public int wakes() {
        return wakes;
    }

    /** Polls until the future ends, as long as each poll that was pending had arranged a wake. */
    public <T extends @Nullable Object> T run(Future<T> future) throws Exception {
        while (true) {
            int before = wakes;
            Poll<T> poll = future.poll(this);
            if (poll.isReady()) {
                return poll.value();
            }
            if (wakes == before) {
                throw new AssertionError("pending, and nobody woke: " + future);
            }
        }
    }

    @Override
    public void wake() {
        wakes++;
    }

    @Override
    public Waker waker() {
        return this;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        S own = type.cast(services.get(type));
        return own == null && parent != null ? parent.find(type) : own;
    }

    @Override
    public boolean mayProceed() {
        if (budget > 0) {
            return true;
        }
        wake();
        return false;
    }

    @Override
    public void progressed() {
        budget--;
    }
}
