// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link JoinSet}: becomes its result, and aborts it until then. Once the result was taken it refers to neither the task nor the set, so that who
 * keeps it to abort the task keeps no values.
 *
 * <p><b>Threading.</b> As an {@link AbortHandle}: any thread. The rest: the owner of the set.
 */
final class JoinMember<T extends @Nullable Object> implements Future<TaskResult<T>>, AbortHandle {

    /** The tasks whose results have not been taken. */
    static final class Members<T extends @Nullable Object> {
        private @Nullable JoinMember<T> first;

        JoinMember<T> add(JoinHandle<T> handle) {
            JoinMember<T> member = new JoinMember<>(this, handle);
            member.next = first;
            if (first != null) {
                first.previous = member;
            }
            first = member;
            return member;
        }

        void abortAll() {
            for (JoinMember<T> member = first; member != null; member = member.next) {
                member.abort();
            }
        }

        void detachAll() {
            for (JoinMember<T> member = first; member != null; member = member.next) {
                JoinHandle<T> task = member.handle;
                if (task != null) {
                    task.detach();
                }
            }
        }
    }

    private final long id;
    private final @Nullable String name;
    private final StackWalker.@Nullable StackFrame spawnedAt;

    /** Null once the result was taken. */
    private volatile @Nullable JoinHandle<T> handle;

    private @Nullable Members<T> members;
    private @Nullable JoinMember<T> previous;
    private @Nullable JoinMember<T> next;

    private JoinMember(Members<T> members, JoinHandle<T> handle) {
        this.members = members;
        this.handle = handle;
        this.id = handle.id();
        this.name = handle.name();
        this.spawnedAt = handle.spawnedAt();
    }

    @Override
    public Poll<TaskResult<T>> poll(Context cx) {
        JoinHandle<T> task = Objects.requireNonNull(handle);
        TaskResult<T> result;
        try {
            Poll<T> poll = task.poll(cx);
            if (poll.isPending()) {
                return Poll.pending();
            }
            result = TaskResult.value(this, poll.value());
        } catch (Throwable failure) {
            result = TaskResult.failure(this, failure);
        }
        leave();
        handle = null;
        return Poll.ready(result);
    }

    private void leave() {
        if (previous != null) {
            previous.next = next;
        } else if (members != null) {
            members.first = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        previous = null;
        next = null;
        members = null;
    }

    @Override
    public void cancel() {
        JoinHandle<T> task = handle;
        if (task != null) {
            leave();
            task.cancel();
        }
    }

    @Override
    public void abort() {
        JoinHandle<T> task = handle;
        if (task != null) {
            task.abort();
        }
    }

    @Override
    public void abort(Throwable reason) {
        Objects.requireNonNull(reason, "reason");
        JoinHandle<T> task = handle;
        if (task != null) {
            task.abort(reason);
        }
    }

    @Override
    public boolean isFinished() {
        JoinHandle<T> task = handle;
        return task == null || task.isFinished();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public @Nullable String name() {
        return name;
    }

    @Override
    public StackWalker.@Nullable StackFrame spawnedAt() {
        return spawnedAt;
    }

    @Override
    public void inspect(Inspector inspector) {
        JoinHandle<T> task = handle;
        if (task != null) {
            inspector.waitsFor(task, task, 0);
        }
    }

    @Override
    public String toString() {
        return label();
    }
}
