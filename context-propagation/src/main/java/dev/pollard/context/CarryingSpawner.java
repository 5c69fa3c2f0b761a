// SPDX-License-Identifier: Apache-2.0
package dev.pollard.context;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Captures with each spawn. */
record CarryingSpawner(ContextPropagation propagation, Spawner spawner) implements Spawner {

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        return spawner.spawn(propagation.captureTask(future));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future) {
        return spawner.spawn(name, propagation.captureTask(future));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
        return spawner.spawnBlocking(propagation.captureHere().wrap(call));
    }

    @Override
    public void execute(Runnable command) {
        spawner.execute(propagation.captureHere().wrap(command));
    }

    @Override
    public Context newContext(Waker waker) {
        return spawner.newContext(waker).with(Spawner.class, this);
    }

    @Override
    public String toString() {
        return spawner + " with " + propagation;
    }
}
