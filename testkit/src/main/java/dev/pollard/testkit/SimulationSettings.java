// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

/**
 * What a simulation is like, apart from its choices.
 *
 * @param workers how many polls may overlap
 * @param pollNanos how much time a poll takes at the most
 * @param callNanos how much time a blocking call takes at the most
 * @param maxSteps after how many steps a run has got stuck in a loop
 * @param maxNanos after how much simulated time a run has got stuck
 * @param surprises whether polls come for no reason, budgets are small and things take time
 * @param maxPreemptions how often in a run a task may run in the middle of another
 * @param strictWakes whether to wake while holding a lock is a failure
 * @param locks finds the locks that are held
 */
record SimulationSettings(
        int workers,
        long pollNanos,
        long callNanos,
        int maxSteps,
        long maxNanos,
        boolean surprises,
        int maxPreemptions,
        boolean strictWakes,
        HeldLocks locks) {

    static final SimulationSettings DEFAULT = new SimulationSettings(
            1, 0, 0, 100_000, Long.MAX_VALUE, true, Integer.MAX_VALUE, false, new HeldLocks(HeldLocks.Search.MONITORS));

    SimulationSettings withWorkers(int value) {
        return new SimulationSettings(
                value, pollNanos, callNanos, maxSteps, maxNanos, surprises, maxPreemptions, strictWakes, locks);
    }

    SimulationSettings withPollNanos(long value) {
        return new SimulationSettings(
                workers, value, callNanos, maxSteps, maxNanos, surprises, maxPreemptions, strictWakes, locks);
    }

    SimulationSettings withCallNanos(long value) {
        return new SimulationSettings(
                workers, pollNanos, value, maxSteps, maxNanos, surprises, maxPreemptions, strictWakes, locks);
    }

    SimulationSettings withMaxSteps(int value) {
        return new SimulationSettings(
                workers, pollNanos, callNanos, value, maxNanos, surprises, maxPreemptions, strictWakes, locks);
    }

    SimulationSettings withMaxNanos(long value) {
        return new SimulationSettings(
                workers, pollNanos, callNanos, maxSteps, value, surprises, maxPreemptions, strictWakes, locks);
    }

    SimulationSettings withSurprises(boolean value) {
        return new SimulationSettings(
                workers, pollNanos, callNanos, maxSteps, maxNanos, value, maxPreemptions, strictWakes, locks);
    }

    SimulationSettings withMaxPreemptions(int value) {
        return new SimulationSettings(
                workers, pollNanos, callNanos, maxSteps, maxNanos, surprises, value, strictWakes, locks);
    }

    SimulationSettings withStrictWakes(boolean value) {
        return new SimulationSettings(
                workers, pollNanos, callNanos, maxSteps, maxNanos, surprises, maxPreemptions, value, locks);
    }

    SimulationSettings withLocks(HeldLocks value) {
        return new SimulationSettings(
                workers, pollNanos, callNanos, maxSteps, maxNanos, surprises, maxPreemptions, strictWakes, value);
    }
}
