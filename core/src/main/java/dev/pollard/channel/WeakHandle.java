// SPDX-License-Identifier: Apache-2.0
package dev.pollard.channel;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A handle of one end of a channel that does not count as one: it does not keep the channel open.
 *
 * <p><b>Threading.</b> Any thread.
 *
 * @param <H> the type of the handle that it can become
 */
public final class WeakHandle<H> {
    /** Gives null once the last handle is closed. */
    private final Supplier<? extends @Nullable H> another;

    WeakHandle(Supplier<? extends @Nullable H> another) {
        this.another = another;
    }

    /**
     * Returns a handle that counts, as long as there is another one that does.
     *
     * @return a new handle, to be closed; empty once the last handle of that end was closed, and then for ever
     */
    public Optional<H> upgrade() {
        return Optional.ofNullable(another.get());
    }

    @Override
    public String toString() {
        return "WeakHandle";
    }
}
