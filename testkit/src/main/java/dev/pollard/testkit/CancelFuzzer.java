// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.task.Context;
import dev.pollard.task.Step;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a future or an iterator at every point of its life, and checks each time that nothing is left behind.
 *
 * <p><b>Behaviour.</b> Runs the factory again and again: cancels before the first poll, then after one poll, after two, until a run ends by itself.
 * While the code under test is pending without a wake, the next {@linkplain Trial#event event} happens or the next timer of the trial's
 * {@linkplain Trial#time() virtual time} fires: first all events and then the timers, and all over again the other way round. Each point is tried
 * before and after that, so also the moment between a wake and its poll. All of it once more with spurious polls in
 * between. Each cancel is done twice, since {@code cancel} is idempotent.
 *
 * <p>After each run: no timer is armed, each child of the {@link Trial} that was started has ended or was cancelled, exactly once, none was
 * polled after that, and the trial's own {@linkplain Trial#check checks} hold. A run may end in a failure.
 *
 * <pre>{@code
 * CancelFuzzer.ofFuture(trial -> {
 *     ManualFuture<Integer> child = trial.manual("child");
 *     trial.event(() -> child.complete(1));
 *     return child.timeout(Duration.ofSeconds(1));
 * }).run();
 * }</pre>
 *
 * <p><b>Threading.</b> One thread at a time.
 */
public final class CancelFuzzer {
    private static final int MAX_POLLS = 10_000;

    private final Function<Trial, Subject> factory;
    private @Nullable Integer budget;

    /** What is polled: its last step is a value, or the end. */
    private interface Subject {
        /** Returns null if pending, else whether this was the last step. */
        @Nullable
        Boolean poll(Context cx) throws Exception;

        void cancel();
    }

    private CancelFuzzer(Function<Trial, Subject> factory) {
        this.factory = factory;
    }

    /**
     * Returns a fuzzer of futures.
     *
     * @param factory makes the future under test, from children and events of the trial; the same each time
     * @return the fuzzer
     */
    public static CancelFuzzer ofFuture(Function<? super Trial, ? extends Future<?>> factory) {
        Objects.requireNonNull(factory, "factory");
        return new CancelFuzzer(trial -> new FutureSubject(factory.apply(trial)));
    }

    /**
     * Returns a fuzzer of async iterators.
     *
     * @param factory makes the iterator under test, from children and events of the trial; the same each time
     * @return the fuzzer
     */
    public static CancelFuzzer ofCursor(Function<? super Trial, ? extends Cursor<?>> factory) {
        Objects.requireNonNull(factory, "factory");
        return new CancelFuzzer(trial -> new CursorSubject(factory.apply(trial)));
    }

    /**
     * Limits the progress of each poll, so that there are more points at which to cancel.
     *
     * @param units how many units; unlimited if never set
     * @return this fuzzer
     * @throws IllegalArgumentException if {@code units} is less than 1
     */
    public CancelFuzzer withBudget(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("units < 1: " + units);
        }
        budget = units;
        return this;
    }

    /**
     * Does all runs.
     *
     * @return how many there were
     * @throws AssertionError if something was left behind, or the code under test got stuck: was pending, not woken, with no timer and no event left
     */
    public int run() {
        int runs = 0;
        for (boolean spurious : new boolean[] {false, true}) {
            runs += runAll(spurious, true) + runAll(spurious, false);
        }
        return runs;
    }

    private int runAll(boolean spurious, boolean eventsFirst) {
        int runs = 0;
        for (int polls = 0; polls <= MAX_POLLS; polls++) {
            boolean ended = run(polls, false, spurious, eventsFirst);
            runs++;
            if (ended) {
                return runs;
            }
            run(polls, true, spurious, eventsFirst);
            runs++;
        }
        throw new AssertionError("not ended after " + MAX_POLLS + " polls");
    }

    /** Cancels after so many polls; if {@code late}, after what would have led to the next one. True if the subject ended before. */
    private boolean run(int polls, boolean late, boolean spurious, boolean eventsFirst) {
        Trial trial = new Trial(budget, eventsFirst);
        Subject subject = factory.apply(trial);
        String point = "cancelled after " + polls + (late ? " polls and a wake" : " polls");
        boolean ended = false;
        int wakes = 0;
        Boolean last = Boolean.FALSE;
        try {
            for (int poll = 0; poll < polls && !ended; poll++) {
                if (last == null && trial.wakes() == wakes && !(spurious && poll % 2 == 1)) {
                    awaitWake(trial, wakes);
                }
                wakes = trial.wakes();
                last = poll(subject, trial);
                ended = Boolean.TRUE.equals(last);
            }
            if (ended) {
                point = "ended";
            } else {
                if (late && last == null && trial.wakes() == wakes) {
                    awaitWake(trial, wakes);
                }
                subject.cancel();
                subject.cancel();
            }
            trial.verify();
            return ended;
        } catch (AssertionError e) {
            throw new AssertionError(
                    subject + ", " + point + (spurious ? ", with spurious polls: " : ": ") + e.getMessage(), e);
        }
    }

    private static void awaitWake(Trial trial, int wakes) {
        while (trial.wakes() == wakes) {
            if (!trial.goOn()) {
                throw new AssertionError("stuck: pending, not woken, no timer armed, no event left");
            }
        }
    }

    private static @Nullable Boolean poll(Subject subject, Trial trial) {
        try {
            return subject.poll(trial.context().newPoll());
        } catch (AssertionError e) {
            throw e;
        } catch (Throwable t) {
            // A failure is one way to end.
            return Boolean.TRUE;
        }
    }

    private static @Nullable Boolean lastOrPending(Step<?> step, boolean last) {
        return step.isPending() ? null : last;
    }

    private record FutureSubject(Future<?> future) implements Subject {
        @Override
        public @Nullable Boolean poll(Context cx) throws Exception {
            return lastOrPending(future.poll(cx), true);
        }

        @Override
        public void cancel() {
            future.cancel();
        }

        @Override
        public String toString() {
            return future.toString();
        }
    }

    private record CursorSubject(Cursor<?> cursor) implements Subject {
        @Override
        public @Nullable Boolean poll(Context cx) throws Exception {
            Step<?> step = cursor.pollNext(cx);
            return lastOrPending(step, step.isEnd());
        }

        @Override
        public void cancel() {
            cursor.cancel();
        }

        @Override
        public String toString() {
            return cursor.toString();
        }
    }
}
