// SPDX-License-Identifier: Apache-2.0
/** Threads that wait for futures. Not part of the API. */
@NullMarked
package dev.pollard.internal.blocking;

import org.jspecify.annotations.NullMarked;
