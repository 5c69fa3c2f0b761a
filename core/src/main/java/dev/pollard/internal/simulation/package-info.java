// SPDX-License-Identifier: Apache-2.0
/**
 * The door by which a simulation takes the place of the workers: the tasks are the real ones, who runs when is decided elsewhere.
 */
@NullMarked
package dev.pollard.internal.simulation;

import org.jspecify.annotations.NullMarked;
