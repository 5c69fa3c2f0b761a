// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.tour;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A stream is a publisher, and a publisher a stream: demand is counted where the two meet, and nowhere else. */
final class Tour50Publishers {
    private Tour50Publishers() {}

    /** Asks for one more when it has had the last. */
    static final class OneByOne implements Flow.Subscriber<String> {
        private final CountDownLatch done = new CountDownLatch(1);
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(String item) {
            System.out.println("got " + item);
            Objects.requireNonNull(subscription).request(1);
        }

        @Override
        public void onError(Throwable failure) {
            System.out.println(failure.getMessage());
            done.countDown();
        }

        @Override
        public void onComplete() {
            done.countDown();
        }
    }

    public static void main(String[] args) throws Exception {
        Flow.Publisher<String> publisher =
                AsyncStream.of("ada", "grace").peek(name -> System.out.println("made " + name));
        OneByOne subscriber = new OneByOne();
        publisher.subscribe(subscriber);
        subscriber.done.await();

        AsyncStream<String> stream = AsyncStream.fromFlowPublisher(publisher).map(String::toUpperCase);
        try (AsyncRuntime runtime = AsyncRuntime.create()) {
            System.out.println(runtime.blockOn(stream.toList()));
        }
    }
}
