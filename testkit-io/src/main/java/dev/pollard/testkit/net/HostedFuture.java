// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.net;

import dev.pollard.future.Future;
import dev.pollard.internal.local.Whereabouts;
import dev.pollard.runtime.AbortHandle;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import org.jspecify.annotations.Nullable;

/** The future of a task of a host: finds the host's network in its context, spawns there, and is not polled any more once the host is down. */
final class HostedFuture<T extends @Nullable Object> implements Future<T> {
    private final Boot boot;
    private final Future<T> future;
    private final boolean isCleanup;

    /** The task that runs this; null while it is being spawned. */
    private @Nullable AbortHandle task;

    private HostedFuture(Boot boot, Future<T> future, boolean isCleanup) {
        this.boot = boot;
        this.future = future;
        this.isCleanup = isCleanup;
    }

    static <T extends @Nullable Object> HostedFuture<T> of(Boot boot, Future<T> future) {
        return new HostedFuture<>(boot, future, /* isCleanup= */ false);
    }

    /** What is left to be done when the host is down: that goes on. */
    static <T extends @Nullable Object> HostedFuture<T> cleanup(Boot boot, Future<T> future) {
        return new HostedFuture<>(boot, future, /* isCleanup= */ true);
    }

    void task(AbortHandle handle) {
        task = handle;
    }

    @Nullable
    AbortHandle task() {
        return task;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        if (boot.isDown() && !isCleanup) {
            return Poll.pending();
        }
        Whereabouts before = Whereabouts.enter(new Whereabouts(boot, Thread.currentThread()));
        try {
            return future.poll(new HostContext(cx, boot));
        } finally {
            Whereabouts.enter(before);
        }
    }

    @Override
    public void cancel() {
        future.cancel();
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("on " + boot.host().name());
        inspector.child(future);
    }

    @Override
    public String toString() {
        return future.toString();
    }
}
