// SPDX-License-Identifier: Apache-2.0
package dev.pollard.spring;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ReactiveTypeDescriptor;

/**
 * Makes {@link AsyncStream} and {@link Future} reactive types of Spring: a controller may return them and take an {@code AsyncStream} or {@code Future} as the body,
 * as may whatever else asks a {@link ReactiveAdapterRegistry}: transactions, events, scheduling, RSocket.
 *
 * <p><b>Behaviour.</b> A stream is a type of many values, a future a type of one value or none; a future whose value is null has none. A future is run by the first subscriber.
 *
 * <p><b>Threading.</b> Register while the application starts: a registry is not made for changes while it is used.
 *
 * <p><b>Cancellation.</b> A client that goes away cancels the run of the stream or the future.
 */
public final class PollardReactiveTypes {
    private PollardReactiveTypes() {}

    /**
     * Registers the types. Streams and futures are polled on {@code AsyncRuntime.shared()} after a wake. Does nothing if they are registered.
     *
     * @param registry the registry, such as {@link ReactiveAdapterRegistry#getSharedInstance()}
     */
    public static void register(ReactiveAdapterRegistry registry) {
        register(registry, stream -> stream);
    }

    /**
     * Registers the types. Does nothing if they are registered.
     *
     * @param registry the registry; not the shared one, which outlives the runtime
     * @param runtime polls streams and futures after each wake
     */
    public static void register(ReactiveAdapterRegistry registry, Spawner runtime) {
        Objects.requireNonNull(runtime, "runtime");
        register(registry, stream -> stream.toPublisher(runtime));
    }

    /** Before the types that Spring knows by itself, one of which is Publisher: a stream is one, but a publisher that came as a body is no stream. */
    static void register(ReactiveAdapterRegistry registry, Function<AsyncStream<?>, Publisher<?>> placed) {
        if (isRegistered(Objects.requireNonNull(registry, "registry"))) {
            return;
        }
        registry.registerReactiveTypeOverride(
                ReactiveTypeDescriptor.multiValue(AsyncStream.class, AsyncStream::empty),
                stream -> placed.apply((AsyncStream<?>) stream),
                AsyncStream::fromPublisher);
        registry.registerReactiveTypeOverride(
                ReactiveTypeDescriptor.singleOptionalValue(Future.class, () -> Futures.ready(null)),
                future -> placed.apply(valueOf((Future<?>) future)),
                PollardReactiveTypes::future);
    }

    private static boolean isRegistered(ReactiveAdapterRegistry registry) {
        ReactiveAdapter adapter = registry.getAdapter(AsyncStream.class);
        return adapter != null && adapter.getReactiveType() == AsyncStream.class;
    }

    /** The value, or nothing if it is null. */
    private static AsyncStream<Object> valueOf(Future<?> future) {
        return AsyncStream.<Optional<Object>>fromFuture(() -> future.map(Optional::<Object>ofNullable))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    /** Waits for the end and not just for the item, so that a publisher that completes is never cancelled. */
    private static Future<@Nullable Object> future(Publisher<?> publisher) {
        return AsyncStream.<Object>fromPublisher(publisher, 1)
                .last()
                .<@Nullable Object>map(value -> value.orElse(null));
    }
}
