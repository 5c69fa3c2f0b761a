// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.foreign.Foreign;
import dev.pollard.internal.local.Whereabouts;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import dev.pollard.task.TaskInfo;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Runs a call on a thread that may block. */
final class Blocking<T extends @Nullable Object> extends OneShot<T> {
    /** Null once it was handed over. */
    private @Nullable Callable<? extends T> callable;

    /** Null until then. */
    private @Nullable Outcome<T> outcome;

    /** Takes the call back or interrupts it; null while and once there is nothing to take back. */
    private @Nullable Runnable takeBack;

    Blocking(Callable<? extends T> callable) {
        this.callable = Objects.requireNonNull(callable, "callable");
    }

    @Override
    Poll<T> step(Context cx) {
        Outcome<T> awaited = outcome;
        if (awaited == null) {
            awaited = new Outcome<>();
            outcome = awaited;
            takeBack = cx.service(BlockingExecutor.class)
                    .execute(new Work<>(
                            Objects.requireNonNull(callable),
                            awaited,
                            cx.find(TaskInfo.class),
                            Whereabouts.ofBlockingCall()));
            callable = null;
        }
        Poll<T> poll;
        try {
            poll = awaited.poll(cx);
        } catch (Throwable failure) {
            takeBack = null;
            throw failure;
        }
        if (!poll.isPending()) {
            takeBack = null;
        }
        return poll;
    }

    /** Refers to the call and to where its result goes, not to the future. */
    private record Work<T extends @Nullable Object>(
            Callable<? extends T> callable,
            Outcome<T> outcome,
            @Nullable TaskInfo task,
            @Nullable Whereabouts whereabouts)
            implements Runnable {
        @Override
        public void run() {
            Whereabouts before = Whereabouts.enter(whereabouts);
            try {
                call();
            } finally {
                Whereabouts.enter(before);
            }
        }

        private void call() {
            T value;
            try {
                value = callable.call();
            } catch (Throwable failure) {
                outcome.fail(failure);
                return;
            }
            outcome.complete(value);
        }

        @Override
        public String toString() {
            return task == null ? callable.toString() : "of " + task.label();
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        if (takeBack != null) {
            inspector.waitsFor("a call on a thread that may block");
        }
    }

    @Override
    void release() {
        callable = null;
        if (outcome != null) {
            outcome.abandon();
            outcome = null;
        }
        Runnable unfinished = takeBack;
        takeBack = null;
        if (unfinished != null) {
            Foreign.run(unfinished);
        }
    }
}
