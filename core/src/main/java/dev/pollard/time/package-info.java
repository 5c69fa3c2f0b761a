// SPDX-License-Identifier: Apache-2.0
/**
 * Sleeping, ticking, and the clock that both go by: start with {@link dev.pollard.time.Time}.
 */
@NullMarked
package dev.pollard.time;

import org.jspecify.annotations.NullMarked;
