// SPDX-License-Identifier: Apache-2.0
package dev.pollard.internal.simulation;

import org.jspecify.annotations.Nullable;

/** Decides which of the jobs that are ready gets its turn, and offers the services that the workers offer otherwise. */
public interface Simulator {

    /**
     * Takes a job that is ready. Any thread; on the driving thread it may come from within a turn.
     *
     * @param turn the turn to give it
     */
    void ready(Turn turn);

    /**
     * Takes a task that asked for another turn after those who are ready now. On the driving thread, at the end of a turn.
     *
     * @param turn the turn to give it
     */
    void gaveWay(Turn turn);

    /**
     * Whether the calling thread is inside a turn, or in another call that the simulation makes.
     *
     * @return true if what it spawns comes from inside
     */
    boolean isInside();

    /**
     * Finds a service: the clock, the timers, the executor of blocking calls.
     *
     * @param <S> the type of the service
     * @param type the type of the service
     * @return the service, or null to leave the answer to the scheduler
     */
    <S> @Nullable S find(Class<S> type);
}
