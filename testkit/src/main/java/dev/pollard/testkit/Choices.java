// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.util.function.IntToLongFunction;

/**
 * Decides all that a simulation leaves open. The alternative 0 is always the ordinary one: who came first runs first, nothing unusual happens.
 *
 * <p>The same answers give the same run: whatever makes the answers, a seed, a search or a recording.
 */
interface Choices {

    /** What is decided. */
    enum Kind {
        /** Which of the things that can happen happens next. */
        NEXT(1),
        /** Whether a task that was just woken, or another, runs at once on another worker, before the waking one goes on. */
        PREEMPT(3),
        /** Whether some task is polled for no reason. */
        SPURIOUS(24),
        /** How much progress a turn may make. */
        BUDGET(6),
        /** Whether a task runs on what is left of the budget of the task that woke it. */
        LIFO(3),
        /** How long something took. */
        TIME(2),
        /** What the code under test asks a random number for: the first branch of a fair select. */
        RANDOM(1),
        /** What the test itself asks for. */
        TEST(1);

        /** One answer in so many is out of the ordinary. */
        final int rarity;

        Kind(int rarity) {
            this.rarity = rarity;
        }
    }

    /**
     * Picks an alternative.
     *
     * @param kind what is decided
     * @param alternatives how many there are, 2 or more
     * @return the number of one, from 0
     */
    int pick(Kind kind, int alternatives);

    /**
     * Picks one of several tasks, or timers, or calls.
     *
     * @param kind what is decided
     * @param alternatives how many there are, 2 or more
     * @param who tells them apart: the same number means the same one in the whole run
     * @return the number of one, from 0
     */
    default int pickOf(Kind kind, int alternatives, IntToLongFunction who) {
        return pick(kind, alternatives);
    }

    /**
     * Decides whether something out of the ordinary happens in the scene of the test: a fault of the network, for one. Those who go through all
     * runs go through both.
     *
     * @param probability how probable it is, between 0 and 1, for those who choose by chance
     * @return whether it happens
     */
    default boolean happens(double probability) {
        return pick(Kind.TEST, 2) == 1;
    }
}
