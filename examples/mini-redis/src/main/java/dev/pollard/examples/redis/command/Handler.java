// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;

/**
 * What a command does.
 *
 * <p>Runs under the lock of the {@link Engine}, but for commands that are marked {@code local}. Throws before it writes, or not at all.
 */
@FunctionalInterface
interface Handler {

    /**
     * Carries the command out.
     *
     * @param client who sent it
     * @param args the command and its arguments; the number has been checked
     * @param reply receives exactly one reply
     * @throws ErrorReply if it can't be done
     */
    void run(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply;
}
