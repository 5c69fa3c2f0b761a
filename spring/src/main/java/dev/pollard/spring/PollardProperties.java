// SPDX-License-Identifier: Apache-2.0
package dev.pollard.spring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The runtime that {@link PollardAutoConfiguration} makes, as the properties {@code pollard.runtime.*} have it.
 *
 * @param workers how many workers poll; as many as there are processors if it is null
 * @param name the prefix of the names of its threads
 * @param closeGrace how long tasks may go on when the context is closed
 */
@ConfigurationProperties("pollard.runtime")
@SuppressWarnings("exports") // annotations that Spring Boot reads: who has no Spring Boot does not use this
public record PollardProperties(
        @Nullable Integer workers,
        @DefaultValue("pollard") String name,
        @DefaultValue("30s") Duration closeGrace) {}
