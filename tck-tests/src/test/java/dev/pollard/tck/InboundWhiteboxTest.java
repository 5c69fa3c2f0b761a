// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Factory;

/** The inbound border's subscriber with a probe in it, for each prefetch on each runtime. */
public class InboundWhiteboxTest extends SubscriberWhiteboxVerification<Integer> {
    private final int prefetch;
    private final TestRuntime runtime;

    @Factory(dataProvider = "prefetches", dataProviderClass = Matrix.class)
    public InboundWhiteboxTest(int prefetch, TestRuntime.Kind runtime) {
        super(Timeouts.environment());
        this.prefetch = prefetch;
        this.runtime = runtime.start();
    }

    @AfterClass
    public void closeRuntime() {
        runtime.close();
    }

    @Override
    public Integer createElement(int element) {
        return element;
    }

    @Override
    public Subscriber<Integer> createSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        Inlet inlet = Inlet.open(runtime.spawner(), prefetch);
        Subscriber<Integer> subscriber = inlet.subscriber();
        return new Subscriber<>() {
            private boolean subscribed;

            @Override
            public void onSubscribe(Subscription subscription) {
                subscriber.onSubscribe(subscription);
                if (!subscribed) {
                    subscribed = true;
                    probe.registerOnSubscribe(new SubscriberPuppet() {
                        @Override
                        public void triggerRequest(long n) {
                            inlet.take(n);
                        }

                        @Override
                        public void signalCancel() {
                            inlet.cancel();
                        }
                    });
                }
            }

            @Override
            public void onNext(Integer item) {
                subscriber.onNext(item);
                probe.registerOnNext(item);
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
                probe.registerOnError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
                probe.registerOnComplete();
            }
        };
    }
}
