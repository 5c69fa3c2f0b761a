// SPDX-License-Identifier: Apache-2.0
package dev.pollard.reactor;

import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.runtime.TaskLocal;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.publisher.PublisherStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Converts between Reactor's types and ours, and takes the context along, both ways.
 *
 * <p><b>Behaviour.</b> The context of the subscriber of a {@link #flux} or {@link #mono} is bound to {@link #CONTEXT} in each poll of the stream or
 * future. A {@link #stream} or {@link #future} gives what is bound there to the publisher as its context. So the context of a pipeline passes through pipelines of ours
 * that lie between. Values under single keys become task locals and back ({@link #carrying(Object, TaskLocal)}), thread-local values too
 * ({@link #carrying(ThreadLocals)}).
 *
 * <p><b>Threading.</b> As {@link dev.pollard.stream.publisher.StreamPublisher} and {@link PublisherStream} have it.
 *
 * <p><b>Cancellation.</b> A subscription that is cancelled cancels the run of the stream or the future; an iterator or future that is cancelled cancels the
 * subscription.
 *
 * <pre>{@code
 * static final ReactorBridge REACTOR = ReactorBridge.create().carrying("tenant", TENANT);
 *
 * Mono<User> user = REACTOR.mono(() -> users.find(id)); // finds TENANT bound
 * Future<User> again = REACTOR.future(user); // gives TENANT to the mono's context
 * AsyncStream<Order> orders = flux.as(REACTOR::stream);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ReactorBridge {
    /**
     * The context of the Reactor subscriber that the polled stream or future works for. Not bound where there is none.
     *
     * <p>Tasks that are spawned inside inherit it.
     */
    public static final TaskLocal<ContextView> CONTEXT = TaskLocal.inherited("reactor.context");

    private static final ReactorBridge PLAIN = new ReactorBridge(null, List.of(), null);

    private final @Nullable Spawner runtime;
    private final List<Link<?>> links;
    private final @Nullable ThreadLocals threadLocals;

    private ReactorBridge(@Nullable Spawner runtime, List<Link<?>> links, @Nullable ThreadLocals threadLocals) {
        this.runtime = runtime;
        this.links = links;
        this.threadLocals = threadLocals;
    }

    /**
     * Returns a bridge that takes the context along as a whole, and polls on {@code AsyncRuntime.shared()} after a wake.
     *
     * @return the bridge
     */
    public static ReactorBridge create() {
        return PLAIN;
    }

    /**
     * Returns a bridge whose publishers are polled by a runtime after each wake.
     *
     * @param spawner the runtime
     * @return a bridge that is otherwise the same
     */
    public ReactorBridge on(Spawner spawner) {
        return new ReactorBridge(Objects.requireNonNull(spawner, "spawner"), links, threadLocals);
    }

    /**
     * Returns a bridge that takes a value along under a key of Reactor's context on the one side, and as a task local on the other.
     *
     * <p>What is not there on one side is not bound on the other. A task local that is bound to null counts as not bound, since Reactor's context holds no nulls.
     *
     * @param <V> the type of the value
     * @param key the key in the context
     * @param local the task local
     * @return a bridge that is otherwise the same
     */
    public <V> ReactorBridge carrying(Object key, TaskLocal<V> local) {
        List<Link<?>> more = new ArrayList<>(links);
        more.add(new Link<>(Objects.requireNonNull(key, "key"), Objects.requireNonNull(local, "local")));
        return new ReactorBridge(runtime, List.copyOf(more), threadLocals);
    }

    /**
     * Returns a bridge that takes thread-local values along.
     *
     * <p>They are restored from the context for the time of each poll, and captured into the context when a publisher is subscribed to.
     *
     * @param values which values
     * @return a bridge that is otherwise the same
     */
    public ReactorBridge carrying(ThreadLocals values) {
        return new ReactorBridge(runtime, links, Objects.requireNonNull(values, "values"));
    }

    /**
     * Converts a stream to a flux. Each subscriber gets a run of its own.
     *
     * @param <T> the type of the items
     * @param stream the stream
     * @return the flux
     */
    public <T> Flux<T> flux(AsyncStream<T> stream) {
        Objects.requireNonNull(stream, "stream");
        return Flux.deferContextual(view -> Flux.from(publisher(stream, view)));
    }

    /**
     * Makes a mono of futures: each subscriber gets one.
     *
     * <p><b>Errors.</b> Fails as the factory or the future does. A future whose value is null makes an empty mono.
     *
     * @param <T> the type of the value
     * @param factory makes a future that was not polled yet, never null
     * @return the mono
     */
    public <T> Mono<T> mono(Callable<? extends Future<? extends @Nullable T>> factory) {
        AsyncStream<T> stream = valueOf(factory);
        return Mono.deferContextual(view -> Mono.fromDirect(publisher(stream, view)));
    }

    /** The value, or nothing if it is null. */
    private static <T> AsyncStream<T> valueOf(Callable<? extends Future<? extends @Nullable T>> factory) {
        Objects.requireNonNull(factory, "factory");
        return AsyncStream.<Optional<T>>fromFuture(() -> factory.call().map(Optional::ofNullable))
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    /**
     * Converts a publisher, such as a flux, to a stream. Each run subscribes once, with the context that is bound where it is polled first.
     *
     * @param <T> the type of the items
     * @param publisher the publisher
     * @return the stream
     */
    public <T> AsyncStream<T> stream(Publisher<? extends T> publisher) {
        return stream(publisher, PublisherStream.DEFAULT_PREFETCH);
    }

    /**
     * Converts a publisher, such as a flux, to a stream. Each run subscribes once, with the context that is bound where it is polled first.
     *
     * @param <T> the type of the items
     * @param publisher the publisher
     * @param prefetch how many items to request ahead, 1 to 1,048,576
     * @return the stream
     * @throws IllegalArgumentException if the prefetch is out of range
     */
    public <T> AsyncStream<T> stream(Publisher<? extends T> publisher, int prefetch) {
        Objects.requireNonNull(publisher, "publisher");
        return AsyncStream.fromPublisher(Flux.<T>from(publisher).contextWrite(this::write), prefetch);
    }

    /**
     * Converts a mono to a future, which subscribes when it is first polled.
     *
     * <p><b>Errors.</b> Fails as the mono does. An empty mono makes a future whose value is null.
     *
     * @param <T> the type of the value
     * @param mono the mono
     * @return the future
     */
    public <T> Future<@Nullable T> future(Mono<? extends T> mono) {
        // Waits for the end and not just for the item, so that a mono that completes is never cancelled.
        return this.<T>stream(mono, 1).last().<@Nullable T>map(value -> value.orElse(null));
    }

    private <T> Publisher<T> publisher(AsyncStream<T> stream, ContextView view) {
        AsyncStream<T> within = within(view, stream);
        return runtime == null ? within : within.toPublisher(runtime);
    }

    private <T> AsyncStream<T> within(ContextView view, AsyncStream<T> stream) {
        AsyncStream<T> bound = view.isEmpty() ? stream : stream.where(CONTEXT, view);
        for (Link<?> link : links) {
            bound = link.read(view, bound);
        }
        return threadLocals == null ? bound : threadLocals.read(view, bound);
    }

    /** The context of a publisher that is subscribed to here. */
    private Context write(Context below) {
        Context context = below.putAll(CONTEXT.orElse(Context.empty()));
        for (Link<?> link : links) {
            context = link.write(context);
        }
        return threadLocals == null ? context : threadLocals.write(context);
    }

    @Override
    public String toString() {
        return "ReactorBridge(" + (runtime == null ? "" : "on " + runtime + ", ") + "carrying " + links + ")";
    }

    /** A key of the context, and the task local that stands for it. */
    private record Link<V>(Object key, TaskLocal<V> local) {

        <T> AsyncStream<T> read(ContextView view, AsyncStream<T> stream) {
            V value = view.getOrDefault(key, null);
            return value == null ? stream : stream.where(local, value);
        }

        Context write(Context context) {
            V value = local.isBound() ? local.get() : null;
            return value == null ? context : context.put(key, value);
        }

        @Override
        public String toString() {
            return key + " as " + local;
        }
    }
}
