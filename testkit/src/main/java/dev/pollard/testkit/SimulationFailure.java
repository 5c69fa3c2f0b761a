// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A simulation went wrong: its test failed, it got stuck, or it left something behind.
 *
 * <p>The message says how to replay it, and what the last steps were. The cause is what the test threw, if it threw; a failure of a task that nobody awaited, which is
 * often why the others wait, is among the suppressed.
 */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    /** What went wrong. */
    private final String what;
    /** What replays it. */
    private final String schedule;
    /** What happened, step by step. */
    private final String steps;

    SimulationFailure(String what, @Nullable Throwable cause, String schedule, String steps) {
        this(what, cause, schedule, steps, "replay: schedule \"" + schedule + "\"");
    }

    private SimulationFailure(String what, @Nullable Throwable cause, String schedule, String steps, String replay) {
        super(what + "\n" + replay + "\nlast steps:\n" + steps, cause);
        this.what = what;
        this.schedule = schedule;
        this.steps = steps;
    }

    /** The same failure, with another advice on how to replay it. */
    SimulationFailure withReplay(String replay) {
        SimulationFailure same = new SimulationFailure(what, getCause(), schedule, steps, replay);
        for (Throwable more : getSuppressed()) {
            same.addSuppressed(more);
        }
        return same;
    }

    /** What went wrong, without the rest. */
    String what() {
        return what;
    }

    /**
     * Returns the choices of the run, to be passed to {@link Simulation#replay(String)}.
     *
     * @return the schedule
     */
    public String schedule() {
        return schedule;
    }
}
