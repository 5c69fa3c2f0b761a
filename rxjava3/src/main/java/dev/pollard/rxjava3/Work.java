// SPDX-License-Identifier: Apache-2.0
package dev.pollard.rxjava3;

import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A piece of work that runs once, unless it was disposed before. Keeps the work no longer than that, and tells RxJava what it throws. */
final class Work extends AtomicReference<@Nullable Runnable> implements Runnable, Disposable {
    private static final long serialVersionUID = 1;

    Work(Runnable task) {
        super(Objects.requireNonNull(task, "task"));
    }

    @Override
    public void run() {
        Runnable task = getAndSet(null);
        if (task != null) {
            try {
                task.run();
            } catch (Throwable failure) {
                RxJavaPlugins.onError(failure);
            }
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
