// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import dev.pollard.stream.AsyncStream;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call as its client sees it: what comes in, and what goes out if that is a stream. */
final class Exchange<Q, R> implements ClientResponseObserver<Q, R> {
    private final @Nullable AsyncStream<Q> requests;

    /** Set when the call begins. */
    private @Nullable Incoming<R> incoming;

    private @Nullable Outgoing<Q> outgoing;

    Exchange(@Nullable AsyncStream<Q> requests) {
        this.requests = requests;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> call) {
        call.disableAutoRequestWithInitial(0);
        incoming = new Incoming<>(
                "responses of a call", call::request, () -> call.cancel("no more responses are wanted", null));
        if (requests != null) {
            Outgoing<Q> sender = new Outgoing<>(requests, call);
            call.setOnReadyHandler(sender::ready);
            outgoing = sender;
        }
    }

    /** The responses of a call that has begun; polling them sends the requests as well. */
    AsyncStream<R> run(int prefetch) {
        AsyncStream<R> responses = AsyncStream.fromFlowPublisher(begun(), prefetch);
        Outgoing<Q> sender = outgoing;
        if (sender == null) {
            return responses;
        }
        AsyncStream<R> nothing =
                AsyncStream.fromFuture(() -> sender.map(sent -> List.<R>of())).flatMapIterable(none -> none);
        return AsyncStream.merge(responses, nothing);
    }

    private Incoming<R> begun() {
        if (incoming == null) {
            throw new IllegalStateException("call did not begin: not a method of a stub");
        }
        return incoming;
    }

    @Override
    public void onNext(R response) {
        begun().onNext(response);
    }

    @Override
    public void onError(Throwable cause) {
        stopSending();
        begun().onError(cause);
    }

    @Override
    public void onCompleted() {
        stopSending();
        begun().onCompleted();
    }

    /** The server needs no more requests, though some may be left. */
    private void stopSending() {
        if (outgoing != null) {
            outgoing.over();
        }
    }
}
