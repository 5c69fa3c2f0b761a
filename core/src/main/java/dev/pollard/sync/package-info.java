// SPDX-License-Identifier: Apache-2.0
/**
 * What tasks use to wait for each other and to stop each other: locks and signals for poll-based code.
 */
@NullMarked
package dev.pollard.sync;

import org.jspecify.annotations.NullMarked;
