// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
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

    /** After the end there is no thread, and nothing to say. */
    private void submit(Runnable call) {
        try {
            thread.execute(call);
        } catch (RejectedExecutionException over) {
            assert thread.isShutdown();
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
