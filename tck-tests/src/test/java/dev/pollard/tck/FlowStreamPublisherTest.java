// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Factory;
import org.testng.annotations.Listeners;

/** The outbound border as a {@code Flow.Publisher}, for each source on each runtime. */
@Listeners(CollectsAgain.class)
public class FlowStreamPublisherTest extends FlowPublisherVerification<Long> {
    private final Source source;
    private final TestRuntime runtime;

    @Factory(dataProvider = "matrix", dataProviderClass = Matrix.class)
    public FlowStreamPublisherTest(Source source, TestRuntime.Kind runtime) {
        super(Timeouts.environment(), Timeouts.COLLECTION_MILLIS);
        this.source = source;
        this.runtime = runtime.start();
    }

    @AfterClass
    public void closeRuntime() {
        runtime.close();
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long n) {
        return source.of(n).toPublisher(runtime.spawner());
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return source.failed().toPublisher(runtime.spawner());
    }
}
