// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A future around another one that counts what its owner does to it.
 *
 * <p><b>Threading.</b> One owner, as any future.
 *
 * @param <T> the type of the value
 */
public final class CountingFuture<T extends @Nullable Object> implements Future<T>, Watched {
    private final Future<T> source;
    private int polls;
    private int cancels;
    private boolean ended;
    private @Nullable String misuse;

    private CountingFuture(Future<T> source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Returns a future that counts.
     *
     * @param <T> the type of the value
     * @param source the future that does the work
     * @return the future to hand to the code under test
     */
    public static <T extends @Nullable Object> CountingFuture<T> of(Future<T> source) {
        return new CountingFuture<>(source);
    }

    @Override
    public Poll<T> poll(Context cx) throws Exception {
        polls++;
        if (ended) {
            noteMisuse("polled after its end");
        } else if (cancels > 0) {
            noteMisuse("polled after it was cancelled");
        }
        try {
            Poll<T> poll = source.poll(cx);
            ended |= poll.isReady();
            return poll;
        } catch (Throwable t) {
            ended = true;
            throw t;
        }
    }

    @Override
    public void cancel() {
        cancels++;
        if (cancels > 1 && !ended) {
            noteMisuse("cancelled twice");
        }
        source.cancel();
    }

    private void noteMisuse(String what) {
        if (misuse == null) {
            misuse = what;
        }
    }

    @Override
    public int polls() {
        return polls;
    }

    @Override
    public int cancels() {
        return cancels;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public @Nullable String misuse() {
        return misuse;
    }

    @Override
    public String toString() {
        return source + " (polls: " + polls + ", cancels: " + cancels + (ended ? ", ended)" : ")");
    }
}
