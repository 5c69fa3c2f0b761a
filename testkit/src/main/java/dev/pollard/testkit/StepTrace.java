// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a simulation, step by step: the last steps of it, put into words only when they are asked for. */
final class StepTrace {
    private static final int KEPT = 120;

    private final Deque<Event> events = new ArrayDeque<>();
    private long count;
    private @Nullable List<String> all;

    private record Event(
            long number,
            long nanos,
            int depth,
            String what,
            @Nullable Object first,
            @Nullable Object second) {
        @Override
        public String toString() {
            return String.format(
                    "%6d %12s  %s%s", number, time(nanos), "  ".repeat(depth), String.format(what, first, second));
        }
    }

    /**
     * Adds an event.
     *
     * @param nanos the simulated time
     * @param depth how many polls are under way
     * @param what the words, with {@code %s} for each of the arguments
     * @param first an argument
     * @param second an argument
     */
    void add(long nanos, int depth, String what, @Nullable Object first, @Nullable Object second) {
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        Event event = new Event(++count, nanos, depth, what, first, second);
        events.addLast(event);
        if (all != null) {
            all.add(event.toString());
        }
    }

    /** Keeps all events from now on, in words. */
    void keepAll() {
        all = new ArrayList<>();
    }

    /** The events since {@link #keepAll}. */
    List<String> all() {
        return all == null ? List.of() : all;
    }

    /** In the unit that reads best. */
    static String time(long nanos) {
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + " ms" : TimeText.exact(Duration.ofNanos(nanos));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (count > events.size()) {
            text.append("       ... ").append(count - events.size()).append(" earlier steps\n");
        }
        events.forEach(event -> text.append(event).append('\n'));
        return text.toString();
    }
}
