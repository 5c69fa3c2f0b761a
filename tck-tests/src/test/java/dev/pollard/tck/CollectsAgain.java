// SPDX-License-Identifier: Apache-2.0
package dev.pollard.tck;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.testng.IInvokedMethod;
import org.testng.IInvokedMethodListener;
import org.testng.ITestResult;

/**
 * Collects garbage again and again while a test waits for the publisher to drop its subscriber.
 *
 * <p>The rule (3.13) says "eventually". The TCK collects once, and at that moment a worker that is just learning of the cancel may have the
 * subscriber on its stack.
 */
public final class CollectsAgain implements IInvokedMethodListener {
    private static final int PERIOD_MILLIS = 100;

    private @Nullable ScheduledExecutorService collector;

    /** Made by TestNG. */
    public CollectsAgain() {}

    @Override
    public void beforeInvocation(IInvokedMethod method, ITestResult result) {
        if (method.getTestMethod().getMethodName().startsWith("required_spec313_")) {
            collector = Executors.newSingleThreadScheduledExecutor();
            collector.scheduleWithFixedDelay(System::gc, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void afterInvocation(IInvokedMethod method, ITestResult result) {
        if (collector != null) {
            collector.shutdownNow();
            collector = null;
        }
    }
}
