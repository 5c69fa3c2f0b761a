// SPDX-License-Identifier: Apache-2.0
package dev.pollard.future;

import dev.pollard.function.CheckedPredicate;
import dev.pollard.internal.timer.TimeText;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether to try again after a failure, and how long to wait before that.
 *
 * <p>Without anything set: three attempts, no wait between them, after any failure.
 *
 * <pre>{@code
 * RetryPolicy patient = RetryPolicy.builder()
 *         .maxAttempts(5)
 *         .backoff(Duration.ofMillis(100), Duration.ofSeconds(5))
 *         .retryOn(IOException.class)
 *         .within(Duration.ofSeconds(20))
 *         .build();
 * Future<Reply> reply = Futures.retry(patient, () -> client.call(request));
 * }</pre>
 *
 * <p>A {@link VirtualMachineError} is never followed by another attempt.
 *
 * <p>Immutable.
 */
public final class RetryPolicy {
    private final long maxAttempts;
    private final Duration firstDelay;
    private final Duration maxDelay;
    private final double factor;
    private final double jitter;
    private final CheckedPredicate<? super Throwable> filter;
    private final @Nullable Duration within;

    private RetryPolicy(Builder builder) {
        maxAttempts = builder.maxAttempts;
        firstDelay = builder.firstDelay;
        maxDelay = builder.maxDelay;
        factor = builder.factor;
        jitter = builder.jitter;
        filter = builder.filter;
        within = builder.within;
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns how long to wait before the next attempt.
     *
     * @param failed how many attempts have failed, 1 or more
     * @param failure what the last one has failed with
     * @param random for the jitter
     * @return the delay, or null if there is to be no further attempt
     * @throws Exception what the filter throws
     */
    public @Nullable Duration delayAfter(long failed, Throwable failure, RandomGenerator random) throws Exception {
        if (failure instanceof VirtualMachineError || (failed < maxAttempts && !filter.test(failure))) {
            return null;
        }
        return delayAfter(failed, random);
    }

    /**
     * Returns how long to wait before the next attempt, whatever has become of those before: for what is repeated though it has not failed.
     *
     * @param attempts how many there have been, 1 or more
     * @param random for the jitter
     * @return the delay, or null if there is to be no further attempt
     */
    public @Nullable Duration delayAfter(long attempts, RandomGenerator random) {
        if (attempts >= maxAttempts) {
            return null;
        }
        double longest = Math.min(nanos(maxDelay), nanos(firstDelay) * Math.pow(factor, attempts - 1.0));
        return Duration.ofNanos((long) (longest * (1 - jitter * random.nextDouble())));
    }

    private static double nanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }

    /**
     * Returns the time within which the last attempt must begin.
     *
     * @return the time from the first attempt on, or null if there is no limit
     */
    public @Nullable Duration within() {
        return within;
    }

    @Override
    public String toString() {
        return "RetryPolicy(" + (maxAttempts == Long.MAX_VALUE ? "unlimited" : maxAttempts) + " attempts, "
                + TimeText.exact(firstDelay) + " to " + TimeText.exact(maxDelay)
                + (within == null ? ")" : ", within " + TimeText.exact(within) + ")");
    }

    /** Builds a {@link RetryPolicy}. Not for use by several threads. */
    public static final class Builder {
        private long maxAttempts = 3;
        private Duration firstDelay = Duration.ZERO;
        private Duration maxDelay = Duration.ZERO;
        private double factor = 2;
        private double jitter = 0.5;
        private CheckedPredicate<? super Throwable> filter = failure -> true;
        private @Nullable Duration within;

        private Builder() {}

        /**
         * Sets the number of attempts, the first one included. Default: 3.
         *
         * @param attempts how many; {@link Long#MAX_VALUE} for no limit
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxAttempts(long attempts) {
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts < 1: " + attempts);
            }
            maxAttempts = attempts;
            return this;
        }

        /**
         * Sets the delays: the first one, and the one up to which they grow. Default: no delays.
         *
         * @param first before the second attempt
         * @param max the longest
         * @return this builder
         * @throws IllegalArgumentException if one of them is negative, or the first is longer than the longest
         */
        public Builder backoff(Duration first, Duration max) {
            if (first.isNegative()) {
                throw new IllegalArgumentException("delay < 0: " + first);
            }
            if (first.compareTo(max) > 0) {
                throw new IllegalArgumentException("first delay > longest delay: " + first + " > " + max);
            }
            firstDelay = first;
            maxDelay = max;
            return this;
        }

        /**
         * Sets a delay that is always the same.
         *
         * @param delay before each attempt but the first
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder delay(Duration delay) {
            return backoff(delay, delay);
        }

        /**
         * Sets by how much each delay is longer than the one before. Default: 2.
         *
         * @param by 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1 or no finite number
         */
        public Builder factor(double by) {
            if (!(by >= 1) || Double.isInfinite(by)) {
                throw new IllegalArgumentException("factor not in 1..: " + by);
            }
            factor = by;
            return this;
        }

        /**
         * Sets which part of each delay is left to chance, so that those who failed together do not come back together. Default: 0.5, which makes
         * of a delay of one second a time between half a second and one second.
         *
         * @param part from 0 to 1
         * @return this builder
         * @throws IllegalArgumentException if it is not from 0 to 1
         */
        public Builder jitter(double part) {
            if (!(part >= 0 && part <= 1)) {
                throw new IllegalArgumentException("jitter not in 0..1: " + part);
            }
            jitter = part;
            return this;
        }

        /**
         * Sets which failures are followed by another attempt. Default: all of them.
         *
         * @param predicate tells them
         * @return this builder
         */
        public Builder retryIf(CheckedPredicate<? super Throwable> predicate) {
            filter = Objects.requireNonNull(predicate, "predicate");
            return this;
        }

        /**
         * Sets that only failures of one type are followed by another attempt.
         *
         * @param type the type
         * @return this builder
         */
        public Builder retryOn(Class<? extends Throwable> type) {
            Objects.requireNonNull(type, "type");
            return retryIf(type::isInstance);
        }

        /**
         * Sets the time within which the last attempt must begin. Default: no limit. An attempt that runs is not cut short: give it a
         * timeout of its own.
         *
         * @param limit the time from the first attempt on
         * @return this builder
         */
        public Builder within(Duration limit) {
            within = Objects.requireNonNull(limit, "limit");
            return this;
        }

        /**
         * Returns the policy.
         *
         * @return a new policy
         */
        public RetryPolicy build() {
            return new RetryPolicy(this);
        }
    }
}
