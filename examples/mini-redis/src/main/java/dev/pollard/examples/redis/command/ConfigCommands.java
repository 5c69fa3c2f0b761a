// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.ReplyWriter;
import dev.pollard.examples.redis.store.Glob;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** CONFIG GET, SET and RESETSTAT. What the server was told at its start can be read; nothing of it can be changed while it runs. */
final class ConfigCommands {
    private final Engine engine;
    private final Map<String, String> values = new TreeMap<>();

    ConfigCommands(Engine engine) {
        this.engine = engine;
        Settings settings = engine.settings();
        values.put("appendfilename", "appendonly.aof");
        values.put("appendfsync", settings.appendFsync().word());
        values.put("appendonly", settings.appendOnly() ? "yes" : "no");
        values.put("bind", settings.bind());
        values.put("client-output-buffer-limit", "normal 0 0 0 slave 0 0 0 pubsub 33554432 8388608 60");
        values.put("databases", "1");
        values.put("dir", settings.dir().toAbsolutePath().normalize().toString());
        values.put("io-threads", Integer.toString(settings.threads()));
        values.put("maxclients", Integer.toString(settings.maxClients()));
        values.put("maxmemory", "0");
        values.put("maxmemory-policy", "noeviction");
        values.put("port", Integer.toString(settings.port()));
        values.put("proto-max-bulk-len", Long.toString(settings.protoMaxBulkLen()));
        values.put("requirepass", "");
        values.put("save", "");
        values.put("timeout", "0");
    }

    void addTo(CommandTable table) {
        table.add("config", -2, "", "", this::config);
    }

    private void config(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        if (Words.is(args[1], "get")) {
            atLeast(args, 3, "get");
            get(args, reply);
        } else if (Words.is(args[1], "set")) {
            atLeast(args, 4, "set");
            throw refusal(args);
        } else if (Words.is(args[1], "resetstat")) {
            if (args.length != 2) {
                throw ErrorReply.arity("config|resetstat");
            }
            engine.stats().reset();
            reply.ok();
        } else {
            throw ErrorReply.unknownSubcommand("config", args[1]);
        }
    }

    private void get(byte[][] args, ReplyWriter reply) {
        Map<String, String> found = new TreeMap<>();
        for (int i = 2; i < args.length; i++) {
            byte[] pattern = Words.bytes(Words.text(args[i]).toLowerCase(Locale.ROOT));
            values.forEach((name, value) -> {
                if (Glob.matches(pattern, Words.bytes(name))) {
                    found.put(name, value);
                }
            });
        }
        reply.map(found.size());
        found.forEach((name, value) -> {
            reply.bulk(name);
            reply.bulk(value);
        });
    }

    private ErrorReply refusal(byte[][] args) {
        String name = Words.text(args[2]);
        if (args.length % 2 != 0 || !values.containsKey(name.toLowerCase(Locale.ROOT))) {
            return ErrorReply.of("ERR Unknown option or number of arguments for CONFIG SET - '" + name + "'");
        }
        return ErrorReply.of("ERR CONFIG SET failed (possibly related to argument '" + name.toLowerCase(Locale.ROOT)
                + "') - can't set immutable config");
    }

    private static void atLeast(byte[][] args, int words, String subcommand) throws ErrorReply {
        if (args.length < words) {
            throw ErrorReply.arity("config|" + subcommand);
        }
    }
}
