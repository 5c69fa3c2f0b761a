// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Factory;

/** The inbound border's subscriber as a {@code Flow.Subscriber} with a probe in it, for each prefetch on each runtime. */
public class FlowInboundWhiteboxTest extends FlowSubscriberWhiteboxVerification<Integer> {
    private final int prefetch;
    private final TestRuntime runtime;

    @Factory(dataProvider = "prefetches", dataProviderClass = Matrix.class)
    public FlowInboundWhiteboxTest(int prefetch, TestRuntime.Kind runtime) {
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
    protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
        Inlet inlet = Inlet.openFlow(runtime.spawner(), prefetch);
        Flow.Subscriber<Integer> subscriber = inlet.flowSubscriber();
        return new Flow.Subscriber<>() {
            private boolean subscribed;

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
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
