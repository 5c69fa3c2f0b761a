// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;

/**
 * Choices by priorities: each task gets one at random, the highest that is ready runs, and at a few moments the one that would run falls below all others.
 *
 * <p>A fault that needs {@code d} orderings to come together is found by {@code d - 1} such changes with a probability that falls with the number of steps to the power of
 * {@code d - 1}, and not with that of all interleavings: Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs (2010). Here the
 * length of a run is not known beforehand, so that the seed guesses it, as a power of two. What is no order of tasks is the ordinary choice, or by chance where the test
 * asks for it.
 */
final class PriorityChoices implements Choices {
    /** A run has between 2 to the power of these many choices of who is next. */
    private static final int SHORTEST = 3;

    private static final int LONGEST = 13;

    private final SplittableRandom random;
    private final int[] changes;
    private final Map<Long, Integer> priorities = new HashMap<>();
    private int choices;

    /** The next task that falls below all others gets this priority; those at random are positive. */
    private int lowest;

    /**
     * Begins a run.
     *
     * @param seed decides all
     * @param changes how often in a run the task that would run falls below the others
     */
    PriorityChoices(long seed, int changes) {
        this.random = new SplittableRandom(seed);
        int length = 1 << random.nextInt(SHORTEST, LONGEST + 1);
        this.changes = random.ints(changes, 0, length).toArray();
    }

    @Override
    public int pick(Kind kind, int alternatives) {
        boolean asked = kind == Kind.TEST || kind == Kind.RANDOM || kind == Kind.TIME;
        return asked ? random.nextInt(alternatives) : 0;
    }

    @Override
    public boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    @Override
    public int pickOf(Kind kind, int alternatives, IntToLongFunction who) {
        int highest = highest(alternatives, who);
        for (int change : changes) {
            if (change == choices) {
                priorities.put(who.applyAsLong(highest), --lowest);
                highest = highest(alternatives, who);
            }
        }
        choices++;
        return highest;
    }

    private int highest(int alternatives, IntToLongFunction who) {
        int highest = 0;
        for (int i = 1; i < alternatives; i++) {
            if (priority(who.applyAsLong(i)) > priority(who.applyAsLong(highest))) {
                highest = i;
            }
        }
        return highest;
    }

    private int priority(long task) {
        return priorities.computeIfAbsent(task, x -> random.nextInt(1, Integer.MAX_VALUE));
    }
}
