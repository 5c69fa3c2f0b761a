// SPDX-License-Identifier: Apache-2.0
/**
 * The function types of {@code java.util.function}, free to throw checked exceptions.
 */
@NullMarked
package dev.pollard.function;

import org.jspecify.annotations.NullMarked;
