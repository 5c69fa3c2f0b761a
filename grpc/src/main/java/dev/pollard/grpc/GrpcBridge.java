// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import dev.pollard.function.CheckedFunction;
import dev.pollard.future.Future;
import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Calls methods of generated stubs, and answers calls in generated services, with streams and futures.
 *
 * <p><b>Behaviour.</b> A call is made when its stream or future is first polled, and once for each run. Who polls the responses sends the requests: there is no thread between, and the
 * consumer of the responses may be slow without holding up the requests. Deadlines, credentials and headers are those of the stub.
 *
 * <p><b>Demand.</b> Messages are requested as they are consumed, up to a prefetch ahead; a stream is asked for an item when the call is ready to send one.
 *
 * <p><b>Cancellation.</b> A client that cancels cancels the call, and the server's stream with it. A server that ends the call cancels the stream of the client's requests.
 *
 * <p><b>Errors.</b> A call fails with gRPC's {@code StatusRuntimeException}; a stream of requests that fails cancels the call, and fails the responses as it failed itself. A server's failure is
 * told to the client by its status, and as {@code UNKNOWN} if it has none.
 *
 * <pre>{@code
 * AsyncStream<Price> prices = GrpcBridge.oneToMany(request, stub::watch);
 *
 * public StreamObserver<Order> trade(StreamObserver<Receipt> responses) {
 *     return GrpcBridge.answer(runtime, responses, orders -> orders.mapAsync(8, desk::execute));
 * }
 * }</pre>
 */
public final class GrpcBridge {
    /** How many messages may wait for whoever consumes them, unless another number is given. */
    public static final int DEFAULT_PREFETCH = 16;

    private GrpcBridge() {}

    /**
     * Calls a method that takes one request and gives one response.
     *
     * @param <Q> the type of the request
     * @param <R> the type of the response
     * @param request the request
     * @param method a method of an asynchronous stub, as {@code stub::get}
     * @return a future of the response; it fails if there is none
     */
    public static <Q, R> Future<R> oneToOne(Q request, BiConsumer<Q, StreamObserver<R>> method) {
        return oneToMany(request, method, 1).single();
    }

    /**
     * Calls a method that takes one request and gives a stream of responses.
     *
     * @param <Q> the type of the request
     * @param <R> the type of the responses
     * @param request the request
     * @param method a method of an asynchronous stub
     * @return the responses
     */
    public static <Q, R> AsyncStream<R> oneToMany(Q request, BiConsumer<Q, StreamObserver<R>> method) {
        return oneToMany(request, method, DEFAULT_PREFETCH);
    }

    /**
     * Calls a method that takes one request and gives a stream of responses.
     *
     * @param <Q> the type of the request
     * @param <R> the type of the responses
     * @param request the request
     * @param method a method of an asynchronous stub
     * @param prefetch how many responses may wait for whoever consumes them
     * @return the responses
     */
    public static <Q, R> AsyncStream<R> oneToMany(Q request, BiConsumer<Q, StreamObserver<R>> method, int prefetch) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(method, "method");
        return AsyncStream.defer(() -> {
            Exchange<Q, R> call = new Exchange<>(null);
            method.accept(request, call);
            return call.run(prefetch);
        });
    }

    /**
     * Calls a method that takes a stream of requests and gives one response.
     *
     * @param <Q> the type of the requests
     * @param <R> the type of the response
     * @param requests the requests
     * @param method a method of an asynchronous stub
     * @return a future of the response; it fails if there is none
     */
    public static <Q, R> Future<R> manyToOne(
            AsyncStream<Q> requests, Function<StreamObserver<R>, StreamObserver<Q>> method) {
        return manyToMany(requests, method, 1).single();
    }

    /**
     * Calls a method that takes a stream of requests and gives a stream of responses.
     *
     * @param <Q> the type of the requests
     * @param <R> the type of the responses
     * @param requests the requests
     * @param method a method of an asynchronous stub
     * @return the responses
     */
    public static <Q, R> AsyncStream<R> manyToMany(
            AsyncStream<Q> requests, Function<StreamObserver<R>, StreamObserver<Q>> method) {
        return manyToMany(requests, method, DEFAULT_PREFETCH);
    }

    /**
     * Calls a method that takes a stream of requests and gives a stream of responses.
     *
     * @param <Q> the type of the requests
     * @param <R> the type of the responses
     * @param requests the requests
     * @param method a method of an asynchronous stub
     * @param prefetch how many responses may wait for whoever consumes them
     * @return the responses
     */
    public static <Q, R> AsyncStream<R> manyToMany(
            AsyncStream<Q> requests, Function<StreamObserver<R>, StreamObserver<Q>> method, int prefetch) {
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(method, "method");
        return AsyncStream.defer(() -> {
            Exchange<Q, R> call = new Exchange<>(requests);
            Objects.requireNonNull(method.apply(call), "null from the method");
            return call.run(prefetch);
        });
    }

    /**
     * Answers a call that has one request. To be called in the method of the service.
     *
     * @param <R> the type of the responses
     * @param runtime runs the stream
     * @param responses what gRPC gave
     * @param stream the responses; of one item, if the method gives one response
     */
    public static <R> void answer(Spawner runtime, StreamObserver<R> responses, AsyncStream<R> stream) {
        Objects.requireNonNull(stream, "stream");
        start(runtime, (ServerCallStreamObserver<R>) responses, stream);
    }

    /**
     * Answers a call that has a stream of requests. To be called in the method of the service, which returns the result.
     *
     * <p>The requests are a stream with one run.
     *
     * @param <Q> the type of the requests
     * @param <R> the type of the responses
     * @param runtime runs the stream
     * @param responses what gRPC gave
     * @param function makes the responses of the requests; one response, if the method gives one
     * @return what gRPC wants
     */
    public static <Q, R> StreamObserver<Q> answer(
            Spawner runtime,
            StreamObserver<R> responses,
            CheckedFunction<? super AsyncStream<Q>, ? extends AsyncStream<R>> function) {
        Objects.requireNonNull(function, "function");
        ServerCallStreamObserver<R> call = (ServerCallStreamObserver<R>) responses;
        call.disableAutoRequest();
        Incoming<Q> incoming = new Incoming<>("requests of a call", call::request, () -> {});
        AsyncStream<Q> requests = AsyncStream.fromFlowPublisher(incoming, DEFAULT_PREFETCH);
        start(runtime, call, AsyncStream.defer(() -> function.apply(requests)));
        return incoming;
    }

    private static <R> void start(Spawner runtime, ServerCallStreamObserver<R> call, AsyncStream<R> stream) {
        Outgoing<R> outgoing = new Outgoing<>(stream, call);
        call.setOnReadyHandler(outgoing::ready);
        call.setOnCancelHandler(outgoing::over);
        // A failure is the client's to hear.
        runtime.spawn("gRPC call", outgoing.map(sent -> true).recover(Exception.class, told -> false))
                .detach();
    }
}
