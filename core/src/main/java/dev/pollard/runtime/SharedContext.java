// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The context of the shared runtime for whoever polls by hand, and may never need a thread of it. */
final class SharedContext extends Context {
    /** What a runtime has, but for the clock. */
    private static final Set<Class<?>> STARTING = Set.of(
            Timers.class,
            Reactor.class,
            Spawner.class,
            BlockingExecutor.class,
            UncaughtHandler.class,
            UnobservedFailures.class);

    private final Waker waker;

    SharedContext(Waker waker) {
        this.waker = Objects.requireNonNull(waker, "waker");
    }

    @Override
    public Waker waker() {
        return waker;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        if (type == Ticker.class) {
            return type.cast(Ticker.system());
        }
        return STARTING.contains(type) ? AsyncRuntime.shared().scheduler().find(type) : null;
    }

    @Override
    public boolean mayProceed() {
        return true;
    }

    @Override
    public void progressed() {}

    @Override
    public String toString() {
        return "a context of the shared runtime";
    }
}
