// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.testkit.Simulation.Run;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds a schedule that still fails, and has fewer surprises: first a shorter one, then one with ordinary choices in between. */
final class Shrinking {
    private static final int MAX_RUNS = 400;

    private final Function<Schedule, Run> run;
    private int runs;

    /**
     * Creates a search.
     *
     * @param run runs a schedule
     */
    Shrinking(Function<Schedule, Run> run) {
        this.run = run;
    }

    /** Returns the best failing run that was found, at worst the given one. */
    Run shrink(Run failing) {
        Run best = cutTail(failing);
        for (int before = Integer.MAX_VALUE; best.schedule().surprisesCount() < before && runs < MAX_RUNS; ) {
            before = best.schedule().surprisesCount();
            // From the end, since what comes first decides what the rest means.
            for (int i = best.schedule().length() - 1; i >= 0 && runs < MAX_RUNS; i--) {
                if (best.schedule().at(i) != 0) {
                    best = better(best, best.schedule().without(i));
                }
                i = Math.min(i, best.schedule().length());
            }
        }
        return best;
    }

    /** By halves: the ordinary from some choice on. */
    private Run cutTail(Run failing) {
        Run best = failing;
        int fails = best.schedule().length();
        for (int passes = 0; passes < fails && runs < MAX_RUNS; ) {
            int middle = (passes + fails) / 2;
            Run tried = better(best, best.schedule().upTo(middle));
            if (tried == best) {
                passes = middle + 1;
            } else {
                best = tried;
                fails = Math.min(middle, best.schedule().length());
            }
        }
        return best;
    }

    private Run better(Run best, Schedule candidate) {
        runs++;
        Run tried = run.apply(candidate.rewound());
        boolean improves = isAlike(tried.failure(), best.failure())
                && tried.schedule().surprisesCount() < best.schedule().surprisesCount();
        return improves ? tried : best;
    }

    /** Whether it is the same fault, as far as can be told: not another one that lies on the way. */
    private static boolean isAlike(@Nullable SimulationFailure tried, @Nullable SimulationFailure best) {
        return tried != null && best != null && typeOf(tried.getCause()) == typeOf(best.getCause());
    }

    private static @Nullable Class<?> typeOf(@Nullable Throwable cause) {
        return cause == null ? null : cause.getClass();
    }
}
