// SPDX-License-Identifier: Apache-2.0
/**
 * Lazy futures and the ways to combine them: start with {@link dev.pollard.future.Future}.
 *
 */
@NullMarked
package dev.pollard.future;

import org.jspecify.annotations.NullMarked;
