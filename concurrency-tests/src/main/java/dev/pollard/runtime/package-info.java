// SPDX-License-Identifier: Apache-2.0
/** The scheduler under stress: in its package, to reach what is not public. */
@NullMarked
package dev.pollard.runtime;

import org.jspecify.annotations.NullMarked;
