// SPDX-License-Identifier: Apache-2.0
package dev.pollard.grpc;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.Flow;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that come in on a call: a publisher for one subscriber, whose demand is that of the call.
 *
 * <p>No message comes before it is requested, so none before there is a subscriber. The end may: it is kept until then.
 */
final class Incoming<T> implements StreamObserver<T>, Flow.Publisher<T>, Flow.Subscription {
    private final String name;
    private final IntConsumer request;
    private final Runnable cancel;

    /** Set once, before the first request. */
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;

    // guarded by this
    private boolean subscribed;
    private boolean over;

    /** Written before {@code over}. */
    private @Nullable Throwable failure;

    Incoming(String name, IntConsumer request, Runnable cancel) {
        this.name = name;
        this.request = request;
        this.cancel = cancel;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> candidate) {
        boolean first;
        synchronized (this) {
            first = subscriber == null;
            if (first) {
                subscriber = candidate;
            }
        }
        if (!first) {
            candidate.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {}

                @Override
                public void cancel() {}
            });
            candidate.onError(new IllegalStateException("have one run only: " + this));
            return;
        }
        candidate.onSubscribe(this);
        boolean tell;
        synchronized (this) {
            subscribed = true;
            tell = over;
        }
        if (tell) {
            tellEnd(candidate);
        }
    }

    @Override
    public void onNext(T message) {
        Flow.Subscriber<? super T> known = subscriber;
        if (known == null) {
            throw new IllegalStateException("message that was not requested: " + this);
        }
        known.onNext(message);
    }

    @Override
    public void onCompleted() {
        end(null);
    }

    @Override
    public void onError(Throwable cause) {
        end(cause);
    }

    private void end(@Nullable Throwable cause) {
        boolean tell;
        synchronized (this) {
            failure = cause;
            over = true;
            tell = subscribed;
        }
        Flow.Subscriber<? super T> known = subscriber;
        if (tell && known != null) {
            tellEnd(known);
        }
    }

    private void tellEnd(Flow.Subscriber<? super T> known) {
        Throwable cause = failure;
        if (cause == null) {
            known.onComplete();
        } else {
            known.onError(cause);
        }
    }

    @Override
    public void request(long count) {
        request.accept((int) Math.min(count, Integer.MAX_VALUE));
    }

    @Override
    public void cancel() {
        cancel.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
