// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream.publisher;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher and its one subscription, whose signals the test gives. */
final class HandPublisher implements Publisher<Integer>, Subscription {
    final List<Long> requests = new ArrayList<>();
    LongConsumer onRequest = n -> {};
    boolean deferred;
    int subscriptions;
    int cancels;
    private @Nullable Subscriber<? super Integer> subscriber;

    Subscriber<? super Integer> subscriber() {
        return Objects.requireNonNull(subscriber);
    }

    void arrive() {
        subscriber().onSubscribe(this);
    }

    @Override
    public void subscribe(Subscriber<? super Integer> s) {
        subscriptions++;
        subscriber = s;
        if (!deferred) {
            arrive();
        }
    }

    @Override
    public void request(long n) {
        requests.add(n);
        onRequest.accept(n);
    }

    @Override
    public void cancel() {
        cancels++;
    }

    @Override
    public String toString() {
        return "hand";
    }
}
