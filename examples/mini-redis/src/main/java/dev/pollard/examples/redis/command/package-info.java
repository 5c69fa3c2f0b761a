// SPDX-License-Identifier: Apache-2.0
/**
 * What each command does, one file per family. Start with {@link dev.pollard.examples.redis.command.Dispatcher}.
 */
@NullMarked
package dev.pollard.examples.redis.command;

import org.jspecify.annotations.NullMarked;
