// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody else's executor as a runtime: all that the border needs of one. */
public final class ForeignRuntime implements Spawner, TestRuntime {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(ForeignRuntime::daemon);

    static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "foreign");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Spawner spawner() {
        return this;
    }

    @Override
    public void execute(Runnable command) {
        thread.execute(command);
    }

    @Override
    public Context newContext(Waker waker) {
        return Context.of(waker);
    }

    @Override
    public <T> JoinHandle<T> spawn(Future<T> future) {
        throw new UnsupportedOperationException("spawn");
    }

    @Override
    public <T> JoinHandle<T> spawn(String name, Future<T> future) {
        throw new UnsupportedOperationException("spawn");
    }

    @Override
    public <T> JoinHandle<T> spawnBlocking(Callable<T> call) {
        throw new UnsupportedOperationException("spawnBlocking");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
