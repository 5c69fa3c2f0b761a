// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Factory;

/** The inbound border's subscriber as a {@code Flow.Subscriber} as it is, for each prefetch on each runtime. */
public class FlowInboundBlackboxTest extends FlowSubscriberBlackboxVerification<Integer> {
    private final int prefetch;
    private final TestRuntime runtime;
    private Inlet opened;

    @Factory(dataProvider = "prefetches", dataProviderClass = Matrix.class)
    public FlowInboundBlackboxTest(int prefetch, TestRuntime.Kind runtime) {
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
    public Flow.Subscriber<Integer> createFlowSubscriber() {
        opened = Inlet.openFlow(runtime.spawner(), prefetch);
        return opened.flowSubscriber();
    }

    @Override
    public void triggerFlowRequest(Flow.Subscriber<? super Integer> subscriber) {
        opened.take(1);
    }
}
