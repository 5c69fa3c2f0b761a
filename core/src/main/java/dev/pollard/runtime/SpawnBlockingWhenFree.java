// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Spawns a blocking call, and is ready with its handle once the call has a thread or a place in the queue. */
final class SpawnBlockingWhenFree<T extends @Nullable Object> implements Future<JoinHandle<T>> {
    private final Spawner spawner;

    /** Null once it was spawned. */
    private @Nullable Callable<T> call;

    private @Nullable JoinHandle<T> handle;
    private @Nullable String over;
    private final Acceptance acceptance = new Acceptance();

    /** That the call has been accepted, or has ended without. Refers to nothing but who waits. */
    private static final class Acceptance implements Runnable {
        final AtomicWaker waker = new AtomicWaker();
        volatile boolean given;

        @Override
        public void run() {
            given = true;
            waker.wake();
        }
    }

    /** Polls the call so that its acceptance is told. */
    private record Announced<T extends @Nullable Object>(Future<T> call, Acceptance acceptance) implements Future<T> {
        @Override
        public Poll<T> poll(Context cx) throws Exception {
            if (acceptance.given) {
                return call.poll(cx);
            }
            BlockingExecutor executor = cx.service(BlockingExecutor.class);
            try {
                return call.poll(cx.with(BlockingExecutor.class, work -> executor.execute(work, acceptance)));
            } catch (Throwable t) {
                acceptance.run(); // as it were: the handle tells the rest
                throw t;
            }
        }

        @Override
        public void cancel() {
            call.cancel();
            acceptance.run();
        }

        @Override
        public void inspect(Inspector inspector) {
            inspector.child(call);
        }

        @Override
        public String toString() {
            return call.toString();
        }
    }

    SpawnBlockingWhenFree(Spawner spawner, Callable<T> call) {
        this.spawner = spawner;
        this.call = Objects.requireNonNull(call, "call");
    }

    @Override
    public Poll<JoinHandle<T>> poll(Context cx) {
        if (over != null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        Callable<T> unspawned = call;
        if (unspawned != null) {
            if (!cx.mayProceed()) {
                return Poll.pending();
            }
            call = null;
            handle = spawner.spawn(new Announced<>(Futures.blocking(unspawned), acceptance));
        }
        acceptance.waker.register(cx.waker());
        if (!acceptance.given) {
            return Poll.pending();
        }
        cx.progressed();
        over = "completion";
        return Poll.ready(Objects.requireNonNull(handle));
    }

    @Override
    public void cancel() {
        if (over != null) {
            return;
        }
        over = "cancel";
        call = null;
        acceptance.waker.take();
        if (handle != null) {
            handle.cancel();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.waitsFor("a place among the blocking calls");
    }

    @Override
    public String toString() {
        return "SpawnBlockingWhenFree(" + (over != null ? over : handle != null ? handle.label() : call) + ")";
    }
}
