// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit.stream;

import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Poll;
import dev.pollard.task.Step;
import dev.pollard.testkit.Watched;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that the test feeds, and that watches its owner.
 *
 * <p><b>Behaviour.</b> Gives the items that were {@linkplain #emit emitted}, is pending while there is none, and ends or fails after the last one once it was
 * told to. It can be run once. It is strict: to poll it after a failure or after {@code cancel}, or to run it twice, throws an
 * {@link AssertionError}, which {@link #assertNotMisused()} repeats in case the code under test swallowed it.
 *
 * <p><b>Threading.</b> One thread at a time; the waker may run anywhere.
 *
 * <pre>{@code
 * ManualStream<Integer> source = ManualStream.named("source");
 * StreamProbe<Integer> probe = StreamProbe.of(source.filter(n -> n % 2 == 0));
 * source.emit(1).emit(2);
 * probe.expectItem(2);
 * assertThat(source.taken()).isEqualTo(2);
 * }</pre>
 *
 * @param <T> the type of the items
 */
public final class ManualStream<T> implements AsyncStream<T>, Watched {
    private final String name;
    private final AtomicWaker waker = new AtomicWaker();
    private final Deque<T> items = new ArrayDeque<>();
    private boolean endTold;
    private @Nullable Throwable failure;
    private boolean running;
    private int polls;
    private int progressPolls;
    private int taken;
    private int cancels;
    private boolean ended;
    private boolean failed;
    private @Nullable String misuse;

    private ManualStream(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Returns a stream without items.
     *
     * @param <T> the type of the items
     * @return the stream
     */
    public static <T> ManualStream<T> create() {
        return named("ManualStream");
    }

    /**
     * Returns a stream without items that is called by its name in messages.
     *
     * @param <T> the type of the items
     * @param name the name
     * @return the stream
     */
    public static <T> ManualStream<T> named(String name) {
        return new ManualStream<>(name);
    }

    // ---- the test's side

    /**
     * Adds an item, and wakes.
     *
     * @param item the item
     * @return this stream
     * @throws IllegalStateException if the stream was told to end or to fail
     */
    public ManualStream<T> emit(T item) {
        refuseIfOver();
        items.add(Objects.requireNonNull(item, "item"));
        waker.wake();
        return this;
    }

    /**
     * Ends the stream after the items that are there, and wakes.
     *
     * @throws IllegalStateException if the stream was told to end or to fail
     */
    public void end() {
        refuseIfOver();
        endTold = true;
        waker.wake();
    }

    /**
     * Lets the stream fail after the items that are there, and wakes.
     *
     * @param thrown an exception or an error
     * @throws IllegalStateException if the stream was told to end or to fail
     */
    public void fail(Throwable thrown) {
        refuseIfOver();
        failure = Objects.requireNonNull(thrown, "thrown");
        waker.wake();
    }

    private void refuseIfOver() {
        if (endTold || failure != null) {
            throw new IllegalStateException("stream has been told to " + (endTold ? "end" : "fail") + ": " + name);
        }
    }

    /** Wakes whoever polled last, for no reason: a spurious wake. */
    public void wake() {
        waker.wake();
    }

    /**
     * Returns how many items were taken: the demand that reached this stream.
     *
     * @return the number
     */
    public int taken() {
        return taken;
    }

    /**
     * Returns how often it was asked for progress without demand.
     *
     * @return the number of calls of {@link AsyncIterator#pollProgress}
     */
    public int progressPolls() {
        return progressPolls;
    }

    /** Counts a poll for an item; {@link #progressPolls()} are not among them. */
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
    public boolean isRunning() {
        return polls + progressPolls > 0 && !isEnded() && cancels == 0;
    }

    @Override
    public @Nullable String misuse() {
        return misuse;
    }

    // ---- the owner's side

    @Override
    public AsyncIterator<T> iterator() {
        if (running) {
            throw misused("run twice");
        }
        running = true;
        return new Run();
    }

    private AssertionError misused(String what) {
        if (misuse == null) {
            misuse = what;
        }
        return new AssertionError(name + " was " + what);
    }

    private final class Run implements AsyncIterator<T> {
        @Override
        public Step<T> pollNext(Context cx) throws Exception {
            polls++;
            begin(cx);
            T item = items.poll();
            if (item != null) {
                taken++;
                return Poll.ready(item);
            }
            return endOrFail() ? Step.end() : Poll.pending();
        }

        @Override
        public boolean pollProgress(Context cx) throws Exception {
            progressPolls++;
            begin(cx);
            return items.isEmpty() && endOrFail();
        }

        private void begin(Context cx) {
            if (failed) {
                throw misused("polled after it failed");
            }
            if (cancels > 0) {
                throw misused("polled after it was cancelled");
            }
            waker.register(cx.waker());
        }

        private boolean endOrFail() throws Exception {
            ended = endTold;
            if (failure != null) {
                failed = true;
                Rethrow.rethrow(failure);
            }
            return ended;
        }

        @Override
        public void cancel() {
            cancels++;
            waker.take();
            if (cancels > 1 && !isEnded()) {
                misused("cancelled twice");
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
