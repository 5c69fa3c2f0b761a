// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.simulation;

import dev.pollard.future.Future;
import dev.pollard.runtime.JoinHandle;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.UncaughtHandler;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a runtime that a simulation shares with the real ones: its tasks, their states, and who is told of their failures.
 *
 * <p><b>Threading.</b> Spawning: any thread. The rest: the thread that drives the simulation.
 */
public abstract class SimulatedCore {

    /** How many units of progress one turn may make on a real runtime. */
    public final int fullBudget;

    /**
     * For the one implementation.
     *
     * @param fullBudget how many units of progress one turn may make
     */
    protected SimulatedCore(int fullBudget) {
        this.fullBudget = fullBudget;
    }

    /**
     * Opens a core.
     *
     * @param spawner the runtime, as the tasks find it
     * @param ticker its clock
     * @param uncaught is told of failures that nobody awaits
     * @param simulator decides who runs
     * @return the core
     */
    public static SimulatedCore open(Spawner spawner, Ticker ticker, UncaughtHandler uncaught, Simulator simulator) {
        return Door.OPEN.open(spawner, ticker, uncaught, simulator);
    }

    /**
     * Makes a task of a future and hands its first turn to the simulator.
     *
     * @param <T> the type of the value
     * @param name the name of the task, or null
     * @param future the future
     * @return the handle of the task
     */
    public abstract <T extends @Nullable Object> JoinHandle<T> spawn(@Nullable String name, Future<T> future);

    /**
     * Hands a command to the simulator.
     *
     * @param command the command
     */
    public abstract void execute(Runnable command);

    /**
     * Returns a context for polling by hand.
     *
     * @param waker the waker of the context
     * @return the context
     */
    public abstract Context newContext(Waker waker);

    /**
     * Returns the tasks that have not ended, in the order in which they were spawned.
     *
     * @return the handles
     */
    public abstract List<JoinHandle<?>> liveTasks();

    /**
     * Asks a task for a turn that nothing gave it a reason for.
     *
     * @param task a task of this core
     */
    public abstract void wake(JoinHandle<?> task);

    /**
     * Lets the future of a task tell what it consists of.
     *
     * @param task a task of this core
     * @param inspector gets the root of the tree as a child
     */
    public abstract void inspect(JoinHandle<?> task, Inspector inspector);

    /** Refuses tasks from outside from now on. */
    public abstract void drain();

    /** Refuses all tasks from now on, and aborts those that are left. */
    public abstract void cancelAll();

    /** Refuses commands too, and reports the failures that nobody has awaited. */
    public abstract void stop();
}
