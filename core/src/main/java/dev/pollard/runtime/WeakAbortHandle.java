// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Aborts a task that it does not keep in memory: a runtime holds on to its tasks until they have ended, and after that there is nothing to abort, and
 * the value is nobody's but the handle's.
 */
final class WeakAbortHandle implements AbortHandle {
    private final WeakReference<JoinHandle<?>> task;
    private final long id;
    private final @Nullable String name;

    WeakAbortHandle(JoinHandle<?> task) {
        this.task = new WeakReference<>(task);
        this.id = task.id();
        this.name = task.name();
    }

    @Override
    public void abort() {
        JoinHandle<?> alive = task.get();
        if (alive != null) {
            alive.abort();
        }
    }

    @Override
    public void abort(Throwable reason) {
        JoinHandle<?> alive = task.get();
        if (alive != null) {
            alive.abort(reason);
        }
    }

    @Override
    public boolean isFinished() {
        JoinHandle<?> alive = task.get();
        return alive == null || alive.isFinished();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public @Nullable String name() {
        return name;
    }

    @Override
    public String toString() {
        return "AbortHandle(" + label() + (isFinished() ? ", ended)" : ")");
    }
}
