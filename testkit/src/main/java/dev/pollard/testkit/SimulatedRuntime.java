// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.CloseReport;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.UncaughtFailure;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.testkit.Choices.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A runtime for tests: on one thread, in simulated time, and the same every time.
 *
 * <p><b>Behaviour.</b> Everything that a real runtime leaves open is decided by a seed: which task runs next, which worker it is on, whether another task
 * runs in the middle of its poll, which timers of a moment fire first, how long a blocking call takes. The tasks themselves are those of the real runtimes.
 * {@link #create()} makes the ordinary choices: first come, first served. Tasks go on only in {@link #blockOn}, {@link #advance}, {@link #runUntilIdle} and
 * {@link #close()}; between such calls they stand still.
 *
 * <p><b>Time.</b> The clock moves on by itself, to the next timer, once nothing else can happen: no task is ready, no blocking call is under way, and nobody
 * {@linkplain #hold() holds} it. So an hour of sleep takes no time, and a test that waits for nothing ends at once with a
 * {@link SimulationFailure} that says what each task waits for.
 *
 * <p><b>Limits.</b> There are no sockets but those of a simulated network, which is in {@code pollard-testkit-io}. What real threads do is not in the hands of the seed: they may wake tasks, while somebody holds the clock.
 *
 * <p><b>Threading.</b> The thread that created it. Spawning, waking and aborting: any thread.
 *
 * <pre>{@code
 * try (SimulatedRuntime runtime = SimulatedRuntime.create()) {
 *     runtime.blockOn(Time.sleep(Duration.ofDays(1)));
 *     assertThat(runtime.elapsed()).hasDays(1);
 * }
 * }</pre>
 *
 * <p>{@link Simulation} runs a test with many seeds.
 */
public final class SimulatedRuntime implements Spawner, AutoCloseable {
    private static final long FOREVER = Long.MAX_VALUE / 2;

    /** How much tasks may do that do not end while the runtime closes: more than any test needs. */
    private static final int TURNS_OF_GRACE = 10_000;

    private final SimulatedWorkers workers;
    private final String origin;
    private final List<UncaughtFailure> uncaught = new ArrayList<>();
    private final Leaks leaks = new Leaks();
    private @Nullable CloseReport report;

    SimulatedRuntime(SimulationSettings settings, Choices choices, String origin) {
        this.origin = origin;
        this.workers = new SimulatedWorkers(settings, choices, this, this::addUncaught);
        leaks.count("armed timers", this::armedTimers);
    }

    /**
     * Returns a runtime that makes the ordinary choices: the task that is ready first runs first, on one worker.
     *
     * @return the runtime
     */
    public static SimulatedRuntime create() {
        SimulationSettings settings = SimulationSettings.DEFAULT.withSurprises(false);
        return new SimulatedRuntime(settings, new Schedule(false), "ordinary");
    }

    /**
     * Returns a runtime that makes the choices of a seed, on one worker.
     *
     * @param seed any number
     * @return the runtime
     */
    public static SimulatedRuntime withSeed(long seed) {
        return new SimulatedRuntime(SimulationSettings.DEFAULT, new SeededChoices(seed), "seed " + seed);
    }

    private synchronized void addUncaught(UncaughtFailure event) {
        uncaught.add(event);
    }

    // ---- running

    /**
     * Runs a future as a task, and all other tasks with it, until the future has ended.
     *
     * @param <T> the type of the value
     * @param future the future
     * @return its value
     * @throws SimulationFailure if nothing can happen any more before that, or it takes too many steps
     * @throws IllegalStateException if called by a task
     * @throws Exception what the future threw
     */
    public <T extends @Nullable Object> T blockOn(Future<T> future) throws Exception {
        Objects.requireNonNull(future, "future");
        BlockingRefusal.check("blockOn");
        workers.checkOwner();
        JoinHandle<T> task = workers.core().spawn("blockOn", future);
        if (workers.runUntil(task::isFinished, FOREVER) == SimulatedWorkers.Stop.STUCK) {
            throw workers.failure(
                    "stuck: nothing can happen any more, and these tasks wait:\n" + workers.tasksText(), null);
        }
        return task.poll(Context.of(Waker.noop())).value();
    }

    /**
     * Lets everything happen that can without moving the clock.
     *
     * @throws SimulationFailure if it takes too many steps
     */
    public void runUntilIdle() {
        advance(Duration.ZERO);
    }

    /**
     * Moves the clock on, and lets everything happen that can until then.
     *
     * @param duration by how much
     * @throws IllegalArgumentException if the duration is negative, or longer than 100 years
     * @throws SimulationFailure if it takes too many steps
     */
    public void advance(Duration duration) {
        BlockingRefusal.check("advance");
        long target = workers.clock().elapsedNanos() + VirtualTime.checkedNanos(duration);
        workers.runUntil(() -> false, target);
        workers.clock().advance(Math.max(0, target - workers.clock().elapsedNanos()));
    }

    /**
     * Moves the clock on to the next moment at which a timer is due or a blocking call ends, and lets nothing happen yet.
     *
     * @return false if there is no such moment
     */
    boolean advanceToNext() {
        return workers.moveClock(FOREVER) == null;
    }

    /** Does one thing that can happen now; false if there is none. */
    boolean stepOnce() {
        return workers.step();
    }

    /**
     * Returns the simulated time since the runtime was created.
     *
     * @return the time
     */
    public Duration elapsed() {
        return Duration.ofNanos(workers.clock().elapsedNanos());
    }

    /** Keeps the clock of a {@link SimulatedRuntime} from moving on by itself. */
    public final class Hold implements AutoCloseable {
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Hold() {
            workers.hold();
        }

        /** Lets the clock go. Any thread; idempotent. */
        @Override
        public void close() {
            if (open.compareAndSet(true, false)) {
                workers.letGo();
            }
        }
    }

    /**
     * Says that something outside of the simulation is under way: until the hold is closed, the clock stands still, and with nothing else to do the simulation waits, in
     * real time, for a wake by another thread.
     *
     * @return the hold
     */
    public Hold hold() {
        return new Hold();
    }

    // ---- choices of the test

    /**
     * Lets the seed decide something in the test itself.
     *
     * @param alternatives how many there are
     * @return one of them, from 0
     * @throws IllegalArgumentException if there is none
     */
    public int choose(int alternatives) {
        if (alternatives < 1) {
            throw new IllegalArgumentException("alternatives < 1: " + alternatives);
        }
        return workers.pick(Kind.TEST, alternatives);
    }

    /**
     * Lets the seed decide whether a fault of the test's own happens here: a disk that is full, a cache that has forgotten. That it happened stands among the steps.
     *
     * <p>{@link Simulation#explore()} tries both, whatever the probability.
     *
     * @param fault the name of the fault
     * @param probability how probable it is; 0 means never, and 1 always
     * @return whether it happens
     * @throws IllegalArgumentException if the probability is not between 0 and 1
     */
    public boolean chance(String fault, double probability) {
        Objects.requireNonNull(fault, "fault");
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability not in 0..1: " + probability);
        }
        boolean happens = workers.happens(probability);
        if (happens) {
            note(fault);
        }
        return happens;
    }

    /**
     * Adds a line to the steps that a failure shows.
     *
     * @param what what has happened; the same words each time that the run is repeated
     */
    public void note(String what) {
        workers.note("%s%s", Objects.requireNonNull(what, "what"), "");
    }

    // ---- spawning

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(Future<T> future) {
        return workers.core().spawn(null, Objects.requireNonNull(future, "future"));
    }

    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawn(String name, Future<T> future) {
        Objects.requireNonNull(name, "name");
        return workers.core().spawn(name, Objects.requireNonNull(future, "future"));
    }

    /**
     * Runs a call that blocks, in one go, when the seed lets it.
     *
     * <p>The call takes as much simulated time as {@link Simulation#callTime} says, none by default. {@code abort} takes it back if it has not run yet.
     */
    @Override
    public <T extends @Nullable Object> JoinHandle<T> spawnBlocking(Callable<T> call) {
        return workers.core().spawn(null, Futures.blocking(Objects.requireNonNull(call, "call")));
    }

    @Override
    public void execute(Runnable command) {
        workers.core().execute(Objects.requireNonNull(command, "command"));
    }

    @Override
    public Context newContext(Waker waker) {
        return workers.core().newContext(waker);
    }

    // ---- what is there

    /**
     * Returns how many tasks have not ended.
     *
     * @return the number
     */
    public int liveTasks() {
        return workers.core().liveTasks().size();
    }

    /**
     * Returns how many timers are armed.
     *
     * @return the number
     */
    public int armedTimers() {
        return workers.clock().armed();
    }

    /**
     * Returns the ledger of what must be back at the end: timers, and what the test adds. {@link Simulation} looks at it after each run.
     *
     * @return the ledger
     */
    public Leaks leaks() {
        return leaks;
    }

    /**
     * Returns the failures that nobody awaited so far. {@link Simulation} fails if there are any, unless they are taken out of the list.
     *
     * @return what the tasks threw, in order
     */
    public synchronized List<Throwable> takeUncaught() {
        List<Throwable> all = uncaught.stream().map(UncaughtFailure::failure).toList();
        uncaught.clear();
        return all;
    }

    /** The first failure that nobody awaited. */
    synchronized @Nullable Throwable firstUncaught() {
        return uncaught.isEmpty() ? null : uncaught.get(0).failure();
    }

    /**
     * Returns which tasks have not ended, and what each of them waits for.
     *
     * @return lines of text
     */
    public String dump() {
        return workers.tasksText();
    }

    /**
     * Returns the last steps, one a line.
     *
     * @return lines of text
     */
    public String trace() {
        return workers.trace().toString();
    }

    /**
     * Returns the choices that were made so far, to be passed to {@link Simulation#replay(String)}.
     *
     * @return the schedule
     */
    public String schedule() {
        return workers.schedule().toString();
    }

    /** Keeps all steps from now on, and not only the last. */
    void keepAllSteps() {
        workers.trace().keepAll();
    }

    /** The steps since {@link #keepAllSteps}. */
    List<String> allSteps() {
        return workers.trace().all();
    }

    Schedule recorded() {
        return workers.schedule();
    }

    SimulationFailure failure(String what, @Nullable Throwable cause) {
        return workers.failure(what, cause);
    }

    // ---- closing

    /**
     * Closes: stops accepting, lets the tasks run for a while, cancels those that are left, and says what did not end even then.
     *
     * <p>As the real runtimes do it, in simulated time. Idempotent.
     *
     * @param grace how long the tasks may take to end by themselves
     * @return what was cancelled, and what did not end
     * @throws IllegalStateException if called by a task
     */
    public CloseReport close(Duration grace) {
        Objects.requireNonNull(grace, "grace");
        BlockingRefusal.check("close");
        if (report == null) {
            workers.checkOwner();
            workers.ignoreHolds();
            workers.core().drain();
            // Polls that take no time would use up no grace.
            int[] turns = {grace.isZero() ? 0 : TURNS_OF_GRACE};
            workers.runUntil(() -> turns[0]-- == 0 || liveTasks() == 0, later(VirtualTime.saturatedNanos(grace)));
            int cancelled = liveTasks();
            workers.core().cancelAll();
            workers.runUntil(() -> liveTasks() == 0, later(Duration.ofSeconds(1).toNanos()));
            List<String> unfinished = new ArrayList<>();
            workers.core().liveTasks().forEach(task -> unfinished.add(task.toString()));
            workers.calls().close();
            workers.core().stop();
            report = new CloseReport(cancelled, /* interruptedCalls= */ 0, unfinished);
        }
        return report;
    }

    private long later(long nanos) {
        return Math.min(FOREVER, workers.clock().elapsedNanos() + nanos);
    }

    /** Closes without a grace: as {@link #close(Duration)} with {@link Duration#ZERO}. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    @Override
    public String toString() {
        return "SimulatedRuntime(" + origin + ", " + liveTasks() + " tasks)";
    }
}
