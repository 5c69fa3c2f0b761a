// SPDX-License-Identifier: Apache-2.0
/** The races of the hand-over between two tasks, which only its package sees. */
@NullMarked
package dev.pollard.stream;

import org.jspecify.annotations.NullMarked;
