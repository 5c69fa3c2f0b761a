// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes all results of a set of tasks; after a failure aborts the others, and waits for their ends. */
final class JoinAllTasks<T extends @Nullable Object> implements Future<List<T>> {
    private final JoinSet<T> set;
    private final List<T> values = new ArrayList<>();

    /** The one that waits; null if none does. */
    private @Nullable Future<TaskResult<T>> next;

    private @Nullable Throwable failure;
    private @Nullable String over;

    JoinAllTasks(JoinSet<T> set) {
        this.set = set;
    }

    @Override
    public Poll<List<T>> poll(Context cx) throws Exception {
        if (over != null) {
            throw new IllegalStateException("future polled after " + over + ": " + this);
        }
        while (!set.isEmpty()) {
            Future<TaskResult<T>> awaited = next == null ? set.joinNextResult() : next;
            next = awaited;
            Poll<TaskResult<T>> poll = awaited.poll(cx);
            if (poll.isPending()) {
                return Poll.pending();
            }
            next = null;
            take(poll.value());
        }
        over = "completion";
        if (failure != null) {
            throw Throwables.rethrow(failure);
        }
        return Poll.ready(Collections.unmodifiableList(values));
    }

    private void take(TaskResult<T> result) throws Exception {
        Throwable thrown = result.failure();
        if (thrown == null) {
            values.add(result.get());
        } else if (failure == null) {
            failure = thrown;
            set.abortAll();
        }
    }

    @Override
    public void cancel() {
        if (over == null) {
            over = "cancel";
            values.clear();
            if (next != null) {
                next.cancel();
            }
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.child(set);
    }

    @Override
    public String toString() {
        return "JoinAll(" + set + ")";
    }
}
