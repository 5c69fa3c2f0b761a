// SPDX-License-Identifier: Apache-2.0
package dev.pollard.weaver.run;

import dev.pollard.coroutine.AsyncTrace;
import dev.pollard.coroutine.CancelSignal;
import dev.pollard.future.Future;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What a scenario of the corpus can do: log, wait and fail. It counts the waits, and what happens at one of them is up to the run.
 *
 * <p>Each future that it makes is pending once, if the run wants it to, and checks how it is treated.
 */
public final class World {
    private final boolean waiting;
    private final Watch watch;
    private final List<String> log = new ArrayList<>();
    private final List<Later<?>> futures = new ArrayList<>();
    private int suspensions;

    /** Where a straight run is cancelled; never in a run that is driven by polls, whose driver does it. */
    int cancelAt = -1;

    /** Whether a straight run has been cancelled. */
    boolean cancelled;

    /** The loops that a straight run has opened, and that end with the body that did. */
    final List<dev.pollard.coroutine.Items<?>> open = new ArrayList<>();

    /** Whether this is a straight run. */
    boolean straight;

    /** Whether cleanup may wait. */
    boolean cleanupWaits;

    /** Watches over the futures that a world makes. */
    public interface Watch {
        <T> Future<T> over(Future<T> future);
    }

    World(boolean waiting) {
        this(waiting, new Watch() {
            @Override
            public <T> Future<T> over(Future<T> future) {
                return future;
            }
        });
    }

    private World(boolean waiting, Watch watch) {
        this.waiting = waiting;
        this.watch = watch;
    }

    /** A world of waits that somebody else watches over. */
    public static World watched(Watch watch) {
        return new World(/* waiting= */ true, watch);
    }

    /** Adds a line to what the run is compared by. */
    public void log(Object line) {
        log.add(String.valueOf(line));
    }

    /** Adds a line and returns a value. */
    public <T> T log(Object line, T value) {
        log(line);
        return value;
    }

    /** A value that no compiler can know. */
    public boolean truth(boolean value) {
        return value;
    }

    /** Leaves a trace. */
    public void touch() {
        log("touched");
    }

    /** A value that is there after one wait. */
    public <T> Future<T> later(T value) {
        return later(() -> value);
    }

    /** A value that is there at once. */
    public <T> Future<T> now(T value) {
        return new Later<>(false, () -> value);
    }

    /** A failure that comes after one wait. */
    public <T> Future<T> failing(Exception failure) {
        return later(() -> {
            throw failure;
        });
    }

    /** What a function gives after one wait. */
    public <T> Future<T> later(Callable<T> function) {
        Later<T> future = new Later<>(waiting, function);
        futures.add(future);
        return watch.over(future);
    }

    /** Items, each of which is there after one wait. */
    @SafeVarargs
    public final <T> AsyncStream<T> stream(T... items) {
        return new AsyncStream<>() {
            @Override
            public AsyncIterator<T> iterator() {
                return new Items<>(items);
            }

            @Override
            public String toString() {
                return "stream";
            }
        };
    }

    /** Logs when it is opened and when it is closed. */
    public AutoCloseable open(String name) {
        log("open " + name);
        return () -> log("close " + name);
    }

    /** Cannot be closed without a failure. */
    public AutoCloseable openBroken(String name) {
        log("open " + name);
        return () -> {
            log("close " + name);
            throw new java.io.IOException("closing " + name);
        };
    }

    List<String> log() {
        return log;
    }

    int suspensions() {
        return suspensions;
    }

    /** Something was not ready, and will be the next time. */
    private void pending(Context cx) {
        if (!straight) {
            suspensions++;
        }
        cx.waker().wake();
    }

    /** A straight run stops here, and goes on, unless it is cancelled here. */
    void suspended() {
        suspensions++;
        if (cancelled && !cleanupWaits) {
            throw new CancelSignal();
        }
        cancelIfTime();
    }

    private void cancelIfTime() {
        if (suspensions == cancelAt) {
            cancelled = true;
            throw new CancelSignal();
        }
    }

    /** An item was given; a body that is on its way out can't give any. */
    void emitted(Object item) {
        if (cancelled) {
            throw new CancelSignal();
        }
        log("item " + item);
        suspensions++;
        cancelIfTime();
    }

    /** What is left behind. */
    void verify() {
        for (Later<?> future : futures) {
            if (future.polls > 0 && !future.ended && !future.cancelled) {
                throw new AssertionError("left running: " + future);
            }
        }
    }

    /** A failure, and what is suppressed in it, without the traces, which differ. */
    static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        for (Throwable suppressed : failure.getSuppressed()) {
            if (!(suppressed instanceof AsyncTrace)) {
                text.append(" [").append(describe(suppressed)).append(']');
            }
        }
        return text.toString();
    }

    private final class Later<T> implements Future<T> {
        private final Callable<T> function;
        private boolean wait;
        private int polls;
        private boolean ended;
        private boolean cancelled;

        Later(boolean wait, Callable<T> function) {
            this.wait = wait;
            this.function = function;
        }

        @Override
        public Poll<T> poll(Context cx) throws Exception {
            polls++;
            if (ended || cancelled) {
                throw new AssertionError("polled after its end: " + this);
            }
            if (wait) {
                wait = false;
                pending(cx);
                return Poll.pending();
            }
            ended = true;
            return Poll.ready(function.call());
        }

        @Override
        public void cancel() {
            if (cancelled) {
                throw new AssertionError("cancelled twice: " + this);
            }
            cancelled = true;
        }
    }

    private final class Items<T> implements AsyncIterator<T> {
        private final T[] items;
        private int next;
        private boolean wait = waiting;

        Items(T[] items) {
            this.items = items;
        }

        @Override
        public Step<T> pollNext(Context cx) {
            if (wait) {
                wait = false;
                pending(cx);
                return Poll.pending();
            }
            wait = waiting;
            return next == items.length ? Step.end() : Poll.ready(items[next++]);
        }

        @Override
        public void cancel() {
            log("stream cancelled");
        }
    }
}
