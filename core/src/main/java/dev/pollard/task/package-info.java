// SPDX-License-Identifier: Apache-2.0
/**
 * What a poll is, and who gets woken: start with {@link dev.pollard.task.Poll}, then {@link dev.pollard.task.Waker}.
 */
@NullMarked
package dev.pollard.task;

import org.jspecify.annotations.NullMarked;
