// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Entry;
import dev.pollard.examples.redis.store.Keyspace;
import org.jspecify.annotations.Nullable;

/** GET, MGET, GETSET, GETDEL, SETNX, MSET, MSETNX, APPEND, STRLEN: values as strings of bytes. SET is in {@link SetCommand}. */
final class StringCommands {
    private final Keyspace keys;
    private final long maxLength;

    StringCommands(Engine engine) {
        this.keys = engine.keyspace();
        this.maxLength = engine.settings().protoMaxBulkLen();
    }

    void addTo(CommandTable table) {
        table.add("get", 2, "string", "readonly fast", 1, 1, 1, this::get);
        table.add("mget", -2, "string", "readonly fast", 1, -1, 1, this::mget);
        table.add("getset", 3, "string", "write denyoom fast", 1, 1, 1, this::getset);
        table.add("getdel", 2, "string", "write fast", 1, 1, 1, this::getdel);
        table.add("setnx", 3, "string", "write denyoom fast", 1, 1, 1, this::setnx);
        table.add("mset", -3, "string", "write denyoom", 1, -1, 2, this::mset);
        table.add("msetnx", -3, "string", "write denyoom", 1, -1, 2, this::msetnx);
        table.add("append", 3, "string", "write denyoom fast", 1, 1, 1, this::append);
        table.add("strlen", 2, "string", "readonly fast", 1, 1, 1, this::strlen);
    }

    static void value(@Nullable Entry entry, ReplyWriter reply) {
        if (entry == null) {
            reply.nil();
        } else {
            reply.bulk(entry.bytes(), entry.length());
        }
    }

    private void get(Client client, byte[][] args, ReplyWriter reply) {
        value(keys.read(args[1]), reply);
    }

    private void mget(Client client, byte[][] args, ReplyWriter reply) {
        reply.array(args.length - 1);
        for (int i = 1; i < args.length; i++) {
            value(keys.read(args[i]), reply);
        }
    }

    private void getset(Client client, byte[][] args, ReplyWriter reply) {
        value(keys.read(args[1]), reply);
        keys.put(args[1], args[2]);
    }

    private void getdel(Client client, byte[][] args, ReplyWriter reply) {
        value(keys.read(args[1]), reply);
        keys.remove(args[1]);
    }

    private void setnx(Client client, byte[][] args, ReplyWriter reply) {
        boolean absent = keys.find(args[1]) == null;
        if (absent) {
            keys.put(args[1], args[2]);
        }
        reply.integer(absent ? 1 : 0);
    }

    private void mset(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        checkPairs(args, "mset");
        putPairs(args);
        reply.ok();
    }

    private void msetnx(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        checkPairs(args, "msetnx");
        boolean absent = true;
        for (int i = 1; i < args.length; i += 2) {
            absent &= keys.find(args[i]) == null;
        }
        if (absent) {
            putPairs(args);
        }
        reply.integer(absent ? 1 : 0);
    }

    private void append(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        Entry entry = keys.find(args[1]);
        if (entry == null) {
            entry = keys.put(args[1], args[2]);
        } else {
            if ((long) entry.length() + args[2].length > Math.min(maxLength, Integer.MAX_VALUE - 8)) {
                throw ErrorReply.of("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
            }
            keys.append(entry, args[2]);
        }
        reply.integer(entry.length());
    }

    private void strlen(Client client, byte[][] args, ReplyWriter reply) {
        Entry entry = keys.read(args[1]);
        reply.integer(entry == null ? 0 : entry.length());
    }

    private static void checkPairs(byte[][] args, String command) throws ErrorReply {
        if (args.length % 2 == 0) {
            throw ErrorReply.arity(command);
        }
    }

    private void putPairs(byte[][] args) {
        for (int i = 1; i < args.length; i += 2) {
            keys.put(args[i], args[i + 1]);
        }
    }
}
