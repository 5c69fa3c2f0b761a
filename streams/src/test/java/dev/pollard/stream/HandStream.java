// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A source for one run that is driven by hand, counts what is done to it, and refuses what its owner must not do. */
final class HandStream<T> implements AsyncStream<T>, AsyncIterator<T> {
    private final String name;
    private final Deque<T> items = new ArrayDeque<>();
    private boolean last;
    private @Nullable Exception failure;
    private @Nullable Waker waker;
    private boolean closed;
    private boolean cancelled;

    int runs;
    int polls;
    int progressPolls;
    int cancels;
    int taken;

    HandStream(String name) {
        this.name = name;
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    static <T> HandStream<T> of(T... items) {
        HandStream<T> probe = new HandStream<>("hand");
        probe.items.addAll(Arrays.asList(items));
        return probe.end();
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    final HandStream<T> push(T... more) {
        items.addAll(Arrays.asList(more));
        wake();
        return this;
    }

    HandStream<T> end() {
        last = true;
        wake();
        return this;
    }

    HandStream<T> fail(Exception e) {
        failure = e;
        wake();
        return this;
    }

    /** Wakes for nothing. */
    void wake() {
        Waker current = waker;
        if (current != null) {
            current.wake();
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public AsyncIterator<T> iterator() {
        runs++;
        return this;
    }

    @Override
    public Step<T> pollNext(Context cx) throws Exception {
        open();
        polls++;
        waker = cx.waker();
        T item = items.pollFirst();
        if (item != null) {
            taken++;
            return Poll.ready(item);
        }
        if (failure != null) {
            closed = true;
            throw failure;
        }
        if (last) {
            closed = true;
            return Step.end();
        }
        return Poll.pending();
    }

    @Override
    public boolean pollProgress(Context cx) throws Exception {
        open();
        progressPolls++;
        waker = cx.waker();
        if (items.isEmpty() && failure != null) {
            closed = true;
            throw failure;
        }
        return items.isEmpty() && last;
    }

    @Override
    public void cancel() {
        if (closed && !cancelled) {
            throw new AssertionError(this + " cancelled after its end");
        }
        closed = true;
        cancelled = true;
        cancels++;
    }

    private void open() {
        if (closed) {
            throw new AssertionError(this + " polled after its end");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
