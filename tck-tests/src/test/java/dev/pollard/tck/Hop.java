// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import java.util.concurrent.ExecutorService;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Hands every request over to a thread, and leaves that thread when the subscription is over. */
record Hop<T>(Subscriber<? super T> subscriber, ExecutorService thread) implements Subscriber<T> {

    @Override
    public void onSubscribe(Subscription upstream) {
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                submit(() -> upstream.request(n));
            }

            @Override
            public void cancel() {
                submit(upstream::cancel);
                thread.shutdown();
            }
        });
    }

    private void submit(Runnable call) {
        if (!thread.isShutdown()) {
            thread.execute(call);
        }
    }

    @Override
    public void onNext(T item) {
        subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
        thread.shutdown();
        subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
        thread.shutdown();
        subscriber.onComplete();
    }
}
