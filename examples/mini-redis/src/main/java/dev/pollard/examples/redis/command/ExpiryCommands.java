// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.Decimal;
import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Entry;
import dev.pollard.examples.redis.store.Keyspace;

/** EXPIRE and its kin, TTL and its kin, PERSIST: when keys vanish. */
final class ExpiryCommands {
    private static final byte[] DEL = Words.bytes("DEL");
    private static final byte[] PEXPIREAT = Words.bytes("PEXPIREAT");

    private static final int ONLY_WITHOUT = 1; // NX
    private static final int ONLY_WITH = 2; // XX
    private static final int ONLY_LATER = 4; // GT
    private static final int ONLY_EARLIER = 8; // LT

    private final Engine engine;
    private final Keyspace keys;

    ExpiryCommands(Engine engine) {
        this.engine = engine;
        this.keys = engine.keyspace();
    }

    void addTo(CommandTable table) {
        addExpire(table, "expire", /* seconds= */ true, /* relative= */ true);
        addExpire(table, "pexpire", /* seconds= */ false, /* relative= */ true);
        addExpire(table, "expireat", /* seconds= */ true, /* relative= */ false);
        addExpire(table, "pexpireat", /* seconds= */ false, /* relative= */ false);
        addTtl(table, "ttl", /* seconds= */ true, /* relative= */ true);
        addTtl(table, "pttl", /* seconds= */ false, /* relative= */ true);
        addTtl(table, "expiretime", /* seconds= */ true, /* relative= */ false);
        addTtl(table, "pexpiretime", /* seconds= */ false, /* relative= */ false);
        table.add("persist", 2, "keyspace", "write fast", 1, 1, 1, this::persist);
    }

    private void addExpire(CommandTable table, String name, boolean seconds, boolean relative) {
        table.add(name, -3, "keyspace", "write fast", 1, 1, 1, (client, args, reply) -> {
            int condition = condition(args);
            long deadline = deadline(name, Words.integer(args[2]), seconds, relative);
            reply.integer(expire(args[1], deadline, condition) ? 1 : 0);
        });
    }

    private void addTtl(CommandTable table, String name, boolean seconds, boolean relative) {
        table.add(name, 2, "keyspace", "readonly fast", 1, 1, 1, (client, args, reply) -> {
            Entry entry = keys.read(args[1]);
            if (entry == null) {
                reply.integer(-2);
            } else if (!entry.hasDeadline()) {
                reply.integer(-1);
            } else {
                long millis = relative ? Math.max(entry.deadline() - keys.now(), 0) : entry.deadline();
                reply.integer(seconds ? (millis + 500) / 1000 : millis);
            }
        });
    }

    private void persist(Client client, byte[][] args, ReplyWriter reply) {
        Entry entry = keys.find(args[1]);
        reply.integer(entry != null && keys.persist(entry) ? 1 : 0);
    }

    private boolean expire(byte[] key, long deadline, int condition) {
        Entry entry = keys.find(key);
        if (entry == null || !holds(condition, entry, deadline)) {
            return false;
        }
        if (deadline <= keys.now() && !keys.isLoading()) {
            keys.remove(key);
            engine.rewriteAs(DEL, key);
        } else {
            keys.expireAt(entry, deadline);
            engine.rewriteAs(PEXPIREAT, key, Decimal.bytes(deadline));
        }
        return true;
    }

    private long deadline(String command, long number, boolean seconds, boolean relative) throws ErrorReply {
        if (seconds && (number > Long.MAX_VALUE / 1000 || number < Long.MIN_VALUE / 1000)) {
            throw ErrorReply.invalidExpireTime(command);
        }
        long millis = seconds ? number * 1000 : number;
        if (!relative) {
            return millis;
        }
        if (millis > Long.MAX_VALUE - keys.now()) {
            throw ErrorReply.invalidExpireTime(command);
        }
        return millis + keys.now();
    }

    /** A key without a deadline counts as one that vanishes later than any other. */
    private static boolean holds(int condition, Entry entry, long deadline) {
        return !((condition & ONLY_WITHOUT) != 0 && entry.hasDeadline()
                || (condition & ONLY_WITH) != 0 && !entry.hasDeadline()
                || (condition & ONLY_LATER) != 0 && deadline <= entry.deadline()
                || (condition & ONLY_EARLIER) != 0 && deadline >= entry.deadline());
    }

    private static int condition(byte[][] args) throws ErrorReply {
        int condition = 0;
        for (int i = 3; i < args.length; i++) {
            if (Words.is(args[i], "nx")) {
                condition |= ONLY_WITHOUT;
            } else if (Words.is(args[i], "xx")) {
                condition |= ONLY_WITH;
            } else if (Words.is(args[i], "gt")) {
                condition |= ONLY_LATER;
            } else if (Words.is(args[i], "lt")) {
                condition |= ONLY_EARLIER;
            } else {
                throw ErrorReply.of("ERR Unsupported option " + Words.text(args[i]));
            }
        }
        if ((condition & ONLY_WITHOUT) != 0 && condition != ONLY_WITHOUT) {
            throw ErrorReply.of("ERR NX and XX, GT or LT options at the same time are not compatible");
        }
        if ((condition & ONLY_LATER) != 0 && (condition & ONLY_EARLIER) != 0) {
            throw ErrorReply.of("ERR GT and LT options at the same time are not compatible");
        }
        return condition;
    }
}
