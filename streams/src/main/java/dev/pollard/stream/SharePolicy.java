// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How consumers share a run of a stream: what {@link AsyncStream#share} is told.
 *
 * <p><b>Behaviour.</b> Unless told otherwise the run begins with the first consumer, those who come late get what comes from then on, and the run is cancelled when
 * the last consumer has left. Immutable: each method returns another policy.
 *
 * <pre>{@code
 * prices.share(SharePolicy.of(64, Overflow.DROP_OLDEST).replay(1).keep(Duration.ofSeconds(5)))
 * }</pre>
 */
public final class SharePolicy {
    private final int capacity;
    private final Overflow overflow;
    private final int replayed;
    private final @Nullable Duration replayTime;
    private final int startAt;
    private final @Nullable Duration keep;

    private SharePolicy(
            int capacity,
            Overflow overflow,
            int replayed,
            @Nullable Duration replayTime,
            int startAt,
            @Nullable Duration keep) {
        this.capacity = capacity;
        this.overflow = overflow;
        this.replayed = replayed;
        this.replayTime = replayTime;
        this.startAt = startAt;
        this.keep = keep;
    }

    /**
     * A policy that says who waits for whom.
     *
     * @param capacity how many items may wait for a consumer while another one goes ahead
     * @param overflow what to do when more come: {@link Overflow#WAIT}, and the fast wait for the slow; or the slow one misses items, or fails
     * @return the policy
     * @throws IllegalArgumentException if {@code capacity} is less than 1
     */
    public static SharePolicy of(int capacity, Overflow overflow) {
        return new SharePolicy(
                Arguments.positive("capacity", capacity),
                Objects.requireNonNull(overflow, "overflow"),
                0,
                null,
                1,
                Duration.ZERO);
    }

    /**
     * Gives those who come late the last items first, also after the end, and then the end.
     *
     * @param items how many, at most
     * @return the policy
     * @throws IllegalArgumentException if {@code items} is negative
     */
    public SharePolicy replay(int items) {
        return new SharePolicy(capacity, overflow, Arguments.notNegative("items", items), replayTime, startAt, keep);
    }

    /**
     * Gives those who come late the items of the last time first, by the {@link dev.pollard.time.Ticker} of whoever polls; also after the end, and then the end.
     *
     * @param time how old the items may be
     * @return the policy; without a limit on the number of items, unless there was one
     * @throws IllegalArgumentException if {@code time} is zero or less
     */
    public SharePolicy replay(Duration time) {
        return new SharePolicy(
                capacity,
                overflow,
                replayed == 0 ? Integer.MAX_VALUE : replayed,
                Arguments.positive("time", time),
                startAt,
                keep);
    }

    /**
     * Gives those who come late all items, however many: all are remembered.
     *
     * @return the policy
     */
    public SharePolicy replayAll() {
        return new SharePolicy(capacity, overflow, Integer.MAX_VALUE, null, startAt, keep);
    }

    /**
     * Begins the run when so many consumers are there; until then they wait.
     *
     * @param consumers how many
     * @return the policy
     * @throws IllegalArgumentException if {@code consumers} is less than 1
     */
    public SharePolicy startAt(int consumers) {
        return new SharePolicy(
                capacity, overflow, replayed, replayTime, Arguments.positive("consumers", consumers), keep);
    }

    /**
     * Keeps the run when the last consumer has left: it rests, and goes on when another one comes. If none comes it is never cancelled.
     *
     * @return the policy
     */
    public SharePolicy keep() {
        return new SharePolicy(capacity, overflow, replayed, replayTime, startAt, null);
    }

    /**
     * Keeps the run for some time when the last consumer has left, and cancels it then if no other one has come. Meanwhile it rests. The time is waited for by a task on the
     * runtime of the consumer that left; if there is none, the run is cancelled at once.
     *
     * @param time how long
     * @return the policy
     * @throws IllegalArgumentException if {@code time} is zero or less
     */
    public SharePolicy keep(Duration time) {
        return new SharePolicy(capacity, overflow, replayed, replayTime, startAt, Arguments.positive("time", time));
    }

    int capacity() {
        return capacity;
    }

    Overflow overflow() {
        return overflow;
    }

    /** How many items are remembered. */
    int replayed() {
        return replayed;
    }

    @Nullable
    Duration replayTime() {
        return replayTime;
    }

    int startsAt() {
        return startAt;
    }

    /** For how long a run without consumers is kept; null for ever. */
    @Nullable
    Duration kept() {
        return keep;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(capacity).append(", ").append(overflow);
        if (replayed == Integer.MAX_VALUE && replayTime == null) {
            text.append(", replayAll");
        } else if (replayed > 0) {
            text.append(", replay ").append(replayTime == null ? replayed : replayTime);
        }
        if (startAt > 1) {
            text.append(", startAt ").append(startAt);
        }
        if (keep == null) {
            text.append(", keep");
        } else if (!keep.isZero()) {
            text.append(", keep ").append(keep);
        }
        return text.toString();
    }
}
