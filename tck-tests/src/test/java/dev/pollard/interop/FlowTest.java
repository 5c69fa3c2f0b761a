// SPDX-License-Identifier: Apache-2.0
package dev.pollard.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.adapter.JdkFlowAdapter;

/** {@code java.util.concurrent.Flow} on the other side of the border. */
@Timeout(60)
class FlowTest {
    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(2).build();

    @AfterEach
    void close() {
        assertThat(runtime.close(Duration.ofSeconds(5)).isClean()).isTrue();
    }

    @Test
    void streamOfASubmissionPublisherHasItsItems() throws Exception {
        SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, 16);
        var list = runtime.spawn(
                AsyncStream.<Integer>fromFlowPublisher(publisher, 4).toList());
        while (!publisher.hasSubscribers()) {
            Thread.onSpinWait();
        }
        for (int item : Streams.upTo(1000)) {
            publisher.submit(item);
        }
        publisher.close();
        assertThat(runtime.blockOn(list)).isEqualTo(Streams.upTo(1000));
    }

    @Test
    void streamIsAFlowPublisher() {
        Flow.Publisher<Integer> publisher =
                Streams.counting(500, 50, new AtomicInteger()).toPublisher(runtime);
        List<Integer> items =
                JdkFlowAdapter.flowPublisherToFlux(publisher).collectList().block();
        assertThat(items).isEqualTo(Streams.upTo(500));
    }
}
