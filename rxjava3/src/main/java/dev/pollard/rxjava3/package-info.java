// SPDX-License-Identifier: Apache-2.0
/**
 * Futures and streams beside RxJava 3: start with {@link dev.pollard.rxjava3.RxBridge}.
 *
 * <p>A stream is a {@code Publisher}, so {@code Flowable.fromPublisher(stream)} and {@code AsyncStream.fromPublisher(flowable)} need none of this. What is here
 * converts single values too.
 */
@NullMarked
package dev.pollard.rxjava3;

import org.jspecify.annotations.NullMarked;
