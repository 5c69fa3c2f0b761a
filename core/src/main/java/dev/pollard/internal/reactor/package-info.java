// SPDX-License-Identifier: Apache-2.0
/**
 * Readiness of channels: which socket can be read or written, and which waker waits for it.
 */
@NullMarked
package dev.pollard.internal.reactor;

import org.jspecify.annotations.NullMarked;
