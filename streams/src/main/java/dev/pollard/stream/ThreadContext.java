// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.future.CleanupScope;
import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of a thread that polls by itself and sleeps in between; cleanup is its own to await. Asks for a runtime when a poll asks for a service.
 *
 * <p>Different threads may poll, one after the other.
 */
final class ThreadContext extends Context implements Waker, CleanupScope {
    private record Cleanup(String name, Future<?> future) {}

    private final Supplier<? extends Spawner> runtime;

    /** Makes a context of that runtime. */
    private final Function<? super Waker, ? extends Context> newContext;

    private final List<Cleanup> cleanups = new ArrayList<>();
    private @Nullable Context services;

    // Who sleeps writes sleeper, then reads woken; who wakes writes woken, then reads sleeper. Both are volatile, so
    // one sees the other.
    private volatile boolean woken;
    private volatile @Nullable Thread sleeper;

    ThreadContext(Supplier<? extends Spawner> runtime, Function<? super Waker, ? extends Context> newContext) {
        this.runtime = runtime;
        this.newContext = newContext;
    }

    /** To be called before each poll. */
    void begin() {
        woken = false;
    }

    /** Sleeps until there was a wake since {@link #begin}. */
    void await(Object what) throws InterruptedException {
        sleeper = Thread.currentThread();
        try {
            while (!woken) {
                LockSupport.park(what);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting in " + what);
                }
            }
        } finally {
            sleeper = null;
        }
    }

    @Override
    public void wake() {
        woken = true;
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Polls what was left to clean up until it is done. Does not throw; an interrupt leaves the rest to the runtime. */
    void awaitCleanup() {
        try {
            begin();
            while (pollCleanups()) {
                await("cleanup");
                begin();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cleanups.forEach(this::handOver);
            cleanups.clear();
        }
    }

    /** Whether something is unfinished. */
    private boolean pollCleanups() {
        for (int i = 0; i < cleanups.size(); ) { // cleanup may leave more of it
            Cleanup cleanup = cleanups.get(i);
            try {
                if (cleanup.future().poll(this).isPending()) {
                    i++;
                    continue;
                }
            } catch (Throwable failure) {
                Failures.report(failure);
            }
            cleanups.remove(i);
        }
        return !cleanups.isEmpty();
    }

    private void handOver(Cleanup cleanup) {
        try {
            runtime.get().spawn(cleanup.name(), cleanup.future()).detach();
        } catch (Throwable closed) {
            Failures.report(closed);
        }
    }

    @Override
    public void cleanUp(String name, Future<?> future) {
        cleanups.add(new Cleanup(name, future));
    }

    @Override
    public @Nullable Throwable cancelReason() {
        return null;
    }

    @Override
    public Waker waker() {
        return this;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        if (type == CleanupScope.class) {
            return type.cast(this);
        }
        Context found = services;
        if (found == null) {
            found = newContext.apply(this);
            services = found;
        }
        return found.find(type);
    }

    @Override
    public boolean mayProceed() {
        return true;
    }

    @Override
    public void progressed() {}

    @Override
    public String toString() {
        return "the context of a thread that waits";
    }
}
