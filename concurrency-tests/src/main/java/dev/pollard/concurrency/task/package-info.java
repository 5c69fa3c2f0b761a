// SPDX-License-Identifier: Apache-2.0
/** The races of the waker cell. */
@NullMarked
package dev.pollard.concurrency.task;

import org.jspecify.annotations.NullMarked;
