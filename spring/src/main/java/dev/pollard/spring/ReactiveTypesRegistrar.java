// SPDX-License-Identifier: Apache-2.0
package dev.pollard.spring;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.ReactiveAdapterRegistry;

/** Registers the types with each registry that becomes a bean, and with the shared one. */
final class ReactiveTypesRegistrar implements BeanPostProcessor {
    /** Asked for when a stream is subscribed to: registries are made before most beans. */
    private final ObjectProvider<AsyncRuntime> runtime;

    ReactiveTypesRegistrar(ObjectProvider<AsyncRuntime> runtime) {
        this.runtime = runtime;
        PollardReactiveTypes.register(ReactiveAdapterRegistry.getSharedInstance());
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ReactiveAdapterRegistry registry) {
            PollardReactiveTypes.register(registry, this::placed);
        }
        return bean;
    }

    private Publisher<?> placed(AsyncStream<?> stream) {
        AsyncRuntime only = runtime.getIfUnique();
        return only == null ? stream : stream.toPublisher(only);
    }
}
