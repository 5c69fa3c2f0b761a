// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Glob;
import dev.pollard.examples.redis.store.Keyspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DEL, UNLINK, EXISTS, TOUCH, TYPE, KEYS, SCAN, DBSIZE, FLUSHALL, FLUSHDB: keys, whatever their values are. */
final class KeyCommands {
    private final Keyspace keys;

    KeyCommands(Engine engine) {
        this.keys = engine.keyspace();
    }

    void addTo(CommandTable table) {
        table.add("del", -2, "keyspace", "write", 1, -1, 1, this::del);
        table.add("unlink", -2, "keyspace", "write fast", 1, -1, 1, this::del);
        table.add("exists", -2, "keyspace", "readonly fast", 1, -1, 1, this::exists);
        table.add("touch", -2, "keyspace", "readonly fast", 1, -1, 1, this::exists);
        table.add("type", 2, "keyspace", "readonly fast", 1, 1, 1, this::type);
        table.add("keys", 2, "keyspace", "readonly", this::keys);
        table.add("scan", -2, "keyspace", "readonly", this::scan);
        table.add("dbsize", 1, "keyspace", "readonly fast", (client, args, reply) -> reply.integer(keys.size()));
        table.add("flushall", -1, "keyspace", "write", this::flush);
        table.add("flushdb", -1, "keyspace", "write", this::flush);
    }

    private void del(Client client, byte[][] args, ReplyWriter reply) {
        int removed = 0;
        for (int i = 1; i < args.length; i++) {
            if (keys.remove(args[i])) {
                removed++;
            }
        }
        reply.integer(removed);
    }

    private void exists(Client client, byte[][] args, ReplyWriter reply) {
        int found = 0;
        for (int i = 1; i < args.length; i++) {
            if (keys.read(args[i]) != null) {
                found++;
            }
        }
        reply.integer(found);
    }

    private void type(Client client, byte[][] args, ReplyWriter reply) {
        reply.simple(keys.find(args[1]) == null ? "none" : "string");
    }

    private void keys(Client client, byte[][] args, ReplyWriter reply) {
        byte[] pattern = args[1];
        boolean all = pattern.length == 1 && pattern[0] == '*';
        List<byte[]> found = new ArrayList<>();
        keys.forEach(entry -> {
            if (all || Glob.matches(pattern, entry.key())) {
                found.add(entry.key());
            }
        });
        names(found, reply);
    }

    private void scan(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        long cursor = cursor(args[1]);
        byte @Nullable [] pattern = null;
        long count = 10;
        boolean strings = true;
        for (int i = 2; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw ErrorReply.syntax();
            } else if (Words.is(args[i], "count")) {
                count = Words.integer(args[i + 1]);
                if (count < 1) {
                    throw ErrorReply.syntax();
                }
            } else if (Words.is(args[i], "match")) {
                pattern = args[i + 1];
            } else if (Words.is(args[i], "type")) {
                strings = Words.is(args[i + 1], "string");
            } else {
                throw ErrorReply.syntax();
            }
        }
        byte @Nullable [] wanted = pattern;
        boolean any = strings;
        List<byte[]> found = new ArrayList<>();
        long next = keys.scan(cursor, count, entry -> {
            if (any && (wanted == null || Glob.matches(wanted, entry.key()))) {
                found.add(entry.key());
            }
        });
        reply.array(2);
        reply.bulk(Long.toUnsignedString(next));
        names(found, reply);
    }

    private void flush(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (args.length > 2 || args.length == 2 && !Words.is(args[1], "async") && !Words.is(args[1], "sync")) {
            throw ErrorReply.syntax();
        }
        keys.clear();
        reply.ok();
    }

    private static long cursor(byte[] word) throws ErrorReply {
        try {
            return Long.parseUnsignedLong(Words.text(word));
        } catch (NumberFormatException e) {
            throw ErrorReply.of("ERR invalid cursor");
        }
    }

    private static void names(List<byte[]> names, ReplyWriter reply) {
        reply.array(names.size());
        names.forEach(reply::bulk);
    }
}
