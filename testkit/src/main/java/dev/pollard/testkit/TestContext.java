// SPDX-License-Identifier: Apache-2.0
package dev.pollard.testkit;

import dev.pollard.internal.timer.Timers;
import dev.pollard.task.Context;
import dev.pollard.task.TaskInfo;
import dev.pollard.task.Waker;
import dev.pollard.time.Ticker;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A context for polling by hand: a waker that counts, virtual time, other services as needed, a budget that may be limited, and a task for locks to name.
 *
 * <p>{@link TestTask} and what else drives something by hand {@linkplain #fork forks} the context that it is given: several share the clock and the services,
 * and each has a waker and a name of its own.
 *
 * <p><b>Threading.</b> One thread at a time; wakes may come from any.
 *
 * <pre>{@code
 * TestContext cx = TestContext.builder().budget(3).build();
 * assertThat(iterator.pollNext(cx).value()).isEqualTo("first");
 * }</pre>
 */
public final class TestContext extends Context {
    private static final int UNLIMITED = -1;

    /** Downwards from -1, since the tasks of the runtimes count upwards. */
    private static final AtomicLong IDS = new AtomicLong();

    private final @Nullable TestContext parent;
    private final VirtualTime time;
    private final Map<Class<?>, Object> services;
    private final int budget;
    private final TaskInfo info;
    private Waker waker;
    private int wakesOfFormerWakers;
    private int wakesBeforePoll;
    private int polls;
    private int used;
    private int progress;
    private int yields;

    /** The budget was found used up, and that was counted: a context derived from this one says it again for its own waker. */
    private boolean counted;

    /** The task that a lock finds as its holder. */
    private record Info(long id, @Nullable String name) implements TaskInfo {
        @Override
        public String toString() {
            return label();
        }
    }

    private TestContext(Builder builder) {
        parent = null;
        waker = builder.waker;
        time = builder.time;
        services = Map.copyOf(builder.services);
        budget = builder.budget;
        info = new Info(IDS.decrementAndGet(), null);
    }

    private TestContext(TestContext parent, @Nullable String name) {
        this.parent = parent;
        waker = new CountingWaker();
        time = parent.time;
        services = parent.services;
        budget = parent.budget;
        info = new Info(IDS.decrementAndGet(), name);
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
     * Returns a context for another task: with the clock, the services and the limit of this one, and with a counting waker and a budget of its own.
     *
     * @param name the name of the task, or null
     * @return the context; its progress counts in this one too
     */
    public TestContext fork(@Nullable String name) {
        return new TestContext(this, name);
    }

    /**
     * Begins another poll: gives back the whole budget, and looks for wakes from here on. {@link TestTask#poll()} does this.
     *
     * @return this context
     */
    public TestContext newPoll() {
        polls++;
        used = 0;
        wakesBeforePoll = waker instanceof CountingWaker counting ? counting.wakes() : 0;
        return this;
    }

    /**
     * Returns how many polls were begun.
     *
     * @return the number of calls of {@link #newPoll()}
     */
    public int polls() {
        return polls;
    }

    /**
     * Returns how often the waker was woken: a wake of a former waker counts only if it came before the change.
     *
     * @return the number
     * @throws IllegalStateException if the context was given a waker that does not count
     */
    public int wakes() {
        return wakesOfFormerWakers + counting().wakes();
    }

    /**
     * Whether the waker was woken since the last poll began.
     *
     * @return true if whoever was polled wants to be polled again
     * @throws IllegalStateException if the context was given a waker that does not count
     */
    public boolean isWoken() {
        return counting().wakes() > wakesBeforePoll;
    }

    /**
     * Goes on with a new waker, as when the owner changes: wakes of the old one do not count any more.
     *
     * @return the waker up to now
     * @throws IllegalStateException if the context was given a waker that does not count
     */
    public CountingWaker changeWaker() {
        CountingWaker former = counting();
        wakesOfFormerWakers += former.wakes();
        waker = new CountingWaker();
        wakesBeforePoll = 0;
        return former;
    }

    private CountingWaker counting() {
        if (waker instanceof CountingWaker counting) {
            return counting;
        }
        throw new IllegalStateException("waker does not count: " + waker);
    }

    /**
     * Returns the task that locks and dumps name.
     *
     * @return the task
     */
    public TaskInfo info() {
        return info;
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
        if (type == Ticker.class) {
            return type.cast(time);
        }
        return type == TaskInfo.class && !services.containsKey(type) ? type.cast(info) : type.cast(services.get(type));
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
        for (TestContext cx = this; cx != null; cx = cx.parent) {
            cx.progress++;
        }
    }

    @Override
    public void wakeLater(Waker later) {
        if (!counted) {
            for (TestContext cx = this; cx != null; cx = cx.parent) {
                cx.yields++;
            }
        }
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
