// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.future.Future;
import dev.pollard.internal.local.Whereabouts;
import dev.pollard.internal.reactor.Reactor;
import dev.pollard.internal.simulation.Door;
import dev.pollard.internal.simulation.SimulatedCore;
import dev.pollard.internal.simulation.Simulator;
import dev.pollard.internal.simulation.Turn;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler without workers: hands every job that becomes ready to a {@link Simulator}, which decides when it gets its turn.
 *
 * <p>The tasks, what happens to their failures, and what is refused while closing are those of the other runtimes.
 */
final class SimulatedScheduler extends Scheduler implements Carrier {
    private final Simulator simulator;
    private final TaskShard shard;

    /** Tasks that gave way in a turn that has not ended. */
    private final List<Task<?>> givingWay = new ArrayList<>();

    private SimulatedScheduler(Spawner spawner, Ticker ticker, UncaughtHandler uncaught, Simulator simulator) {
        super(spawner, settings(ticker, uncaught));
        this.simulator = simulator;
        this.shard = owned().claimShard();
    }

    private static SchedulerSettings settings(Ticker ticker, UncaughtHandler uncaught) {
        SchedulerSettings settings = new SchedulerSettings();
        settings.workers = 0;
        settings.name = "pollard-simulation";
        settings.ticker = ticker;
        settings.uncaught = uncaught;
        settings.local = true;
        return settings;
    }

    private record JobTurn(SimulatedScheduler carrier, Job job) implements Turn {
        @Override
        public int run(int budget) {
            Whereabouts before = Whereabouts.enter(new Whereabouts(carrier.spawner(), Thread.currentThread()));
            try {
                return runHere(budget);
            } finally {
                Whereabouts.enter(before);
            }
        }

        private int runHere(int budget) {
            if (job instanceof Task<?> task) {
                int left = task.run(carrier, budget);
                if (carrier.givingWay.remove(task) && task.noteWake()) {
                    carrier.simulator.gaveWay(new JobTurn(carrier, task));
                }
                return left;
            }
            job.run(carrier);
            return budget;
        }

        @Override
        public @Nullable TaskInfo task() {
            return job instanceof Task<?> task ? task : null;
        }
    }

    /** The wake of a child that gave way by itself. */
    private record WakeTurn(Waker waker) implements Turn {
        @Override
        public int run(int budget) {
            waker.wake();
            return budget;
        }

        @Override
        public @Nullable TaskInfo task() {
            return null;
        }
    }

    // ---- what stands for a worker

    @Override
    public Scheduler scheduler() {
        return this;
    }

    @Override
    public TaskShard shard() {
        return shard;
    }

    @Override
    public int stamp() {
        return Stamp.UNKNOWN;
    }

    @Override
    public void beginPoll(Task<?> task) {}

    @Override
    public void endPoll(Task<?> task) {}

    @Override
    public void ended(Task<?> task, boolean failed) {
        shard.countEnded();
    }

    @Override
    public void countForcedYield() {}

    /** One poll may run in the middle of another, so it is not the calling thread that says which. */
    @Override
    public boolean isPolling(long task) {
        return false;
    }

    @Override
    public void reschedule(Task<?> task) {
        simulator.ready(new JobTurn(this, task));
    }

    @Override
    public boolean defer(Waker waker) {
        if (waker instanceof Task<?> task) {
            givingWay.add(task);
        } else {
            simulator.gaveWay(new WakeTurn(waker));
        }
        return true;
    }

    // ---- what takes the place of the queues

    @Override
    @Nullable
    Carrier current() {
        return simulator.isInside() ? this : null;
    }

    @Override
    boolean spawnOutside(Task<?> task) {
        return injector().admit(task) && inject(task);
    }

    @Override
    boolean inject(Job job) {
        if (phase() == Phase.STOPPED) {
            return false;
        }
        simulator.ready(new JobTurn(this, job));
        return true;
    }

    @Override
    <S> @Nullable S find(Class<S> type) {
        S simulated = simulator.find(type);
        if (simulated != null) {
            return simulated;
        }
        // What the base class would answer for these needs workers.
        return type == Timers.class || type == Reactor.class ? null : super.find(type);
    }

    /** Opens simulations; made by reflection, since {@link Door} is in another package and this class is not public. */
    static final class Opening implements Door {
        @Override
        public SimulatedCore open(Spawner spawner, Ticker ticker, UncaughtHandler uncaught, Simulator simulator) {
            return new Core(new SimulatedScheduler(spawner, ticker, uncaught, simulator));
        }
    }

    private static final class Core extends SimulatedCore {
        private final SimulatedScheduler scheduler;

        Core(SimulatedScheduler scheduler) {
            super(Task.BUDGET);
            this.scheduler = scheduler;
        }

        @Override
        public <T extends @Nullable Object> JoinHandle<T> spawn(@Nullable String name, Future<T> future) {
            return scheduler.spawn(name, future);
        }

        @Override
        public void execute(Runnable command) {
            scheduler.execute(command);
        }

        @Override
        public Context newContext(Waker waker) {
            return new ForeignContext(scheduler, waker);
        }

        @Override
        public List<JoinHandle<?>> liveTasks() {
            return scheduler.owned().snapshot().stream()
                    .sorted(Comparator.comparingLong(TaskInfo::id))
                    .<JoinHandle<?>>map(task -> task)
                    .toList();
        }

        @Override
        public void wake(JoinHandle<?> task) {
            ((Task<?>) task).wake();
        }

        @Override
        public void inspect(JoinHandle<?> task, Inspector inspector) {
            ((Task<?>) task).inspectFuture(inspector);
        }

        @Override
        public void drain() {
            scheduler.enter(Phase.DRAINING);
        }

        @Override
        public void cancelAll() {
            scheduler.enter(Phase.CANCELLING);
            scheduler.owned().snapshot().forEach(Task::abort);
        }

        @Override
        public void stop() {
            scheduler.enter(Phase.STOPPED);
            scheduler.owned().abandonAll();
            scheduler.unobserved().reportAll();
        }
    }
}
