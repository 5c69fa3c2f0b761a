// SPDX-License-Identifier: Apache-2.0
/**
 * The append-only file: what makes writes outlive the process. Start with {@link dev.pollard.examples.redis.aof.AppendOnlyFile}.
 */
@NullMarked
package dev.pollard.examples.redis.aof;

import org.jspecify.annotations.NullMarked;
