// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import dev.pollard.runtime.Spawner;
import dev.pollard.stream.AsyncStream;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The inbound border's subscriber, taken out of its stream, with a consumer behind it that takes items on a runtime as it is told to.
 */
final class Inlet implements Subscriber<Integer> {
    private final AtomicReference<Subscriber<? super Integer>> subscriber = new AtomicReference<>();
    private final AtomicReference<Flow.Subscriber<? super Integer>> flowSubscriber = new AtomicReference<>();
    private volatile Subscription consumer;

    private Inlet() {}

    static Inlet open(Spawner runtime, int prefetch) {
        Inlet inlet = new Inlet();
        Publisher<Integer> upstream = inlet.subscriber::set;
        inlet.consume(AsyncStream.fromPublisher(upstream, prefetch), runtime);
        return inlet;
    }

    static Inlet openFlow(Spawner runtime, int prefetch) {
        Inlet inlet = new Inlet();
        Flow.Publisher<Integer> upstream = inlet.flowSubscriber::set;
        inlet.consume(AsyncStream.fromFlowPublisher(upstream, prefetch), runtime);
        return inlet;
    }

    private void consume(AsyncStream<Integer> stream, Spawner runtime) {
        // The first look for the end, without demand, subscribes.
        stream.toPublisher(runtime).subscribe((Subscriber<Integer>) this);
    }

    @SuppressWarnings("unchecked") // made by a stream of Integer
    Subscriber<Integer> subscriber() {
        return (Subscriber<Integer>) subscriber.get();
    }

    @SuppressWarnings("unchecked") // made by a stream of Integer
    Flow.Subscriber<Integer> flowSubscriber() {
        return (Flow.Subscriber<Integer>) flowSubscriber.get();
    }

    void take(long n) {
        consumer.request(n);
    }

    void cancel() {
        consumer.cancel();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        consumer = subscription;
    }

    @Override
    public void onNext(Integer item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
