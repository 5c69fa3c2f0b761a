// SPDX-License-Identifier: Apache-2.0
/**
 * The wire: what clients send is parsed here, what they get is written here. Start with {@link dev.pollard.examples.redis.resp.RequestParser}.
 */
@NullMarked
package dev.pollard.examples.redis.resp;

import org.jspecify.annotations.NullMarked;
