// SPDX-License-Identifier: Apache-2.0
package dev.pollard.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pollard.future.Futures;
import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;

@Timeout(120)
class PollardAutoConfigurationTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PollardAutoConfiguration.class));

    private static void assertClosed(AsyncRuntime runtime) {
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> runtime.spawn(Futures.ready(1)));
    }

    @Test
    void contextHasARuntimeThatIsClosedWithIt() {
        AtomicReference<AsyncRuntime> kept = new AtomicReference<>();
        runner.run(context -> {
            AsyncRuntime runtime = context.getBean(AsyncRuntime.class);
            assertThat(runtime.blockOn(runtime.spawn(Futures.ready(7)))).isEqualTo(7);
            kept.set(runtime);
        });
        assertClosed(kept.get());
    }

    @Test
    void propertiesAreHeeded() {
        runner.withPropertyValues(
                        "pollard.runtime.workers=3", "pollard.runtime.name=leaf", "pollard.runtime.close-grace=5s")
                .run(context -> {
                    AsyncRuntime runtime = context.getBean(AsyncRuntime.class);
                    assertThat(runtime.workers()).isEqualTo(3);
                    assertThat(runtime.blockOn(runtime.spawn(Futures.fromCallable(
                                    () -> Thread.currentThread().getName()))))
                            .startsWith("leaf");
                    assertThat(context.getBean(PollardProperties.class).closeGrace())
                            .isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void propertiesHaveDefaults() {
        runner.run(context -> assertThat(context.getBean(PollardProperties.class))
                .isEqualTo(new PollardProperties(null, "pollard", Duration.ofSeconds(30))));
    }

    /** Uses the runtime to the last. */
    record User(AsyncRuntime runtime, AtomicReference<Object> last) implements DisposableBean {
        @Override
        public void destroy() throws Exception {
            last.set(runtime.blockOn(runtime.spawn(Futures.ready("served"))));
        }
    }

    @Test
    void runtimeIsClosedAfterTheBeansThatUseIt() {
        AtomicReference<Object> last = new AtomicReference<>();
        runner.withBean(AtomicReference.class, () -> last)
                .withBean(User.class)
                .run(context -> assertThat(context).hasSingleBean(User.class));
        assertThat(last).hasValue("served");
    }

    @Test
    void runtimeOfTheUserIsTakenInstead() {
        try (AsyncRuntime own = AsyncRuntime.builder().workers(1).build()) {
            runner.withBean("mine", AsyncRuntime.class, () -> own)
                    .run(context ->
                            assertThat(context.getBean(AsyncRuntime.class)).isSameAs(own));
        }
    }

    @Test
    void registriesThatAreBeansPollOnTheRuntime() {
        runner.withBean(ReactiveAdapterRegistry.class)
                .withPropertyValues("pollard.runtime.name=leaf")
                .run(context -> {
                    var adapter = context.getBean(ReactiveAdapterRegistry.class).getAdapter(AsyncStream.class);
                    AsyncStream<String> stream = AsyncStream.of(1)
                            .delayUntil(i -> Futures.yieldNow())
                            .map(i -> Thread.currentThread().getName());
                    assertThat(Flux.from(adapter.toPublisher(stream)).blockFirst())
                            .asString()
                            .startsWith("leaf");
                });
    }

    @Test
    void sharedRegistryIsRegisteredOnceHoweverManyContextsThereWere() {
        runner.run(context -> {});
        var first = ReactiveAdapterRegistry.getSharedInstance().getAdapter(AsyncStream.class);
        runner.run(context -> {});

        assertThat(first.getReactiveType()).isEqualTo(AsyncStream.class);
        assertThat(ReactiveAdapterRegistry.getSharedInstance().getAdapter(AsyncStream.class))
                .isSameAs(first);
    }

    @Test
    void theImportsFileNamesTheConfiguration() throws Exception {
        String path = "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
        try (var in = PollardAutoConfiguration.class.getResourceAsStream(path)) {
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip())
                    .isEqualTo(PollardAutoConfiguration.class.getName());
        }
    }
}
