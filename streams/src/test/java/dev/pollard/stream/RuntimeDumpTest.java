// SPDX-License-Identifier: Apache-2.0
package dev.pollard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.LocalRuntime;
import dev.pollard.runtime.RuntimeDump;
import dev.pollard.time.Time;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** What a dump of a runtime shows of streams that run in its tasks. */
class RuntimeDumpTest {

    /** The dump of one task, once it has had its first turn. */
    private static String dumpOf(Future<?> future) throws Exception {
        try (LocalRuntime runtime = LocalRuntime.create()) {
            long id = runtime.spawn(future).id();
            runtime.blockOn(Time.sleep(Duration.ofMillis(1)));
            RuntimeDump dump = runtime.dump();
            return dump.task(id).orElseThrow().awaits().get(0).toString();
        }
    }

    @Test
    void chainOfOperatorsIsShownFromTheTerminalToTheSource() throws Exception {
        Future<?> future = AsyncStream.<Integer>never()
                .map(n -> n + 1)
                .filter(n -> n > 1)
                .take(5)
                .toList();

        assertThat(dumpOf(future).lines().map(String::strip))
                .containsExactly("ToList", "Take", "Filter", "Map", "Never: waits for nothing, for ever");
    }

    @Test
    void operatorThatRunsSeveralAtOnceShowsEachOfThem() throws Exception {
        Future<?> future = AsyncStream.range(0, 3)
                .mapAsync(3, n -> Time.sleep(Duration.ofHours(n + 1)).map(x -> n))
                .toList();

        assertThat(dumpOf(future)).contains("Sleep 1 h: waits for timer in", "Sleep 2 h: ", "Sleep 3 h: ");
    }

    @Test
    void innerStreamsAreShownBesideTheSource() throws Exception {
        Future<?> future = AsyncStream.of("a", "b")
                .concatWith(AsyncStream.never())
                .flatMap(4, s -> AsyncStream.fromFuture(Futures::<String>pending))
                .toList();

        String text = dumpOf(future);
        assertThat(text).contains("FlatMap\n").contains("Never");
        assertThat(text.lines().filter(line -> line.contains("Pending: waits for nothing")))
                .hasSize(2);
    }

    @Test
    void publisherThatSaysNothingIsNamed() throws Exception {
        Flow.Publisher<String> silent = new Flow.Publisher<>() {
            @Override
            public void subscribe(Flow.Subscriber<? super String> subscriber) {
                subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {}
                });
            }

            @Override
            public String toString() {
                return "the silent one";
            }
        };

        assertThat(dumpOf(AsyncStream.fromFlowPublisher(silent).toList()))
                .contains("FromPublisher: waits for an item of the silent one");
    }
}
