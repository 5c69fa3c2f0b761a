// SPDX-License-Identifier: Apache-2.0
/**
 * Futures and streams in Spring.
 *
 * <p>With Spring Boot there is nothing to do: {@link dev.pollard.spring.PollardAutoConfiguration} registers the types and gives a runtime. Without it, begin with
 * {@link dev.pollard.spring.PollardReactiveTypes}.
 */
@NullMarked
package dev.pollard.spring;

import org.jspecify.annotations.NullMarked;
