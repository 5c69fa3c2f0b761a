// SPDX-License-Identifier: Apache-2.0
/**
 * Where futures run: start with {@code AsyncRuntime}.
 */
@NullMarked
package dev.pollard.runtime;

import org.jspecify.annotations.NullMarked;
