// SPDX-License-Identifier: Apache-2.0
/** The examples of the guides, where they are compiled and run. */
@NullMarked
package dev.pollard.examples.guides;

import org.jspecify.annotations.NullMarked;
