// SPDX-License-Identifier: Apache-2.0
package dev.pollard.support;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Waker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A child future that the test ends when it likes, and that counts what is done to it. Complains of nothing, remembers all. */
public final class Probe<T extends @Nullable Object> implements Future<T> {
    private final String name;
    private final List<Waker> wakersSeen = new ArrayList<>();
    private @Nullable Waker waker;
    private @Nullable Poll<T> value;
    private @Nullable Throwable failure;
    private @Nullable RuntimeException cancelFailure;
    private Runnable duringPoll = () -> {};
    private int polls;
    private int pollsAfterEnd;
    private int cancels;
    private boolean ended;

    public Probe(String name) {
        this.name = name;
    }

    /** Ends with a value at the next poll, and wakes. */
    public void complete(T result) {
        completeUnnoticed(result);
        wake();
    }

    /** Ends with a value at the next poll, without a wake. */
    public void completeUnnoticed(T result) {
        value = Poll.ready(result);
    }

    /** Fails at the next poll, and wakes. */
    public void fail(Throwable cause) {
        failure = cause;
        wake();
    }

    /** Wakes the last waker, without a reason. */
    public void wake() {
        Waker last = waker;
        if (last != null) {
            last.wake();
        }
    }

    public Probe<T> throwingOnCancel(RuntimeException bug) {
        cancelFailure = bug;
        return this;
    }

    /** Runs an action in each poll, after the waker was stored. */
    public Probe<T> duringPoll(Runnable action) {
        duringPoll = action;
        return this;
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        polls++;
        if (ended) {
            pollsAfterEnd++;
            throw new IllegalStateException("polled after its end: " + this);
        }
        waker = cx.waker();
        wakersSeen.add(waker);
        duringPoll.run();
        if (failure != null) {
            ended = true;
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }
        if (value != null) {
            ended = true;
            return value;
        }
        return Poll.pending();
    }

    @Override
    public void cancel() {
        cancels++;
        if (cancelFailure != null) {
            throw cancelFailure;
        }
    }

    public int polls() {
        return polls;
    }

    public int pollsAfterEnd() {
        return pollsAfterEnd;
    }

    public int cancels() {
        return cancels;
    }

    /** Whether it gave its value or its failure. */
    public boolean hasEnded() {
        return ended;
    }

    public List<Waker> wakersSeen() {
        return wakersSeen;
    }

    @Override
    public String toString() {
        return name;
    }
}
