// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import dev.pollard.internal.foreign.Foreign;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a guard, runs a future, and closes the guard when that has ended.
 *
 * <pre>
 * LOCKING --guard--> RUNNING --value, failure--> ENDED        the function that makes the future is called on the way to RUNNING
 * LOCKING, RUNNING --cancel--> CANCELLED
 * </pre>
 */
final class Locked<T extends @Nullable Object> implements Future<T> {
    private enum State {
        LOCKING,
        RUNNING,
        ENDED,
        CANCELLED
    }

    private final Future<? extends Held> lock;
    private State state = State.LOCKING;
    private @Nullable Callable<? extends Future<T>> body; // while LOCKING
    private @Nullable Held guard; // while RUNNING
    private @Nullable Future<T> running; // while RUNNING

    Locked(Future<? extends Held> lock, Callable<? extends Future<T>> body) {
        this.lock = lock;
        this.body = Objects.requireNonNull(body, "body");
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        try {
            Poll<T> poll = step(cx);
            if (!poll.isPending()) {
                end(State.ENDED);
            }
            return poll;
        } catch (Throwable failure) {
            end(State.ENDED);
            throw failure;
        }
    }

    private Poll<T> step(Context cx) throws Exception {
        switch (state) {
            case LOCKING -> {
                Poll<? extends Held> poll = lock.poll(cx);
                if (poll.isPending()) {
                    return Poll.pending();
                }
                guard = poll.value();
                state = State.RUNNING;
                running = Objects.requireNonNull(
                        Objects.requireNonNull(body).call(), "the future that the body returned");
                body = null;
                return running.poll(cx);
            }
            case RUNNING -> {
                return Objects.requireNonNull(running).poll(cx);
            }
            case CANCELLED -> throw new IllegalStateException("future polled after cancel: " + this);
            default -> throw new IllegalStateException("future polled after completion: " + this);
        }
    }

    /** Lets go of everything; the guard last, if there is one. */
    private void end(State last) {
        if (state != State.CANCELLED) {
            state = last;
        }
        body = null;
        running = null;
        Held held = guard;
        guard = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public void cancel() {
        Future<?> unfinished = state == State.LOCKING ? lock : running;
        if (state == State.LOCKING || state == State.RUNNING) {
            state = State.CANCELLED;
            if (unfinished != null) {
                Foreign.run(unfinished::cancel);
            }
            end(State.CANCELLED);
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name(toString());
        inspector.child(state == State.LOCKING ? lock : running);
    }

    @Override
    public String toString() {
        return "Locked(" + lock + ")";
    }
}
