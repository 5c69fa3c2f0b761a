// SPDX-License-Identifier: Apache-2.0
/** The programs of docs/tour.md, in its order. Each has a {@code main}, and teaches one thing. */
@NullMarked
package dev.pollard.examples.tour;

import org.jspecify.annotations.NullMarked;
