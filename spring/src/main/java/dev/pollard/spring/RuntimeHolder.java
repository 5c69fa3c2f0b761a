// SPDX-License-Identifier: Apache-2.0
package dev.pollard.spring;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.runtime.CloseReport;
import java.time.Duration;
import org.springframework.beans.factory.DisposableBean;

/** Makes the runtime of a context, and closes it. */
final class RuntimeHolder implements DisposableBean {
    private static final System.Logger LOG = System.getLogger("dev.pollard.spring");

    private final AsyncRuntime runtime;
    private final Duration grace;

    RuntimeHolder(PollardProperties properties) {
        AsyncRuntime.Builder builder = AsyncRuntime.builder().name(properties.name());
        Integer workers = properties.workers();
        if (workers != null) {
            builder.workers(workers);
        }
        runtime = builder.build();
        grace = properties.closeGrace();
    }

    AsyncRuntime runtime() {
        return runtime;
    }

    @Override
    public void destroy() {
        CloseReport report = runtime.close(grace);
        if (!report.isClean()) {
            LOG.log(System.Logger.Level.WARNING, "tasks left when the context was closed: {0}", report);
        }
    }
}
