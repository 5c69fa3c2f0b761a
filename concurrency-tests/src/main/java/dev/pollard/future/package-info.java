// SPDX-License-Identifier: Apache-2.0
/** The races of lock-free classes that only their package sees. */
@NullMarked
package dev.pollard.future;

import org.jspecify.annotations.NullMarked;
