// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A piece of work that runs once, unless it was disposed before. Keeps the work no longer than that. */
final class Work extends AtomicReference<@Nullable Runnable> implements Runnable, Disposable {
    private static final long serialVersionUID = 1;

    Work(Runnable task) {
        super(Objects.requireNonNull(task, "task"));
    }

    @Override
    public void run() {
        Runnable task = getAndSet(null);
        if (task != null) {
            task.run();
        }
    }

    /** Disposes it, and says whether it still waited. */
    boolean withdraw() {
        return getAndSet(null) != null;
    }

    @Override
    public void dispose() {
        set(null);
    }

    /** Whether it does not wait to run any more. */
    @Override
    public boolean isDisposed() {
        return get() == null;
    }
}
