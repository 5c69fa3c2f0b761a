// SPDX-License-Identifier: Apache-2.0
/**
 * Connections, options, and the start and the end of the process. Start with {@link dev.pollard.examples.redis.server.Server}.
 */
@NullMarked
package dev.pollard.examples.redis.server;

import org.jspecify.annotations.NullMarked;
