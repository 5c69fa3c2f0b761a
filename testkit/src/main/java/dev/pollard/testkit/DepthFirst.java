// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Choices that go through all of them, run after run: the last choice that has an alternative left takes the next one. */
final class DepthFirst implements Choices {
    private final int maxDepth;
    private int[] path = new int[16];
    private int[] width = new int[16];
    private int depth;
    private int position;
    private boolean cutOff;
    private @Nullable String divergence;

    /**
     * Begins with the ordinary run.
     *
     * @param maxDepth how many choices of a run are varied; later ones are the ordinary
     */
    DepthFirst(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    @Override
    public int pick(Kind kind, int alternatives) {
        if (divergence != null) {
            return 0;
        }
        if (position == maxDepth) {
            cutOff = true;
            return 0;
        }
        if (position < depth) {
            if (width[position] != alternatives) {
                divergence = "not deterministic: choice " + position + " had " + width[position]
                        + " alternatives and has " + alternatives + " now";
                return 0;
            }
        } else {
            if (depth == path.length) {
                path = Arrays.copyOf(path, depth * 2);
                width = Arrays.copyOf(width, depth * 2);
            }
            path[depth] = 0;
            width[depth++] = alternatives;
        }
        return path[position++];
    }

    /** Goes on to the next run; false if there is none. */
    boolean next() {
        position = 0;
        while (depth > 0 && path[depth - 1] + 1 == width[depth - 1]) {
            depth--;
        }
        if (depth == 0) {
            return false;
        }
        path[depth - 1]++;
        return true;
    }

    /** How the last run differed from the one before although their choices were the same; null if it did not. */
    @Nullable
    String divergence() {
        return divergence;
    }

    /** Whether some run had more choices than are varied. */
    boolean isCutOff() {
        return cutOff;
    }
}
