// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Factory;

/** The inbound border's subscriber as it is, for each prefetch on each runtime. */
public class InboundBlackboxTest extends SubscriberBlackboxVerification<Integer> {
    private final int prefetch;
    private final TestRuntime runtime;
    private Inlet opened;

    @Factory(dataProvider = "prefetches", dataProviderClass = Matrix.class)
    public InboundBlackboxTest(int prefetch, TestRuntime.Kind runtime) {
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
    public Subscriber<Integer> createSubscriber() {
        opened = Inlet.open(runtime.spawner(), prefetch);
        return opened.subscriber();
    }

    @Override
    public void triggerRequest(Subscriber<? super Integer> subscriber) {
        opened.take(1);
    }
}
