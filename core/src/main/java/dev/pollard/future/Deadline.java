// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.internal.timer.TimeText;
import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Moment;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time by which something must be done: a service of the {@link Context}, which all that is polled with it inherits.
 *
 * <p>A {@code Scope} sets it for its body and its children. A limit inside, such as that of {@link Future#timeout}, ends with the deadline if
 * that is earlier, and its failure says so. Whoever calls another service asks for what remains and passes it on:
 *
 * <pre>{@code
 * Deadline deadline = Deadline.of(cx);
 * if (deadline != null) {
 *     request.header("timeout", deadline.remaining(cx).toMillis());
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Deadline {
    /** 146 years: as far as two times of a {@link Timers} can lie apart and still be compared by subtraction a lifetime later. */
    private static final long FAR = Long.MAX_VALUE >> 1;

    private static final Duration LONGEST = Duration.ofNanos(FAR);

    private final long nanoTime;
    private final Duration limit;
    private final String owner;

    private Deadline(long nanoTime, Duration limit, String owner) {
        this.nanoTime = nanoTime;
        this.limit = limit;
        this.owner = owner;
    }

    /**
     * Returns the deadline that is over after a time from now, or the one that the context has already if that is earlier.
     *
     * @param cx has the clock
     * @param limit how long from now
     * @param owner what has the limit, for messages, such as {@code scope checkout}
     * @return the earlier one
     * @throws IllegalStateException if the context has no timers
     */
    public static Deadline after(Context cx, Duration limit, String owner) {
        Objects.requireNonNull(owner, "owner");
        Deadline inherited = of(cx);
        long at = cx.service(Timers.class).nanoTime() + nanos(Objects.requireNonNull(limit, "limit"));
        return inherited != null && inherited.nanoTime - at <= 0 ? inherited : new Deadline(at, limit, owner);
    }

    /**
     * Returns the deadline of a poll.
     *
     * @param cx the context of the poll
     * @return the deadline, or null if there is none
     */
    public static @Nullable Deadline of(Context cx) {
        return cx.find(Deadline.class);
    }

    /** Saturates; 0 if negative. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(LONGEST) >= 0 ? FAR : duration.toNanos();
    }

    /**
     * Returns how long it is to the deadline.
     *
     * @param cx has the clock
     * @return the time; zero if the deadline has passed
     * @throws IllegalStateException if the context has no timers
     */
    public Duration remaining(Context cx) {
        return Duration.ofNanos(Math.max(0, nanoTime - cx.service(Timers.class).nanoTime()));
    }

    /**
     * Returns the deadline by the clock of the timers, in nanoseconds from an arbitrary origin; compare by subtraction.
     *
     * @return the time
     */
    public long nanoTime() {
        return nanoTime;
    }

    /**
     * Returns the deadline as a moment, for {@link Future#timeoutAt} and its like.
     *
     * @return the moment
     */
    public Moment moment() {
        return new Moment(nanoTime);
    }

    /**
     * Returns how long it was to the deadline when it was set.
     *
     * @return the limit
     */
    public Duration limit() {
        return limit;
    }

    /**
     * Returns what has the limit.
     *
     * @return such as {@code scope checkout}
     */
    public String owner() {
        return owner;
    }

    /**
     * Returns the failure of what was not done by this deadline.
     *
     * @return a new exception, which names the owner of the deadline
     */
    public TimeoutExceededException exceeded() {
        return new TimeoutExceededException(limit, owner);
    }

    @Override
    public String toString() {
        return "Deadline(" + owner + ", " + TimeText.exact(limit) + ")";
    }
}
