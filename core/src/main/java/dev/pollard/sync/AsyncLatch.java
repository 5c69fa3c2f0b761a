// SPDX-License-Identifier: Apache-2.0
package dev.pollard.sync;

import dev.pollard.future.Future;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets tasks wait until so many things have been done.
 *
 * <p><b>Behaviour.</b> Counts down to zero, once; what waits goes on at zero, and what comes later does not wait.
 *
 * <p><b>Ordering.</b> What was done before each count-down is visible to those who go on.
 *
 * <p><b>Threading.</b> Any thread, any runtime.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * AsyncLatch loaded = new AsyncLatch("shards", shards.size());
 * ...
 * loaded.countDown();
 * }</pre>
 */
public final class AsyncLatch {
    private final @Nullable String name;
    private final AtomicInteger count;
    private final Notify zero = new Notify();

    private AsyncLatch(int count, @Nullable String name) {
        if (count < 0) {
            throw new IllegalArgumentException("count < 0: " + count);
        }
        this.name = name;
        this.count = new AtomicInteger(count);
    }

    /**
     * Creates a latch without a name.
     *
     * @param count how many things are to be done
     * @throws IllegalArgumentException if negative
     */
    public AsyncLatch(int count) {
        this(count, null);
    }

    /**
     * Creates a latch.
     *
     * @param name what to call it in messages and dumps
     * @param count how many things are to be done
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public AsyncLatch(String name, int count) {
        this(count, Objects.requireNonNull(name, "name"));
    }

    /** Says that one more thing was done. Does nothing at zero. */
    public void countDown() {
        int before = count.getAndUpdate(n -> n == 0 ? 0 : n - 1);
        if (before == 1) {
            zero.notifyWaiters();
        }
    }

    /**
     * Returns how many things are left to be done.
     *
     * @return the number, at this moment
     */
    public int count() {
        return count.get();
    }

    /**
     * Waits until all is done.
     *
     * <p><b>Cancellation.</b> Loses nothing.
     *
     * @return a future that is ready at zero
     */
    public Future<@Nullable Void> await() {
        return new Zero(this);
    }

    @Override
    public String toString() {
        return Names.of("AsyncLatch", name, this);
    }

    /** The future of zero. */
    private static final class Zero extends Awaiting<@Nullable Void> {
        private final AsyncLatch latch;

        Zero(AsyncLatch latch) {
            super(latch.zero);
            this.latch = latch;
        }

        @Override
        boolean isOver() {
            return latch.count() == 0;
        }

        @Override
        @Nullable
        Void result() {
            return null;
        }

        @Override
        String awaited() {
            return latch.count() + " more to be counted down in " + latch;
        }

        @Override
        public String toString() {
            return latch + ".await";
        }
    }
}
