// SPDX-License-Identifier: Apache-2.0
package dev.pollard.concurrency.border;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Keeps what it is to run until the arbiter runs it. */
final class QueueRuntime implements Spawner {
    private final ConcurrentLinkedQueue<Runnable> scheduled = new ConcurrentLinkedQueue<>();

    void runAll() {
        Runnable command;
        while ((command = scheduled.poll()) != null) {
            command.run();
        }
    }

    @Override
    public void execute(Runnable command) {
        scheduled.add(command);
    }

    @Override
    public Context newContext(Waker waker) {
        return Context.of(waker);
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        throw new UnsupportedOperationException("spawn");
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future) {
        throw new UnsupportedOperationException("spawn");
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
        throw new UnsupportedOperationException("spawnBlocking");
    }
}
