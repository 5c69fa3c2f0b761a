// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.Watched;
import dev.pollard.time.Sleep;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that follows a script: items, waits, and how it ends.
 *
 * <p><b>Behaviour.</b> Each run follows the whole script, and is kept in {@link #runs()} to be looked at. At the end of the script the stream ends, unless the script
 * says otherwise. The {@code then} methods return a longer script and leave this one as it is.
 *
 * <p><b>Threading.</b> As any stream; the runs are looked at by the thread that polls them.
 *
 * <pre>{@code
 * ScriptedStream<String> source = ScriptedStream.of("a", "b")
 *         .thenWait(Duration.ofSeconds(5))
 *         .thenItems("c")
 *         .thenFail(new IOException("reset"));
 * }</pre>
 *
 * @param <T> the type of the items
 */
public final class ScriptedStream<T> implements AsyncStream<T> {
    private final List<Line<T>> script;
    private final List<Run> runs = new ArrayList<>();

    /** A line of the script. */
    private sealed interface Line<T> permits Item, Wait, Pause, Fail, Hang {}

    private record Item<T>(T item) implements Line<T> {}

    private record Wait<T>(Duration duration) implements Line<T> {}

    private record Pause<T>() implements Line<T> {}

    private record Fail<T>(Throwable failure) implements Line<T> {}

    private record Hang<T>() implements Line<T> {}

    private ScriptedStream(List<Line<T>> script) {
        this.script = script;
    }

    /**
     * Returns a stream of items, all ready at once.
     *
     * @param <T> the type of the items
     * @param items the items
     * @return the stream
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array
    public static <T> ScriptedStream<T> of(T... items) {
        return new ScriptedStream<T>(List.of()).thenAll(List.of(items));
    }

    /**
     * Goes on with items.
     *
     * @param items the items
     * @return the longer script
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array
    public final ScriptedStream<T> thenItems(T... items) {
        return thenAll(List.of(items));
    }

    private ScriptedStream<T> thenAll(List<T> items) {
        ScriptedStream<T> longer = this;
        for (T item : items) {
            longer = longer.then(new Item<>(item));
        }
        return longer;
    }

    /**
     * Waits, by the timers of whoever polls, from the poll that comes to this line.
     *
     * @param duration how long
     * @return the longer script
     */
    public ScriptedStream<T> thenWait(Duration duration) {
        return then(new Wait<>(Objects.requireNonNull(duration, "duration")));
    }

    /**
     * Is pending once, and has woken already: as if another task had been ahead.
     *
     * @return the longer script
     */
    public ScriptedStream<T> thenPause() {
        return then(new Pause<>());
    }

    /**
     * Fails. What comes after that is not reached.
     *
     * @param failure an exception or an error
     * @return the longer script
     */
    public ScriptedStream<T> thenFail(Throwable failure) {
        return then(new Fail<>(Objects.requireNonNull(failure, "failure")));
    }

    /**
     * Is pending for ever. What comes after that is not reached.
     *
     * @return the longer script
     */
    public ScriptedStream<T> thenHang() {
        return then(new Hang<>());
    }

    private ScriptedStream<T> then(Line<T> line) {
        List<Line<T>> longer = new ArrayList<>(script);
        longer.add(line);
        return new ScriptedStream<>(List.copyOf(longer));
    }

    @Override
    public AsyncIterator<T> iterator() {
        Run run = new Run();
        runs.add(run);
        return run.cursor;
    }

    /**
     * Returns what became of the runs so far.
     *
     * @return the runs, in the order in which they were started
     */
    public List<Run> runs() {
        return List.copyOf(runs);
    }

    /**
     * Returns the only run.
     *
     * @return what became of it
     * @throws AssertionError if there was none, or more than one
     */
    public Run onlyRun() {
        if (runs.size() != 1) {
            throw new AssertionError("expected one run of " + this + ", but there were " + runs.size());
        }
        return runs.get(0);
    }

    /** What an owner does to one run of the stream. */
    public final class Run implements Watched {
        private final Cursor cursor = new Cursor(this);
        private int position;
        private int polls;
        private int taken;
        private int cancels;
        private boolean ended;
        private boolean failed;
        private @Nullable String misuse;

        private Run() {}

        /**
         * Returns how many items were taken.
         *
         * @return the number
         */
        public int taken() {
            return taken;
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
            return ended || failed;
        }

        @Override
        public @Nullable String misuse() {
            return misuse;
        }

        /**
         * Expects that the run came to the end of the script.
         *
         * @throws AssertionError if it did not: names what is left
         */
        public void assertUsedUp() {
            if (!isEnded()) {
                throw new AssertionError("expected " + this + " to be used up, but left are "
                        + script.subList(position, script.size()) + " and the end");
            }
        }

        private AssertionError misused(String what) {
            if (misuse == null) {
                misuse = what;
            }
            return new AssertionError(this + " was " + what);
        }

        @Override
        public String toString() {
            return ScriptedStream.this.toString();
        }
    }

    private final class Cursor implements AsyncIterator<T> {
        private final Run run;
        private @Nullable Sleep sleep;
        private boolean paused;

        private Cursor(Run run) {
            this.run = run;
        }

        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            run.polls++;
            if (run.failed) {
                throw run.misused("polled after it failed");
            }
            if (run.cancels > 0) {
                throw run.misused("polled after it was cancelled");
            }
            while (run.position < script.size()) {
                Line<T> line = script.get(run.position);
                if (line instanceof Item<T> next) {
                    run.position++;
                    run.taken++;
                    return Poll.ready(next.item());
                }
                if (!pass(line, cx)) {
                    return Poll.pending();
                }
                run.position++;
            }
            run.ended = true;
            return Step.end();
        }

        /** Whether a line that is no item is over. */
        private boolean pass(Line<T> line, Context cx) throws Exception {
            if (line instanceof Wait<T> wait) {
                if (sleep == null) {
                    sleep = Time.sleep(wait.duration());
                }
                if (sleep.poll(cx).isPending()) {
                    return false;
                }
                sleep = null;
            } else if (line instanceof Pause<T>) {
                paused = !paused;
                if (paused) {
                    cx.waker().wake();
                    return false;
                }
            } else if (line instanceof Fail<T> fail) {
                run.failed = true;
                Rethrow.rethrow(fail.failure());
            }
            return !(line instanceof Hang<T>);
        }

        @Override
        public void cancel() {
            run.cancels++;
            if (sleep != null) {
                sleep.cancel();
                sleep = null;
            }
            if (run.cancels > 1 && !run.isEnded()) {
                run.misused("cancelled twice");
            }
        }

        @Override
        public String toString() {
            return ScriptedStream.this.toString();
        }
    }

    @Override
    public String toString() {
        return "ScriptedStream(" + script.size() + " lines)";
    }
}
