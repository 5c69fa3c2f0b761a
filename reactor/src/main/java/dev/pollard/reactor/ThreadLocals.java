// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.stream.AsyncStream;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Objects;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Thread-local values that a {@link ReactorBridge} takes along: those for which there is a {@link io.micrometer.context.ThreadLocalAccessor}, such as the MDC of
 * SLF4J or the current span.
 *
 * <p>Needs {@code io.micrometer:context-propagation}, which this module does not bring along: Reactor itself behaves in another way where it is.
 *
 * <p>Immutable.
 */
public final class ThreadLocals {
    private final ContextSnapshotFactory factory;

    private ThreadLocals(ContextSnapshotFactory factory) {
        this.factory = factory;
    }

    /**
     * Returns all values that the global registry has accessors for. What was not set in the context is not set in the polls either.
     *
     * @return the values
     */
    public static ThreadLocals all() {
        return of(ContextSnapshotFactory.builder().clearMissing(true).build());
    }

    /**
     * Returns the values that a factory of yours captures.
     *
     * @param factory decides which values
     * @return the values
     */
    @SuppressWarnings("exports") // who has a factory has its module
    public static ThreadLocals of(ContextSnapshotFactory factory) {
        return new ThreadLocals(Objects.requireNonNull(factory, "factory"));
    }

    <T> AsyncStream<T> read(ContextView view, AsyncStream<T> stream) {
        return new BoundStream<>(stream, factory.captureFrom(view));
    }

    Context write(Context context) {
        return factory.captureAll().updateContext(context);
    }
}
