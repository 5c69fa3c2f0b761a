// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A value that is set once, and for which any number of tasks may wait.
 *
 * <p><b>Ordering.</b> What was done before the value was set is visible to whoever gets it.
 *
 * <p><b>Threading.</b> Any thread, any runtime.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * SetOnce<InetSocketAddress> address = new SetOnce<>("address");
 * ...
 * address.set(listener.localAddress());
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class SetOnce<T> {
    private final @Nullable String name;
    private final AtomicReference<@Nullable T> value = new AtomicReference<>();
    private final Notify isSet = new Notify();

    /** Creates one without a name. */
    public SetOnce() {
        this.name = null;
    }

    /**
     * Creates one.
     *
     * @param name what to call it in messages and dumps
     */
    public SetOnce(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets the value, unless it has been set.
     *
     * @param first the value
     * @return true if this call has set it
     */
    public boolean set(T first) {
        if (!value.compareAndSet(null, Objects.requireNonNull(first, "value"))) {
            return false;
        }
        isSet.notifyWaiters();
        return true;
    }

    /**
     * Returns the value.
     *
     * @return the value, or null if it has not been set yet
     */
    public @Nullable T get() {
        return value.get();
    }

    /**
     * Waits for the value.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future of the value
     */
    public Future<T> await() {
        return new Value<>(this);
    }

    @Override
    public String toString() {
        return Names.of("SetOnce", name, this);
    }

    /** The future of the value. */
    private static final class Value<T> extends Awaiting<T> {
        private final SetOnce<T> once;

        Value(SetOnce<T> once) {
            super(once.isSet);
            this.once = once;
        }

        @Override
        boolean isOver() {
            return once.get() != null;
        }

        @Override
        T result() {
            return Objects.requireNonNull(once.get());
        }

        @Override
        String awaited() {
            return "the value of " + once;
        }

        @Override
        public String toString() {
            return once + ".await";
        }
    }
}
