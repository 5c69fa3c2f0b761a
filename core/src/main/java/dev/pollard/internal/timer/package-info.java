// SPDX-License-Identifier: Apache-2.0
/**
 * The timer wheel, a pure data structure, and the service by which a future reaches one.
 */
@NullMarked
package dev.pollard.internal.timer;

import org.jspecify.annotations.NullMarked;
