// SPDX-License-Identifier: Apache-2.0
/**
 * The border to Reactive Streams and {@link java.util.concurrent.Flow}: outbound {@link dev.pollard.stream.publisher.StreamPublisher}, inbound
 * {@link dev.pollard.stream.publisher.PublisherStream}.
 *
 * <p>All demand accounting is here, and every rule of Reactive Streams 1.0.4 is kept here: inside, streams are polled.
 */
@NullMarked
package dev.pollard.stream.publisher;

import org.jspecify.annotations.NullMarked;
