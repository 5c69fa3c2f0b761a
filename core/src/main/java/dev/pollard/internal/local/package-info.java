// SPDX-License-Identifier: Apache-2.0
/** What goes along with a turn from one thread to another. Not part of the API. */
@NullMarked
package dev.pollard.internal.local;

import org.jspecify.annotations.NullMarked;
