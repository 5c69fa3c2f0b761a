// SPDX-License-Identifier: Apache-2.0
/**
 * Streams that are polled: start with {@link dev.pollard.stream.AsyncStream}.
 */
@NullMarked
package dev.pollard.stream;

import org.jspecify.annotations.NullMarked;
