// SPDX-License-Identifier: Apache-2.0
package dev.pollard.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pollard.future.Future;
import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Timeout(60)
class PollardReactiveTypesTest {
    private final AsyncRuntime runtime = AsyncRuntime.builder().workers(1).build();
    private final ReactiveAdapterRegistry registry = new ReactiveAdapterRegistry();

    PollardReactiveTypesTest() {
        PollardReactiveTypes.register(registry, runtime);
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    private ReactiveAdapter adapter(Class<?> type) {
        return registry.getAdapter(type);
    }

    @Test
    void streamIsAMultiValueType() throws Exception {
        ReactiveAdapter adapter = adapter(AsyncStream.class);

        assertThat(adapter.isMultiValue()).isTrue();
        assertThat(adapter.supportsEmpty()).isTrue();
        assertThat(Flux.from(adapter.toPublisher(AsyncStream.of(1, 2, 3)))
                        .collectList()
                        .block())
                .isEqualTo(List.of(1, 2, 3));
        assertThat(Flux.from(adapter.toPublisher(null)).collectList().block()).isEmpty();
        AsyncStream<?> stream = (AsyncStream<?>) adapter.fromPublisher(Flux.just(1, 2));
        assertThat(runtime.blockOn(stream.toList()).toString()).isEqualTo("[1, 2]");
    }

    @Test
    void operatorsAreFoundByTheTypeThatTheyImplement() {
        Object source = AsyncStream.range(0, 3).map(i -> i).filter(i -> true);

        assertThat(registry.getAdapter(null, source).getReactiveType()).isEqualTo(AsyncStream.class);
        assertThat(registry.getAdapter(null, runtime.spawn(Futures.ready(1))).getReactiveType())
                .isEqualTo(Future.class);
    }

    @Test
    void futureIsATypeOfOneValueOrNone() throws Exception {
        ReactiveAdapter adapter = adapter(Future.class);

        assertThat(adapter.isMultiValue()).isFalse();
        assertThat(adapter.supportsEmpty()).isTrue();
        assertThat(Mono.from(adapter.toPublisher(Futures.ready(7))).block()).isEqualTo(7);
        assertThat(Mono.from(adapter.toPublisher(Futures.ready(null))).blockOptional())
                .isEmpty();
        assertThat(Mono.from(adapter.toPublisher(null)).blockOptional()).isEmpty();
        assertThat((Object) runtime.blockOn((Future<?>) adapter.fromPublisher(Mono.just(7))))
                .isEqualTo(7);
        assertThat((Object) runtime.blockOn((Future<?>) adapter.fromPublisher(Mono.empty())))
                .isNull();
    }

    @Test
    void failuresArriveAsTheyAre() {
        IllegalStateException failure = new IllegalStateException("theirs");
        ReactiveAdapter adapter = adapter(Future.class);

        assertThatThrownBy(() ->
                        Mono.from(adapter.toPublisher(Futures.failed(failure))).block())
                .isSameAs(failure);
        assertThatThrownBy(() -> runtime.blockOn((Future<?>) adapter.fromPublisher(Mono.error(failure))))
                .isSameAs(failure);
    }

    @Test
    void registeringTwiceChangesNothing() {
        ReactiveAdapter before = adapter(AsyncStream.class);

        PollardReactiveTypes.register(registry);

        assertThat(adapter(AsyncStream.class)).isSameAs(before);
    }

    @Test
    void otherTypesStayWhatTheyWere() {
        assertThat(adapter(Flux.class).getReactiveType()).isEqualTo(Flux.class);
        assertThat(registry.getAdapter(null, Flux.just(1)).getReactiveType()).isEqualTo(Flux.class);
    }
}
