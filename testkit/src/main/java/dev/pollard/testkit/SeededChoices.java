// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.util.SplittableRandom;

/**
 * Choices by a random number generator.
 *
 * <p>Each seed has a mood. Half of the seeds choose freely, which mixes everything with everything. The other half nearly always choose the ordinary,
 * so that a long ordinary run meets one or two surprises: most faults of order need no more, and need the rest to be undisturbed.
 */
final class SeededChoices implements Choices {
    /** How much rarer a surprise is for the calm half of the seeds. */
    private static final int CALM = 12;

    private final SplittableRandom random;
    private final boolean calm;

    SeededChoices(long seed) {
        this.random = new SplittableRandom(seed);
        this.calm = random.nextBoolean();
    }

    @Override
    public int pick(Kind kind, int alternatives) {
        // Whoever asks means the alternatives to be equal, and what takes time is no surprise.
        boolean asked = kind == Kind.TEST || kind == Kind.RANDOM || kind == Kind.TIME;
        int rarity = calm && !asked ? kind.rarity * CALM : kind.rarity;
        return rarity > 1 && random.nextInt(rarity) != 0 ? 0 : random.nextInt(alternatives);
    }

    @Override
    public boolean happens(double probability) {
        return random.nextDouble() < probability;
    }
}
