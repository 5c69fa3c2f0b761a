// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import dev.pollard.future.Future;
import dev.pollard.stream.AsyncIterator;
import dev.pollard.stream.AsyncStream;
import dev.pollard.stream.Drained;
import dev.pollard.stream.Sink;
import dev.pollard.task.AtomicWaker;
import dev.pollard.task.Context;
import dev.pollard.task.Inspector;
import dev.pollard.task.Poll;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of a stream as the messages of a call, each when the call is ready for it, and then ends the call's side.
 *
 * <p>Ends early, and cancels the stream, when the other side is over. All that is said to the call is said by who polls this.
 */
final class Outgoing<T> implements Future<@Nullable Void>, Sink<T> {
    private final AsyncIterator<T> items;
    private final CallStreamObserver<T> call;

    /** Woken when the call is ready again, and when the other side is over. */
    private final AtomicWaker waker = new AtomicWaker();

    private volatile boolean over;
    private boolean ended;

    Outgoing(AsyncStream<T> stream, CallStreamObserver<T> call) {
        this.items = stream.iterator();
        this.call = call;
    }

    /** The call may be ready. Any thread. */
    void ready() {
        waker.wake();
    }

    /** The other side has ended the call, or cancelled it. Any thread. */
    void over() {
        over = true;
        waker.wake();
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
        if (ended) {
            throw new IllegalStateException("future polled after completion: " + this);
        }
        try {
            ended = send(cx);
        } catch (Throwable failure) {
            ended = true;
            tell(failure);
            throw failure;
        }
        return ended ? Poll.ready(null) : Poll.pending();
    }

    /** Whether there is nothing more to send. */
    private boolean send(Context cx) throws Exception {
        while (true) {
            waker.register(cx.waker()); // before the looks at the call and at the other side
            if (over) {
                items.cancel();
                return true;
            }
            if (!call.isReady()) {
                return items.pollProgress(cx) && completed();
            }
            Drained why = items.drain(cx, this);
            if (why != Drained.DECLINED) {
                return why == Drained.ENDED && completed();
            }
        }
    }

    private boolean completed() {
        call.onCompleted();
        return true;
    }

    @Override
    public boolean accept(T message) {
        call.onNext(message);
        return call.isReady();
    }

    @Override
    public void cancel() {
        if (ended) {
            return;
        }
        ended = true;
        items.cancel();
        if (!over) {
            tell(Status.CANCELLED.withDescription("sender cancelled").asRuntimeException());
        }
    }

    private void tell(Throwable failure) {
        try {
            call.onError(failure);
        } catch (RuntimeException late) {
            failure.addSuppressed(late); // the call is over
        }
    }

    @Override
    public void inspect(Inspector inspector) {
        inspector.name("messages of a call");
        inspector.child(items);
    }

    @Override
    public String toString() {
        return "Outgoing(" + items + ")";
    }
}
