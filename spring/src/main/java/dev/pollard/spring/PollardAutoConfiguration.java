// SPDX-License-Identifier: Apache-2.0
package dev.pollard.spring;

import dev.pollard.runtime.AsyncRuntime;
import dev.pollard.stream.AsyncStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives a Spring Boot application an {@link AsyncRuntime}, and makes {@link AsyncStream} and {@link dev.pollard.future.Future} reactive types.
 *
 * <p><b>Behaviour.</b> If there is no bean of type {@code AsyncRuntime}, it makes one (see {@link PollardProperties}) and closes it with the context, after all
 * beans that use it, with a grace for the tasks that still run. The types are registered with every registry that is a bean, such as WebFlux's, where the runtime polls,
 * and with the shared one, which outlives the context and so polls on {@code AsyncRuntime.shared()}.
 */
@AutoConfiguration
@SuppressWarnings("exports") // annotations that Spring Boot reads: who has no Spring Boot does not use this
@ConditionalOnClass(AsyncStream.class)
@EnableConfigurationProperties(PollardProperties.class)
public final class PollardAutoConfiguration {

    /** For Spring. */
    public PollardAutoConfiguration() {}

    @Bean
    static ReactiveTypesRegistrar pollardReactiveTypes(ObjectProvider<AsyncRuntime> runtime) {
        return new ReactiveTypesRegistrar(runtime);
    }

    /** What is made unless there is a runtime. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(AsyncRuntime.class)
    static final class OwnRuntime {

        @Bean
        RuntimeHolder pollardRuntimeHolder(PollardProperties properties) {
            return new RuntimeHolder(properties);
        }

        /** The holder closes it: later, since this needs the holder, and with a grace. */
        @Bean(destroyMethod = "")
        AsyncRuntime asyncRuntime(RuntimeHolder holder) {
            return holder.runtime();
        }
    }
}
