// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/** A runtime that runs a command when the test says so. */
final class HandRuntime implements Spawner {
    final Queue<Runnable> scheduled = new ArrayDeque<>();
    final List<Throwable> handled = new ArrayList<>();
    int contexts;
    private boolean closed;

    void close() {
        closed = true;
    }

    /** Runs the next command, and says whether there was one. */
    boolean runNext() {
        Runnable command = scheduled.poll();
        if (command == null) {
            return false;
        }
        try {
            command.run();
        } catch (Throwable t) {
            handled.add(t);
        }
        return true;
    }

    void runAll() {
        while (runNext()) {
            // goes on until a command leaves none behind
        }
    }

    @Override
    public void execute(Runnable command) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        scheduled.add(command);
    }

    @Override
    public Context newContext(Waker waker) {
        contexts++;
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
}
