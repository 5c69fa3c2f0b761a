// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.Decimal;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Entry;
import dev.pollard.examples.redis.store.Keyspace;

/** INCR, DECR, INCRBY, DECRBY: values as numbers. */
final class NumberCommands {
    private final Keyspace keys;

    NumberCommands(Engine engine) {
        this.keys = engine.keyspace();
    }

    void addTo(CommandTable table) {
        table.add("incr", 2, "string", "write denyoom fast", 1, 1, 1, (client, args, reply) -> add(args, 1, reply));
        table.add("decr", 2, "string", "write denyoom fast", 1, 1, 1, (client, args, reply) -> add(args, -1, reply));
        table.add("incrby", 3, "string", "write denyoom fast", 1, 1, 1, this::incrby);
        table.add("decrby", 3, "string", "write denyoom fast", 1, 1, 1, this::decrby);
    }

    private void incrby(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        add(args, Words.integer(args[2]), reply);
    }

    private void decrby(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        long decrement = Words.integer(args[2]);
        if (decrement == Long.MIN_VALUE) {
            throw ErrorReply.of("ERR decrement would overflow");
        }
        add(args, -decrement, reply);
    }

    private void add(byte[][] args, long increment, ReplyWriter reply) throws ErrorReply {
        Entry entry = keys.find(args[1]);
        long sum = entry == null ? 0 : Words.integer(entry.value());
        try {
            sum = Math.addExact(sum, increment);
        } catch (ArithmeticException e) {
            throw ErrorReply.of("ERR increment or decrement would overflow");
        }
        keys.putKeepingDeadline(args[1], Decimal.bytes(sum));
        reply.integer(sum);
    }
}
