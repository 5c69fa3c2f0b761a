// SPDX-License-Identifier: Apache-2.0
/** Calls of code that is not ours. Not part of the API. */
@NullMarked
package dev.pollard.internal.foreign;

import org.jspecify.annotations.NullMarked;
