// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AbortHandle;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.testkit.SimulatedRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One life of a {@link Host}, from a start to the crash or the stop: the tasks that run on it, and its sockets. */
final class Boot implements Spawner {
    private final Host host;
    private final SimulatedRuntime runtime;
    private final Sockets sockets;
    private final List<HostedFuture<?>> tasks = new ArrayList<>();
    private boolean down;

    Boot(Host host, SimulatedRuntime runtime) {
        this.host = host;
        this.runtime = runtime;
        this.sockets = new Sockets(host);
    }

    Host host() {
        return host;
    }

    Sockets sockets() {
        return sockets;
    }

    boolean isDown() {
        return down;
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        return start(host.name() + " task", Objects.requireNonNull(future, "future"));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future) {
        Objects.requireNonNull(name, "name");
        return start(host.name() + " " + name, Objects.requireNonNull(future, "future"));
    }

    /** Starts the task whose name is that of the host. */
    void startMain(Future<?> future) {
        start(host.name(), future).detach();
    }

    private <T extends @Nullable Object> JoinHandle<T> start(String label, Future<T> future) {
        if (down) {
            future.cancel();
            throw down();
        }
        tasks.removeIf(Boot::isFinished);
        HostedFuture<T> hosted = HostedFuture.of(this, future);
        tasks.add(hosted);
        JoinHandle<T> handle = runtime.spawn(label, hosted); // may run it, and the host may crash in it
        hosted.task(handle.abortHandle());
        if (down) {
            handle.abort(host.name() + " is down");
        }
        return handle;
    }

    private RejectedExecutionException down() {
        return new RejectedExecutionException("host is down: " + host.name());
    }

    private static boolean isFinished(HostedFuture<?> hosted) {
        AbortHandle task = hosted.task();
        return task != null && task.isFinished();
    }

    /** Refuses tasks and polls none any more; {@link #abort} cancels them. */
    void goDown() {
        down = true;
    }

    /** Aborts all tasks that are left. */
    void abort(String reason) {
        for (HostedFuture<?> hosted : List.copyOf(tasks)) {
            AbortHandle task = hosted.task();
            if (task != null) {
                task.abort(reason);
            }
        }
    }

    /** Whether all tasks have ended, and their cleanup too. */
    boolean hasEnded() {
        tasks.removeIf(Boot::isFinished);
        return tasks.isEmpty();
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
        return spawn("call", Futures.blocking(Objects.requireNonNull(call, "call")));
    }

    @Override
    public void execute(Runnable command) {
        Objects.requireNonNull(command, "command");
        if (down) {
            throw down();
        }
        runtime.execute(() -> {
            if (!down) {
                command.run();
            }
        });
    }

    @Override
    public Context newContext(Waker waker) {
        return new HostContext(runtime.newContext(waker), this);
    }

    @Override
    public String toString() {
        return "Boot(" + host.name() + ", " + tasks.size() + " tasks" + (down ? ", down)" : ")");
    }
}
