// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a test again and again in a {@link SimulatedRuntime}, each time with other choices, until one makes it fail.
 *
 * <p><b>Behaviour.</b> {@link #run(int)} tries seeds, {@link #explore()} goes through all orders of a small case, {@link #replay(String)} repeats one run. After
 * each run the runtime is closed; the run fails if the test threw, a task failed and nobody awaited it, a task did not end when it was cancelled, or
 * something was {@linkplain SimulatedRuntime#leaks() left behind}.
 *
 * <p><b>Failure.</b> A {@link SimulationFailure} names the seed, a schedule with as few surprises as could be found, and the last steps. With
 * {@code -Dpollard.simulation.seed=17} the same test tries that seed only; with {@code -Dpollard.simulation.seeds=100000} it tries so many. If
 * the failing run does not fail again when it is repeated, the message says so: then the test depends on something else than its choices,
 * such as the real time, identity hash codes or other threads.
 *
 * <pre>{@code
 * Simulation.of(runtime -> {
 *     JoinHandle<Integer> a = runtime.spawn(counter.increment());
 *     JoinHandle<Integer> b = runtime.spawn(counter.increment());
 *     assertThat(runtime.blockOn(Futures.join(a, b))).isEqualTo(new Tuple2<>(1, 2));
 * }).workers(2).run(1_000);
 * }</pre>
 *
 * <p><b>Threading.</b> The calling thread does all of it.
 */
public final class Simulation {
    /** The property that names the one seed to try. */
    public static final String SEED_PROPERTY = "pollard.simulation.seed";

    /** The property that says how many seeds to try. */
    public static final String SEEDS_PROPERTY = "pollard.simulation.seeds";

    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_RUNS = 1_000_000;

    /** So many steps before the one that differs are shown: what led to it is seldom further away. */
    private static final int STEPS_BEFORE = 20;

    private final Body body;
    private SimulationSettings settings = SimulationSettings.DEFAULT;
    private int maxDepth = MAX_DEPTH;
    private int preemptions = 2;
    private boolean checksDeterminism;
    private int priorityChanges = -1;

    /** A test that is run in a simulation. */
    @FunctionalInterface
    public interface Body {

        /**
         * Runs once. Must do the same each time, but for what the runtime decides.
         *
         * @param runtime a new runtime
         * @throws Exception if the test fails
         */
        void run(SimulatedRuntime runtime) throws Exception;
    }

    private Simulation(Body body) {
        this.body = Objects.requireNonNull(body, "body");
    }

    /**
     * Returns a simulation of a test, with one worker.
     *
     * @param body the test
     * @return the simulation
     */
    public static Simulation of(Body body) {
        return new Simulation(body);
    }

    /**
     * Tries seeds on one worker: as {@code Simulation.of(body).run(seeds)}.
     *
     * @param seeds how many
     * @param body the test
     * @throws SimulationFailure for the first seed that makes the test fail
     */
    public static void run(int seeds, Body body) {
        of(body).run(seeds);
    }

    // ---- settings

    /**
     * Sets how many workers there seem to be. With more than one, a task that is woken may run before the code that woke it goes on, as on another worker.
     *
     * <p>No task runs in between while the waking code holds a lock, since another worker would have to wait for the lock.
     *
     * @param count how many; 1 by default
     * @return this simulation
     * @throws IllegalArgumentException if it is not between 1 and 64
     */
    public Simulation workers(int count) {
        if (count < 1 || count > 64) {
            throw new IllegalArgumentException("workers not in 1..64: " + count);
        }
        settings = settings.withWorkers(count);
        return this;
    }

    /**
     * Lets each poll take time, so that timers fire while there is work to do.
     *
     * @param longest how long a poll takes at the most; no time by default
     * @return this simulation
     */
    public Simulation pollTime(Duration longest) {
        settings = settings.withPollNanos(VirtualTime.checkedNanos(longest));
        return this;
    }

    /**
     * Lets each blocking call take time, so that timers fire meanwhile.
     *
     * @param longest how long a call takes at the most; no time by default
     * @return this simulation
     */
    public Simulation callTime(Duration longest) {
        settings = settings.withCallNanos(VirtualTime.checkedNanos(longest));
        return this;
    }

    /**
     * Limits the steps of a run, to find tasks that wake each other for ever.
     *
     * @param count how many; 100,000 by default
     * @return this simulation
     * @throws IllegalArgumentException if {@code count} is less than 1
     */
    public Simulation maxSteps(int count) {
        settings = settings.withMaxSteps(atLeastOne("steps", count));
        return this;
    }

    /**
     * Limits the simulated time of a run, to find what goes on for ever although each step has its reason: a client that tries again and again. The failure says what each
     * task waits for.
     *
     * @param longest how long a run may take; without a limit by default
     * @return this simulation
     */
    public Simulation maxTime(Duration longest) {
        settings = settings.withMaxNanos(VirtualTime.checkedNanos(longest));
        return this;
    }

    /**
     * Runs each seed twice and compares the steps: a test that depends on more than its choices (the real time, identity hash codes, other threads) fails, and
     * the failure shows the first step that differs.
     *
     * @return this simulation
     */
    public Simulation checkDeterminism() {
        checksDeterminism = true;
        return this;
    }

    /**
     * Lets each task have a priority, by chance: the highest that is ready runs, and a few times in a run the one that would run falls below all others. Finds faults that need
     * one task to be slow all along, or to be overtaken at one or two places, with fewer seeds than a choice at each step; polls for no reason and small budgets
     * do not occur. Try both.
     *
     * @param changes how often a task falls, from 0 to 100; one less than the number of orderings that have to come together for the fault: 1 or 2 for most
     * @return this simulation
     * @throws IllegalArgumentException if it is not between 0 and 100
     */
    public Simulation priorities(int changes) {
        if (changes < 0 || changes > 100) {
            throw new IllegalArgumentException("changes not in 0..100: " + changes);
        }
        priorityChanges = changes;
        return this;
    }

    private Choices choices(long seed) {
        return priorityChanges < 0 ? new SeededChoices(seed) : new PriorityChoices(seed, priorityChanges);
    }

    /**
     * Makes it a failure to call a waker while holding a lock: for tests of primitives, which must not. Needs more than one worker.
     *
     * @return this simulation
     */
    public Simulation forbidWakesUnderLocks() {
        settings = settings.withStrictWakes(true);
        return this;
    }

    /**
     * Limits how many choices of a run {@link #explore()} varies; the later ones are the ordinary.
     *
     * @param count how many; 1,000 by default
     * @return this simulation
     * @throws IllegalArgumentException if {@code count} is less than 1
     */
    public Simulation maxDepth(int count) {
        maxDepth = atLeastOne("depth", count);
        return this;
    }

    /**
     * Limits how often in a run {@link #explore()} lets a task run in the middle of another.
     *
     * @param count how often; twice by default, which is what most faults need
     * @return this simulation
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public Simulation maxPreemptions(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("preemptions < 0: " + count);
        }
        preemptions = count;
        return this;
    }

    private static int atLeastOne(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(what + " < 1: " + count);
        }
        return count;
    }

    // ---- running

    /**
     * Tries the seeds from 0 on, or what the properties say.
     *
     * @param seeds how many
     * @throws SimulationFailure for the first seed that makes the test fail
     */
    public void run(int seeds) {
        atLeastOne("seeds", seeds);
        Long only = Long.getLong(SEED_PROPERTY);
        if (only != null) {
            runSeed(only);
            return;
        }
        int count = Integer.getInteger(SEEDS_PROPERTY, seeds);
        for (long seed = 0; seed < count; seed++) {
            runSeed(seed);
        }
    }

    /**
     * Tries one seed, whatever the properties say.
     *
     * @param seed the seed
     * @throws SimulationFailure if it makes the test fail
     */
    public void runSeed(long seed) {
        SimulationSettings inUse = settings().withSurprises(true);
        Run run = runOnce(inUse, choices(seed), "seed " + seed);
        if (checksDeterminism) {
            compare(run, runOnce(inUse, choices(seed), "seed " + seed), seed);
        }
        if (run.failure() == null) {
            return;
        }
        if (runOnce(inUse, run.schedule().rewound(), "seed " + seed).failure() == null) {
            String what = ", but it did not fail again: the test depends on more than its choices";
            throw run.failure().withReplay("seed " + seed + what);
        }
        Run again = runOnce(thorough(inUse), run.schedule().rewound(), "seed " + seed);
        if (again.failure() == null) {
            return;
        }
        Run shortest = new Shrinking(schedule -> runOnce(inUse, schedule, "seed " + seed)).shrink(again);
        throw Objects.requireNonNull(shortest.failure())
                .withReplay("seed " + seed + ", replay with -D" + SEED_PROPERTY + "=" + seed + ", or\n"
                        + shortest.schedule().surprisesCount() + " surprises left of "
                        + run.schedule().surprisesCount() + ", replay(\"" + shortest.schedule() + "\")");
    }

    /**
     * Goes through all orders of a small case: which ready task runs next and, with several workers, which task runs at once when a wake makes
     * it ready. Nothing comes for no reason, and polls and calls take no time.
     *
     * <p>The number of runs grows by a factor with each choice: two or three tasks of a few polls each are small.
     *
     * @return how many runs there were
     * @throws SimulationFailure for the first run that fails, or if there are more than a million
     */
    public Exploration explore() {
        SimulationSettings inUse = ordersOnly();
        DepthFirst search = new DepthFirst(maxDepth);
        int runs = 0;
        do {
            if (++runs > MAX_RUNS) {
                throw new SimulationFailure("more than " + MAX_RUNS + " orders", null, "e:", "");
            }
            Run run = runOnce(inUse, search, "order " + runs);
            if (search.divergence() != null) {
                throw new SimulationFailure(
                        search.divergence(), null, run.schedule().toString(), "");
            }
            if (run.failure() != null && isReal(run)) {
                throw run.failure().withReplay("order " + runs + ", replay(\"" + run.schedule() + "\")");
            }
        } while (search.next());
        return new Exploration(runs, search.isCutOff());
    }

    /**
     * How many orders there were.
     *
     * @param runs how many
     * @param isCutOff whether some run had more choices than were varied, so that these are not all
     */
    public record Exploration(int runs, boolean isCutOff) {}

    /**
     * Repeats one run.
     *
     * @param schedule its choices, from the message of a failure
     * @throws SimulationFailure if it fails
     * @throws IllegalArgumentException if the text is no schedule
     */
    public void replay(String schedule) {
        Schedule choices = Schedule.parse(schedule);
        SimulationSettings inUse = thorough(choices.hasSurprises() ? settings().withSurprises(true) : ordersOnly());
        Run run = runOnce(inUse, choices, "replay");
        if (run.failure() != null) {
            throw run.failure();
        }
    }

    private SimulationSettings ordersOnly() {
        return settings().withSurprises(false).withMaxPreemptions(preemptions);
    }

    private SimulationSettings settings() {
        if (settings.workers() > 1 && settings.locks().search() == HeldLocks.Search.MONITORS) {
            settings = settings.withLocks(new HeldLocks(HeldLocks.Search.ONCE_FOR_EACH_PLACE));
        }
        return settings;
    }

    /**
     * With all locks in sight, each time anew. A place that wakes under a lock of {@code java.util.concurrent} only now and then is taken for one that
     * never does, or always does. A task that ran in the middle of such a lock may have seen what no other worker could see: a failure counts
     * only if it comes without that too.
     */
    private static SimulationSettings thorough(SimulationSettings inUse) {
        return inUse.workers() == 1 ? inUse : inUse.withLocks(new HeldLocks(HeldLocks.Search.ALL));
    }

    private boolean isReal(Run run) {
        return runOnce(thorough(ordersOnly()), run.schedule().rewound(), "order")
                        .failure()
                != null;
    }

    /** Fails with the first step in which two runs of a seed differ. */
    private static void compare(Run first, Run second, long seed) {
        List<String> once = first.steps();
        List<String> again = second.steps();
        int same = 0;
        while (same < once.size() && same < again.size() && once.get(same).equals(again.get(same))) {
            same++;
        }
        if (same < once.size() || same < again.size()) {
            String what = "not deterministic: seed " + seed + " went two ways, first\n" + stepAt(once, same)
                    + "\nand then\n" + stepAt(again, same);
            String before = String.join("\n", once.subList(Math.max(0, same - STEPS_BEFORE), same)) + "\n";
            throw new SimulationFailure(what, null, first.schedule().toString(), before);
        }
    }

    private static String stepAt(List<String> steps, int index) {
        return index < steps.size() ? steps.get(index) : "       (the end)";
    }

    /** How one run went; the steps are there only if they are to be compared. */
    record Run(Schedule schedule, @Nullable SimulationFailure failure, List<String> steps) {}

    private Run runOnce(SimulationSettings inUse, Choices choices, String origin) {
        SimulatedRuntime runtime = new SimulatedRuntime(inUse, choices, origin);
        if (checksDeterminism) {
            runtime.keepAllSteps();
        }
        SimulationFailure failure = null;
        try {
            body.run(runtime);
        } catch (SimulationFailure e) {
            failure = e;
        } catch (Throwable t) {
            failure = runtime.failure("failed: " + t, t);
        }
        Throwable uncaught = runtime.firstUncaught();
        if (failure != null && uncaught != null && uncaught != failure.getCause()) {
            failure.addSuppressed(uncaught);
        }
        try {
            SimulationFailure left = leftBehind(runtime);
            failure = failure == null ? left : failure;
        } catch (SimulationFailure e) {
            failure = failure == null ? e : failure;
        }
        return new Run(runtime.recorded(), failure, runtime.allSteps());
    }

    private static @Nullable SimulationFailure leftBehind(SimulatedRuntime runtime) {
        List<String> unfinished = runtime.close(Duration.ZERO).unfinished();
        Throwable uncaught = runtime.firstUncaught();
        if (uncaught != null) {
            return runtime.failure("a failure that nobody awaited: " + uncaught, uncaught);
        }
        if (!unfinished.isEmpty()) {
            return runtime.failure("cancelled, but not ended: " + unfinished, null);
        }
        List<String> leaks = runtime.leaks().list();
        return leaks.isEmpty() ? null : runtime.failure("left behind: " + String.join("; ", leaks), null);
    }
}
