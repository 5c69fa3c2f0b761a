// SPDX-License-Identifier: Apache-2.0
/**
 * Futures and streams beside Reactor: start with {@link dev.pollard.reactor.ReactorBridge}.
 *
 * <p>A stream is a {@code Publisher}, so {@code Flux.from(stream)} and {@code AsyncStream.fromPublisher(flux)} need none of this. What is here converts
 * single values too, and takes the context along.
 */
@NullMarked
package dev.pollard.reactor;

import org.jspecify.annotations.NullMarked;
