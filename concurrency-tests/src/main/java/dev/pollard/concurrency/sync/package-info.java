// SPDX-License-Identifier: Apache-2.0
/** The races of what waits for locks, permits and signals. */
@NullMarked
package dev.pollard.concurrency.sync;

import org.jspecify.annotations.NullMarked;
