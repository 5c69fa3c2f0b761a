// SPDX-License-Identifier: Apache-2.0
package dev.pollard.runtime;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.runtime.RuntimeDump.State;
import dev.pollard.runtime.RuntimeDump.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something about a task that is seldom meant to be so.
 *
 * @param kind what is the matter
 * @param text the same for people, with figures, to be read after the name of the task
 */
public record TaskWarning(Kind kind, String text) {
    /** Fewer wakes say nothing: a task that gives way once has woken itself in half of its polls. */
    static final long LEAST_WAKES = 20;

    /** As in the console of Tokio. */
    static final double MOST_SELF_WAKES = 0.5;

    private static final Duration LONG_POLL = Duration.ofSeconds(1);

    /** A lock is held for the time of some steps, or of a call to another service. */
    static final Duration LONG_HELD = Duration.ofSeconds(1);

    /** What is the matter. */
    public enum Kind {
        /** More than half of its wakes come from its own poll: it asks again and again whether it can go on. Only if tasks are measured. */
        SELF_WAKES,
        /** It has been in its first poll for a second: it blocks its thread, or computes without giving way. Only if tasks are measured. */
        NEVER_YIELDED,
        /**
         * It waits, and nobody has its waker: it will never be woken. A future returned {@code Pending} without having arranged a wake, or who should have
         * woken it is gone. Only if tasks are measured, and only after the garbage collector has seen it; a waker that is kept in the task's own future counts
         * as there.
         */
        LOST_WAKER,
        /** It has held a lock for more than a second, and others wait for that. */
        LONG_HELD_LOCK
    }

    /**
     * Checks that both are there.
     *
     * @param kind what is the matter
     * @param text the same for people
     */
    public TaskWarning {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** What the figures of a task show. */
    static List<TaskWarning> of(@Nullable TaskStats stats, State state, boolean isForgotten) {
        if (stats == null) {
            return List.of();
        }
        List<TaskWarning> found = new ArrayList<>(1);
        if (stats.wakes() >= LEAST_WAKES && stats.selfWakeRatio() > MOST_SELF_WAKES) {
            found.add(new TaskWarning(
                    Kind.SELF_WAKES,
                    String.format(
                            Locale.ROOT,
                            "wakes itself: %.0f %% of %d wakes",
                            100 * stats.selfWakeRatio(),
                            stats.wakes())));
        }
        if (state == State.RUNNING && stats.polls() == 1 && stats.busy().compareTo(LONG_POLL) >= 0) {
            found.add(new TaskWarning(Kind.NEVER_YIELDED, "has never yielded, for " + TimeText.of(stats.busy())));
        }
        if (state == State.WAITING && isForgotten) {
            found.add(new TaskWarning(Kind.LOST_WAKER, "has lost its waker, and will never be woken"));
        }
        return found;
    }

    /** Somebody waits for a lock. */
    static TaskWarning longHeld(Wait lock, int waiting) {
        return new TaskWarning(
                Kind.LONG_HELD_LOCK,
                "has held " + lock.what() + " for " + TimeText.of(Objects.requireNonNull(lock.held())) + " while "
                        + waiting + (waiting == 1 ? " task waits for it" : " tasks wait for it"));
    }

    /**
     * Returns the text.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return text;
    }
}
