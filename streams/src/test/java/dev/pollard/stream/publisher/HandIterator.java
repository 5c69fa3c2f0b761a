// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.task.Waker;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** An iterator that gives what the test puts in, and counts what is done to it. */
final class HandIterator implements AsyncIterator<Integer> {
    private final Queue<Integer> items = new ArrayDeque<>();
    private boolean ended;
    private @Nullable Exception failure;

    @Nullable
    Waker waker;

    Runnable duringPoll = () -> {};
    int polls;
    int progressPolls;
    int cancels;

    static HandIterator of(Integer... items) {
        HandIterator iterator = new HandIterator();
        iterator.put(items);
        return iterator;
    }

    void put(Integer... more) {
        items.addAll(List.of(more));
    }

    HandIterator end() {
        ended = true;
        return this;
    }

    HandIterator fail(Exception cause) {
        failure = cause;
        return this;
    }

    void wake() {
        Objects.requireNonNull(waker).wake();
    }

    int left() {
        return items.size();
    }

    AsyncStream<Integer> stream() {
        return () -> this;
    }

    @Override
    public Step<Integer> pollNext(Context cx) throws Exception {
        polls++;
        waker = cx.waker();
        duringPoll.run();
        Integer item = items.poll();
        if (item != null) {
            return Poll.ready(item);
        }
        return isKnownToEnd() ? Step.end() : Poll.pending();
    }

    @Override
    public boolean pollProgress(Context cx) throws Exception {
        progressPolls++;
        waker = cx.waker();
        duringPoll.run();
        return items.isEmpty() && isKnownToEnd();
    }

    private boolean isKnownToEnd() throws Exception {
        if (failure != null) {
            throw failure;
        }
        return ended;
    }

    @Override
    public void cancel() {
        cancels++;
    }
}
