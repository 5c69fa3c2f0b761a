// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Factory;
import org.testng.annotations.Listeners;

/** The outbound border as an {@code org.reactivestreams.Publisher}, for each source on each runtime. */
@Listeners(CollectsAgain.class)
public class StreamPublisherTest extends PublisherVerification<Long> {
    private final Source source;
    private final TestRuntime runtime;

    @Factory(dataProvider = "matrix", dataProviderClass = Matrix.class)
    public StreamPublisherTest(Source source, TestRuntime.Kind runtime) {
        super(Timeouts.environment(), Timeouts.COLLECTION_MILLIS);
        this.source = source;
        this.runtime = runtime.start();
    }

    @AfterClass
    public void closeRuntime() {
        runtime.close();
    }

    @Override
    public Publisher<Long> createPublisher(long n) {
        return source.of(n).toPublisher(runtime.spawner());
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
        return source.failed().toPublisher(runtime.spawner());
    }
}
