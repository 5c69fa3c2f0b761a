// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Writes down the signals. */
final class Recorder implements Subscriber<Integer> {
    final List<Object> signals = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    Consumer<Subscription> atSubscribe = s -> {};
    Consumer<Integer> atNext = item -> {};
    Runnable atEnd = () -> {};
    private @Nullable Subscription subscription;

    void request(long n) {
        Objects.requireNonNull(subscription).request(n);
    }

    void cancel() {
        Objects.requireNonNull(subscription).cancel();
    }

    Throwable failure() {
        return (Throwable) signals.get(signals.size() - 1);
    }

    @Override
    public void onSubscribe(Subscription s) {
        subscription = s;
        atSubscribe.accept(s);
        signals.add("subscribed");
    }

    @Override
    public void onNext(Integer item) {
        signals.add(item);
        threads.add(Thread.currentThread());
        atNext.accept(item);
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(failure);
        atEnd.run();
    }

    @Override
    public void onComplete() {
        signals.add("completed");
        atEnd.run();
    }
}
