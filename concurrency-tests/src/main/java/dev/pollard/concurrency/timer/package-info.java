// SPDX-License-Identifier: Apache-2.0
/** The hand-over between who waits for a time and who drives the timers. */
@NullMarked
package dev.pollard.concurrency.timer;

import org.jspecify.annotations.NullMarked;
