// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.task.Waker;
import dev.pollard.testkit.FuzzRun.Plan;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Cancels futures and iterators at every point of their lives, and checks each time that nothing is left behind.
 *
 * <p><b>Behaviour.</b> Runs the factory again and again: cancels before the first poll, then after one poll, after two, until a run ends by itself; each
 * point before and after what leads to the next poll, so also the moment between a wake and its poll. While the code under test is
 * pending without a wake, the tasks of the trial's {@linkplain Trial#runtime() runtime} run; then the next {@linkplain Trial#event event} happens or the next timer
 * fires: first all events and then the timers, and all over again the other way round. All of it once more with spurious polls
 * in between. Each cancel is done twice, since {@code cancel} is idempotent.
 *
 * <p>{@link #ofFutures} takes several that share something, a lock or a channel: each is cancelled at every point in turn while the others must come to
 * their ends, and then pairs of them at random points in random order. A place in a queue or a permit that is lost by a cancel leaves the others stuck.
 *
 * <p>After each run: each child of the {@link Trial} that was started has ended or was cancelled, exactly once, and none was polled after that; no task of
 * the runtime is left; the {@linkplain Trial#leaks() ledger} is settled, with no timer armed; no failure was left to nobody; and the trial's
 * own {@linkplain Trial#check checks} hold. A run may end in a failure.
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

    private final Function<Trial, List<FuzzSubject.Polled>> factory;
    private int budget;
    private int randomRuns = 200;

    private CancelFuzzer(Function<Trial, List<FuzzSubject.Polled>> factory) {
        this.factory = factory;
    }

    /**
     * Returns a fuzzer of a future.
     *
     * @param factory makes the future under test, from children and events of the trial; the same each time
     * @return the fuzzer
     */
    public static CancelFuzzer ofFuture(Function<? super Trial, ? extends Future<?>> factory) {
        Objects.requireNonNull(factory, "factory");
        return new CancelFuzzer(trial -> List.of(FuzzSubject.of(factory.apply(trial))));
    }

    /**
     * Returns a fuzzer of several futures that share something.
     *
     * @param factory makes the futures under test; the same number each time
     * @return the fuzzer
     */
    public static CancelFuzzer ofFutures(Function<? super Trial, ? extends List<? extends Future<?>>> factory) {
        Objects.requireNonNull(factory, "factory");
        return new CancelFuzzer(trial -> factory.apply(trial).stream()
                .map(future -> FuzzSubject.of(future))
                .toList());
    }

    /**
     * Returns a fuzzer of an async iterator.
     *
     * @param factory makes the iterator under test, from children and events of the trial; the same each time
     * @return the fuzzer
     */
    public static CancelFuzzer ofCursor(Function<? super Trial, ? extends Cursor<?>> factory) {
        Objects.requireNonNull(factory, "factory");
        return new CancelFuzzer(trial -> List.of(FuzzSubject.of(factory.apply(trial))));
    }

    /**
     * Returns a fuzzer of several async iterators that share something.
     *
     * @param factory makes the iterators under test; the same number each time
     * @return the fuzzer
     */
    public static CancelFuzzer ofCursors(Function<? super Trial, ? extends List<? extends Cursor<?>>> factory) {
        Objects.requireNonNull(factory, "factory");
        return new CancelFuzzer(trial -> factory.apply(trial).stream()
                .map(cursor -> FuzzSubject.of(cursor))
                .toList());
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
     * Sets how many random runs there are after the others.
     *
     * @param runs how many; 200 by default
     * @return this fuzzer
     * @throws IllegalArgumentException if {@code runs} is negative
     */
    public CancelFuzzer withRandomRuns(int runs) {
        if (runs < 0) {
            throw new IllegalArgumentException("runs < 0: " + runs);
        }
        randomRuns = runs;
        return this;
    }

    /**
     * Does all runs.
     *
     * @return how many there were
     * @throws AssertionError if something was left behind, or the code under test got stuck: was pending, not woken, with nothing left that
     *     could happen
     */
    public int run() {
        int runs = 0;
        for (boolean spurious : new boolean[] {false, true}) {
            for (boolean eventsFirst : new boolean[] {true, false}) {
                Plan plan = new Plan(spurious, eventsFirst, null);
                int subjects = prepare(plan).subjects().size();
                for (int subject = 0; subject < subjects; subject++) {
                    runs += cancelAtEveryPoll(plan, subject);
                }
            }
        }
        return runs + runPairs();
    }

    private int cancelAtEveryPoll(Plan plan, int subject) {
        for (int polls = 0; polls <= MAX_POLLS; polls++) {
            FuzzRun early = prepare(plan).cancel(subject, polls, /* afterWake= */ false);
            early.run();
            if (early.subjects().get(subject).state() == FuzzSubject.State.ENDED) {
                return 2 * polls + 1;
            }
            prepare(plan).cancel(subject, polls, /* afterWake= */ true).run();
        }
        throw new AssertionError("not ended after " + MAX_POLLS + " polls");
    }

    /** Two at random points, or the same one twice if it is alone, in random order of all that can happen. */
    private int runPairs() {
        for (int seed = 0; seed < randomRuns; seed++) {
            FuzzRun whole = prepare(new Plan(false, false, new SplittableRandom(seed)));
            run(whole, seed);
            SplittableRandom random = new SplittableRandom(seed);
            FuzzRun pair = prepare(new Plan(random.nextBoolean(), false, random));
            for (int i = 0; i < 2; i++) {
                int subject = random.nextInt(pair.subjects().size());
                int polls = whole.subjects().get(subject).polls();
                pair.cancel(subject, random.nextInt(polls + 1), random.nextBoolean());
            }
            run(pair, seed);
        }
        return 2 * randomRuns;
    }

    private static void run(FuzzRun run, int seed) {
        try {
            run.run();
        } catch (AssertionError e) {
            throw new AssertionError("random run " + seed + ": " + e.getMessage(), e);
        }
    }

    private FuzzRun prepare(Plan plan) {
        Trial trial = new Trial();
        long[] ids = {0};
        List<FuzzSubject> subjects = factory.apply(trial).stream()
                .map(polled -> new FuzzSubject(polled, trial.runtime().newContext(Waker.noop()), --ids[0], budget))
                .toList();
        return new FuzzRun(trial, subjects, plan);
    }
}
