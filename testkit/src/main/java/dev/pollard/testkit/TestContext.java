// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A context for polling by hand: a waker, virtual time, other services as needed, and a budget that may be limited.
 *
 * <p><b>Threading.</b> One thread at a time.
 *
 * <pre>{@code
 * TestContext cx = TestContext.builder().budget(3).build();
 * assertThat(iterator.pollNext(cx).value()).isEqualTo("first");
 * }</pre>
 */
public final class TestContext extends Context {
    private static final int UNLIMITED = -1;

    private final Waker waker;
    private final VirtualTime time;
    private final Map<Class<?>, Object> services;
    private final int budget;
    private int used;
    private int progress;
    private int yields;

    /** The budget was found used up, and that was counted: a context derived from this one says it again for its own waker. */
    private boolean counted;

    private TestContext(Builder builder) {
        waker = builder.waker;
        time = builder.time;
        services = Map.copyOf(builder.services);
        budget = builder.budget;
    }

    /**
     * Returns a context with a counting waker, virtual time of its own and no limit on progress.
     *
     * @return the context
     */
    public static TestContext create() {
        return builder().build();
    }

    /**
     * Returns a builder, which makes what {@link #create()} makes unless told otherwise.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins another poll: gives back the whole budget. {@link TestTask#poll()} does this.
     *
     * @return this context
     */
    public TestContext newPoll() {
        used = 0;
        return this;
    }

    @Override
    public Waker waker() {
        return waker;
    }

    /**
     * Returns the clock and the timers of this context.
     *
     * @return the virtual time
     */
    public VirtualTime time() {
        return time;
    }

    /**
     * Returns how many units of progress were made in all polls.
     *
     * @return the number of calls of {@link #progressed()}
     */
    public int progress() {
        return progress;
    }

    /**
     * Returns how often the polled code gave way: by itself, or because the budget was used up.
     *
     * @return the number
     */
    public int yields() {
        return yields;
    }

    @Override
    public <S> @Nullable S find(Class<S> type) {
        if (type == Timers.class) {
            return type.cast(time.timers());
        }
        return type == Ticker.class ? type.cast(time) : type.cast(services.get(type));
    }

    @Override
    public boolean mayProceed() {
        if (budget == UNLIMITED || used < budget) {
            return true;
        }
        counted = false;
        yieldNow();
        counted = true;
        return false;
    }

    @Override
    public void progressed() {
        used++;
        progress++;
    }

    @Override
    public void wakeLater(Waker later) {
        yields += counted ? 0 : 1;
        counted = false;
        later.wake();
    }

    @Override
    public String toString() {
        return "a test context";
    }

    /** Makes a {@link TestContext}. */
    public static final class Builder {
        private final Map<Class<?>, Object> services = new HashMap<>();
        private Waker waker = new CountingWaker();
        private VirtualTime time = new VirtualTime();
        private int budget = UNLIMITED;

        private Builder() {}

        /**
         * Sets the waker.
         *
         * @param value the waker, in place of a {@link CountingWaker}
         * @return this builder
         */
        public Builder waker(Waker value) {
            waker = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the clock and the timers.
         *
         * @param value the virtual time, which several contexts may share
         * @return this builder
         */
        public Builder time(VirtualTime value) {
            time = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Adds a service.
         *
         * @param <S> the type of the service
         * @param type the type by which it is found
         * @param service the service
         * @return this builder
         */
        public <S> Builder service(Class<S> type, S service) {
            services.put(Objects.requireNonNull(type, "type"), Objects.requireNonNull(service, "service"));
            return this;
        }

        /**
         * Limits the progress that one poll may make, to test that the polled code gives way.
         *
         * @param units how many units; unlimited if never set
         * @return this builder
         * @throws IllegalArgumentException if {@code units} is negative
         */
        public Builder budget(int units) {
            if (units < 0) {
                throw new IllegalArgumentException("units < 0: " + units);
            }
            budget = units;
            return this;
        }

        /**
         * Returns the context.
         *
         * @return a new context
         */
        public TestContext build() {
            return new TestContext(this);
        }
    }
}
