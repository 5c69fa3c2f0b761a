// SPDX-License-Identifier: Apache-2.0
/**
 * Byte pipes that are polled, buffered or not: start with {@link dev.pollard.io.AsyncRead}, {@link dev.pollard.io.AsyncWrite} and
 * {@link dev.pollard.io.BufReader}.
 */
@NullMarked
package dev.pollard.io;

import org.jspecify.annotations.NullMarked;
