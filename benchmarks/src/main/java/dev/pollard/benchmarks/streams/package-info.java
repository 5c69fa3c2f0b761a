// SPDX-License-Identifier: Apache-2.0
/** What an element costs in a stream: a class for each operator, all libraries beside each other. */
@NullMarked
package dev.pollard.benchmarks.streams;

import org.jspecify.annotations.NullMarked;
