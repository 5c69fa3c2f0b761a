// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.testkit.Choices.Kind;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of a simulation, for code that asks its context for a generator: the choices make them.
 *
 * <p>A number out of a few is a choice like any other, so that every one is tried where every order is. There are too many others for that: where no
 * seed decides, those are always the same.
 */
final class ChosenRandom implements RandomGenerator {
    /** How many alternatives are few. */
    private static final int FEW = 64;

    private final SimulatedWorkers workers;
    private final boolean seeded;
    private final SplittableRandom fixed = new SplittableRandom(0);

    ChosenRandom(SimulatedWorkers workers, boolean seeded) {
        this.workers = workers;
        this.seeded = seeded;
    }

    @Override
    public long nextLong() {
        long number = fixed.nextLong();
        return seeded ? number + ((long) workers.pick(Kind.RANDOM, 1 << 30) << 34) : number;
    }

    @Override
    public int nextInt(int bound) {
        return bound > 0 && bound <= FEW ? workers.pick(Kind.RANDOM, bound) : RandomGenerator.super.nextInt(bound);
    }

    @Override
    public String toString() {
        return "the random numbers of a simulation";
    }
}
