// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A context for whoever polls by hand: all services of a scheduler, and no limit on progress. */
final class ForeignContext extends Context {
    private final Scheduler scheduler;
    private final Waker waker;

    ForeignContext(Scheduler scheduler, Waker waker) {
        this.scheduler = scheduler;
        this.waker = Objects.requireNonNull(waker, "waker");
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        return scheduler.find(type);
    }

    @Override
    public boolean mayProceed() {
        return true;
    }

    @Override
    public void progressed() {}

    @Override
    public String toString() {
        return "a context of " + scheduler;
    }
}
