// SPDX-License-Identifier: Apache-2.0
/**
 * The keys and their values, in memory. Start with {@link dev.pollard.examples.redis.store.Keyspace}.
 */
@NullMarked
package dev.pollard.examples.redis.store;

import org.jspecify.annotations.NullMarked;
