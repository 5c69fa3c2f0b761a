// SPDX-License-Identifier: Apache-2.0
/** One class for each question, one method for each library. */
@NullMarked
package dev.pollard.benchmarks;

import org.jspecify.annotations.NullMarked;
