// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.internal.simulation.SimulatedCore;
import dev.pollard.internal.simulation.Simulator;
import dev.pollard.internal.simulation.Turn;
import dev.pollard.internal.timer.Timers;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.UncaughtFailure;
import dev.pollard.runtime.UncaughtHandler;
import dev.pollard.task.BlockingExecutor;
import dev.pollard.task.BlockingRefusal;
import dev.pollard.task.TaskInfo;
import dev.pollard.testkit.Choices.Kind;
import dev.pollard.time.Ticker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a simulation: does one thing after the other out of all that could happen, as the {@link Choices} say.
 *
 * <p><b>Threading.</b> The thread that created it, but for jobs that become ready and holds, which may come from any.
 */
final class SimulatedWorkers implements Simulator {
    /*
     * Overview. Three kinds of things can happen: a task that is ready gets a turn, a blocking call that has had its time runs, the timers of
     * one wheel that are due fire. Each step does one of them. Any order is possible that a runtime with any number of workers, with or without
     * LIFO slots and stealing, could show; the policies of the real workers are a subset of it. What was possible all along but
     * was not chosen for a long time is done next, since every runtime runs a ready task at some time.
     *
     * A task that gave way waits until all that were ready at that moment have had their turn, and no timer is due: then the others and the
     * reactor have been looked at.
     *
     * Overlapping polls. With n workers, up to n - 1 of them can run a task while another is in the middle of a poll. The moments that
     * matter are those at which a poll has just made something visible: its wakes. So a wake inside of a poll may run any ready task,
     * from beginning to end, before the waking code goes on. If the waking code holds a lock, another worker would have
     * to wait for that lock at some point, and can't here, where all is one thread: then nothing is run in between.
     *
     * Time moves only when nothing else can happen: no task is ready, no timer due, no blocking call under way that ends first, nobody holds the clock.
     */

    // What stands for a task where something else is one of the alternatives.
    private static final long COMMANDS = -1;
    private static final long TIMERS = -2;
    private static final long CALLS = -3;

    private final SimulationSettings settings;
    private final Choices choices;
    private final Schedule schedule;
    private final StepTrace trace = new StepTrace();
    private final Thread owner = Thread.currentThread();
    private final SimulatedClock clock;
    private final SimulatedCalls calls;
    private final RandomGenerator random;
    private final SimulatedCore core;

    private final List<Entry> ready = new ArrayList<>();
    private final List<Entry> deferred = new ArrayList<>();
    private final Queue<Turn> foreign = new ConcurrentLinkedQueue<>();
    private final AtomicInteger holds = new AtomicInteger();
    private final Map<Long, String> names = new HashMap<>();
    private final UncaughtHandler uncaught;

    private int tasks;
    private long steps;
    private long sequence;

    /** The workers that are busy: with polls, one in the middle of the other, or with firing timers. */
    private int running;

    private int polls;
    private int preemptions;
    private boolean inCall;
    private boolean closing;
    private @Nullable TaskInfo runningTask;
    private @Nullable SimulationFailure fatal;

    /** The last step at which none was due. */
    private long timersDueSince;

    private long callsDueSince;

    /** What is left of the budget of the last turn, for a task that this turn woke. */
    private int leftOver;

    private long lastTurn;

    /** A turn to be given; {@code since} is the step at which it became possible, {@code wokenIn} the turn that woke it. */
    private record Entry(Turn turn, long sequence, long since, long wokenIn) {}

    SimulatedWorkers(SimulationSettings settings, Choices choices, Spawner spawner, UncaughtHandler uncaught) {
        this.settings = settings;
        this.uncaught = uncaught;
        this.choices = choices;
        this.schedule = new Schedule(settings.surprises());
        this.clock = new SimulatedClock(settings.workers(), () -> Math.max(0, running - 1));
        this.calls = new SimulatedCalls(clock::nanoTime, () -> duration(settings.callNanos()));
        this.random = new ChosenRandom(this, settings.surprises());
        this.core = SimulatedCore.open(spawner, clock, uncaught, this);
    }

    SimulatedCore core() {
        return core;
    }

    SimulatedClock clock() {
        return clock;
    }

    SimulatedCalls calls() {
        return calls;
    }

    Schedule schedule() {
        return schedule;
    }

    StepTrace trace() {
        return trace;
    }

    int pick(Kind kind, int alternatives) {
        if (alternatives == 1) {
            return 0;
        }
        int pick = choices.pick(kind, alternatives);
        schedule.add(pick);
        return pick;
    }

    private int pickOf(Kind kind, int alternatives, IntToLongFunction who) {
        if (alternatives == 1) {
            return 0;
        }
        int pick = choices.pickOf(kind, alternatives, who);
        schedule.add(pick);
        return pick;
    }

    boolean happens(double probability) {
        if (probability == 0 || probability == 1) {
            return probability == 1;
        }
        boolean happens = choices.happens(probability);
        schedule.add(happens ? 1 : 0);
        return happens;
    }

    private long duration(long longest) {
        return longest == 0 ? 0 : longest * pick(Kind.TIME, 9) / 8;
    }

    void note(String what, @Nullable Object first, @Nullable Object second) {
        trace.add(clock.elapsedNanos(), running, what, first, second);
    }

    // ---- what becomes ready

    @Override
    public void ready(Turn turn) {
        if (Thread.currentThread() != owner) {
            foreign.add(turn);
            LockSupport.unpark(owner);
            return;
        }
        note(turn.task() == null ? "%s is ready%s" : "%s is woken%s", name(turn), by());
        ready.add(entry(turn));
        if ((running > 0 || inCall) && running < settings.workers() && preemptions < settings.maxPreemptions()) {
            preempt();
        }
    }

    @Override
    public void gaveWay(Turn turn) {
        note("%s gave way", name(turn), null);
        deferred.add(entry(turn));
    }

    private Entry entry(Turn turn) {
        return new Entry(turn, sequence++, steps, running > 0 ? lastTurn : -1);
    }

    private void takeForeign() {
        for (Turn turn = foreign.poll(); turn != null; turn = foreign.poll()) {
            note("%s is woken by another thread", name(turn), null);
            ready.add(entry(turn));
        }
    }

    /** Lets a ready task run before the one that is running goes on, as if on another worker. */
    private void preempt() {
        int pick = pickOf(Kind.PREEMPT, ready.size() + 1, i -> i == 0 ? id(runningTask) : id(ready.get(i - 1)));
        if (pick == 0 && !settings.strictWakes()) {
            return;
        }
        List<String> locks = settings.locks().taken();
        if (!locks.isEmpty()) {
            if (settings.strictWakes()) {
                fail("a waker was called under a lock: " + String.join(", ", locks), new Throwable("the wake"));
            }
        } else if (pick > 0) {
            preemptions++;
            run(ready.remove(pick - 1));
        }
    }

    @Override
    public boolean isInside() {
        return running > 0 && Thread.currentThread() == owner;
    }

    @Override
    @SuppressWarnings("unchecked") // each service is an instance of the type it is asked for by
    public <S> @Nullable S find(Class<S> type) {
        if (type == Timers.class || type == Ticker.class) {
            return (S) clock;
        }
        if (type == BlockingExecutor.class) {
            return (S) calls;
        }
        return type == RandomGenerator.class ? (S) random : null;
    }

    /** Keeps the clock from moving on by itself, since something outside is under way. */
    void hold() {
        holds.incrementAndGet();
    }

    /** Lets the clock move whoever holds it, and however long it took: the simulation is closing. */
    void ignoreHolds() {
        holds.set(Integer.MIN_VALUE / 2);
        closing = true;
    }

    void letGo() {
        holds.decrementAndGet();
        LockSupport.unpark(owner);
    }

    // ---- the loop

    /** How a run of the loop ended. */
    enum Stop {
        /** What was waited for has come. */
        REACHED,
        /** Nothing can happen any more. */
        STUCK,
        /** The next thing that can happen lies beyond the limit. */
        LIMIT
    }

    /**
     * Goes on until a condition holds.
     *
     * @param condition asked between steps
     * @param limitNanos the time, as elapsed, up to which the clock may move
     */
    Stop runUntil(BooleanSupplier condition, long limitNanos) {
        checkOwner();
        while (!condition.getAsBoolean()) {
            if (step()) {
                continue;
            }
            if (holds.get() > 0) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw failure("interrupted while something outside holds the clock", null);
                }
                continue;
            }
            Stop stop = moveClock(limitNanos);
            if (stop != null) {
                return stop;
            }
        }
        return Stop.REACHED;
    }

    /** Moves the clock to the next moment at which something can happen; if there is none, says why. */
    @Nullable
    Stop moveClock(long limitNanos) {
        long delay = Math.min(clock.untilNext(), calls.untilNext());
        if (delay == Long.MAX_VALUE) {
            return Stop.STUCK;
        }
        if (delay > limitNanos - clock.elapsedNanos()) {
            return Stop.LIMIT;
        }
        if (delay > settings.maxNanos() - clock.elapsedNanos() && !closing) {
            throw stillRunning("not ended after " + StepTrace.time(settings.maxNanos()) + " of simulated time");
        }
        clock.advance(delay);
        note("the clock moves on by %s", StepTrace.time(delay), null);
        return null;
    }

    void checkOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("simulation driven by another thread than the one that created it: "
                    + owner.getName() + ", not " + Thread.currentThread().getName());
        }
        if (running > 0) {
            throw new IllegalStateException("simulation driven from within a poll");
        }
    }

    /** Does one of the things that can happen; false if nothing can at this time. */
    boolean step() {
        takeForeign();
        if (settings.surprises()) {
            wakeForNothing();
        }
        release();
        int turns = ready.size();
        int due = clock.due();
        int ended = calls.due();
        int all = turns + due + ended;
        if (all == 0) {
            return false;
        }
        if (++steps > settings.maxSteps()) {
            throw stillRunning("not ended after " + settings.maxSteps() + " steps");
        }
        timersDueSince = due == 0 ? steps : timersDueSince;
        callsDueSince = ended == 0 ? steps : callsDueSince;
        int overdue = overdue(turns, due, ended);
        int pick = overdue >= 0
                ? overdue
                : pickOf(Kind.NEXT, all, i -> i < turns ? id(ready.get(i)) : i < turns + due ? TIMERS : CALLS);
        if (pick < turns) {
            run(ready.remove(pick));
        } else if (pick < turns + due) {
            fire(pick - turns);
        } else {
            call(calls.take(pick - turns - due));
        }
        if (fatal != null) {
            throw fatal;
        }
        return true;
    }

    private static long id(Entry entry) {
        return id(entry.turn().task());
    }

    private static long id(@Nullable TaskInfo task) {
        return task == null ? COMMANDS : task.id();
    }

    /** What has been passed over for so long that no scheduler would do it again; -1 if there is nothing. */
    private int overdue(int turns, int due, int ended) {
        long oldest = steps - 64 - 8L * (turns + due + ended);
        if (turns > 0 && ready.get(0).since() < oldest) {
            return 0;
        }
        if (timersDueSince < oldest) {
            return turns;
        }
        return callsDueSince < oldest ? turns + due : -1;
    }

    /** Those who gave way come back after all others that were ready at the time. */
    private void release() {
        while (!deferred.isEmpty()) {
            Entry first = deferred.get(0);
            if (clock.due() > 0 || (!ready.isEmpty() && ready.get(0).sequence() < first.sequence())) {
                return;
            }
            deferred.remove(0);
            ready.add(entry(first.turn()));
        }
    }

    private void wakeForNothing() {
        if (ready.isEmpty() || pick(Kind.SPURIOUS, 2) == 0) {
            return; // with nothing to do a wake would only keep the run from its end
        }
        List<JoinHandle<?>> live = core.liveTasks();
        if (!live.isEmpty()) {
            JoinHandle<?> task = live.get(pick(Kind.TEST, live.size()));
            note("%s is to be polled for nothing", name(task), null);
            core.wake(task);
        }
    }

    private void run(Entry entry) {
        Turn turn = entry.turn();
        TaskInfo task = turn.task();
        int budget = budget(entry);
        note(budget == core.fullBudget ? "%s runs" : "%s runs, budget %s", name(turn), budget);
        TaskInfo outerTask = runningTask;
        runningTask = task;
        lastTurn++;
        running++;
        if (++polls == 1) {
            BlockingRefusal.enter();
        }
        try {
            leftOver = turn.run(budget);
        } finally {
            running--;
            if (--polls == 0) {
                BlockingRefusal.leave();
            }
            runningTask = outerTask;
        }
        if (task instanceof JoinHandle<?> handle && handle.isFinished()) {
            note("%s has ended", name(turn), null);
            names.remove(task.id());
        }
        clock.advance(duration(settings.pollNanos()));
    }

    private int budget(Entry entry) {
        int full = core.fullBudget;
        if (!settings.surprises()) {
            return full;
        }
        boolean inherits = entry.wokenIn() == lastTurn && leftOver > 0 && leftOver < full;
        if (inherits && pick(Kind.LIFO, 2) == 1) {
            return leftOver;
        }
        return switch (pick(Kind.BUDGET, 4)) {
            case 1 -> 1;
            case 2 -> 2;
            case 3 -> 8;
            default -> full;
        };
    }

    private void fire(int index) {
        note("timers fire%s", clock.due() == 1 ? "" : " on worker " + index, null);
        running++;
        try {
            clock.fire(index);
        } finally {
            running--;
        }
    }

    /** On a thread of its own, as it were: it may block, and what it spawns comes from outside. */
    private void call(Runnable work) {
        note("a blocking call runs", null, null);
        boolean outer = inCall;
        inCall = true;
        try {
            work.run();
        } catch (Throwable t) {
            uncaught.uncaught(new UncaughtFailure(t, null, null, List.of("a blocking call")));
        } finally {
            inCall = outer;
        }
    }

    // ---- failures

    private void fail(String what, @Nullable Throwable cause) {
        if (fatal == null) {
            fatal = failure(what, cause);
        }
    }

    private SimulationFailure stillRunning(String what) {
        return failure(what + ", and these tasks are left:\n" + tasksText(), null);
    }

    SimulationFailure failure(String what, @Nullable Throwable cause) {
        return new SimulationFailure(what, cause, schedule.toString(), trace.toString());
    }

    /** The tasks that have not ended, and what each of them waits for. */
    String tasksText() {
        StringBuilder text = new StringBuilder();
        for (JoinHandle<?> task : core.liveTasks()) {
            text.append("  ").append(name(task)).append('\n');
            AwaitTree tree = AwaitTree.below(text, 1);
            core.inspect(task, tree);
            tree.finishWithoutName();
        }
        return text.toString();
    }

    private String by() {
        return runningTask == null ? "" : " by " + name(runningTask);
    }

    private String name(Turn turn) {
        TaskInfo task = turn.task();
        return task == null ? "a command" : name(task);
    }

    /** Numbers of this simulation, since those of the tasks go on from one run to the next. */
    private String name(TaskInfo task) {
        return names.computeIfAbsent(task.id(), id -> "#" + ++tasks + (task.name() == null ? "" : " " + task.name()));
    }
}
