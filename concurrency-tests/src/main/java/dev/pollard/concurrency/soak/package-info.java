// SPDX-License-Identifier: Apache-2.0
/** A program that loads a runtime with everything at once for a long time, and then looks for what is left. */
@NullMarked
package dev.pollard.concurrency.soak;

import org.jspecify.annotations.NullMarked;
