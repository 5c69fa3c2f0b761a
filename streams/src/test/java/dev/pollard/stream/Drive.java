// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/** The way in which an owner gets the items: one by one, by draining, or both in turn. */
final class Drive {
    static final int POLL_NEXT = 0;
    static final int PROGRESS = -1;
    static final int WAVER = -2;
    static final int ALL = Integer.MAX_VALUE;

    private final String name;
    private final IntSupplier moves;

    private Drive(String name, IntSupplier moves) {
        this.name = name;
        this.moves = moves;
    }

    /** One by one. */
    static Drive pollNext() {
        return new Drive("pollNext", () -> POLL_NEXT);
    }

    /** Into a sink that declines after so many items. */
    static Drive drain(int atMost) {
        return new Drive(atMost == ALL ? "drain" : "drain by " + atMost, () -> atMost);
    }

    /** Into a sink that declines every other item, but only until it is asked again. */
    static Drive waver() {
        return new Drive("drain into a sink that wavers", () -> WAVER);
    }

    /** One by one, asking for progress before each. */
    static Drive progressFirst() {
        int[] turn = {0};
        return new Drive("pollProgress, pollNext", () -> turn[0]++ % 2 == 0 ? PROGRESS : POLL_NEXT);
    }

    /** In all ways in turn, at random. */
    static Drive mixed(long seed) {
        Random random = new Random(seed);
        return new Drive("mixed with seed " + seed, () -> random.nextInt(6) - 1);
    }

    /** The ways that every operator must treat alike. */
    static List<Drive> all() {
        return List.of(
                pollNext(),
                drain(1),
                drain(2),
                drain(3),
                drain(7),
                drain(ALL),
                waver(),
                progressFirst(),
                mixed(1),
                mixed(2),
                mixed(3));
    }

    int next() {
        return moves.getAsInt();
    }

    @Override
    public String toString() {
        return name;
    }
}
