// SPDX-License-Identifier: Apache-2.0
package dev.pollard.examples.redis.command;

import dev.pollard.examples.redis.resp.Decimal;
import dev.pollard.examples.redis.resp.ReplyWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** CLIENT and its subcommands: what is known of the connections. */
final class ClientCommands {
    private final Engine engine;

    ClientCommands(Engine engine) {
        this.engine = engine;
    }

    void addTo(CommandTable table) {
        table.add("client", -2, "", "", this::client);
    }

    private void client(Client client, byte[][] args, ReplyWriter reply) throws ErrorReply {
        String subcommand = Words.text(args[1]).toLowerCase(Locale.ROOT);
        switch (subcommand) {
            case "id" -> {
                words(args, 2);
                reply.integer(client.id);
            }
            case "getname" -> {
                words(args, 2);
                if (client.name.isEmpty()) {
                    reply.nil();
                } else {
                    reply.bulk(Words.bytes(client.name));
                }
            }
            case "setname" -> {
                words(args, 3);
                checkName(args[2]);
                client.name = Words.text(args[2]);
                reply.ok();
            }
            case "setinfo" -> {
                words(args, 4);
                setInfo(client, args);
                reply.ok();
            }
            case "info" -> {
                words(args, 2);
                reply.verbatim(describe(client) + "\n");
            }
            case "list" -> list(args, reply);
            case "no-evict", "no-touch" -> {
                words(args, 3);
                boolean on = onOrOff(args[2]);
                if (subcommand.equals("no-evict")) {
                    client.noEvict = on;
                }
                reply.ok();
            }
            case "reply" -> {
                words(args, 3);
                replies(client, args[2], reply);
            }
            case "help" -> {
                List<String> lines = List.of(
                        "CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                        "GETNAME",
                        "ID",
                        "INFO",
                        "LIST [ID <id> ... | TYPE (NORMAL|MASTER|REPLICA|PUBSUB)]",
                        "NO-EVICT (ON|OFF)",
                        "REPLY (ON|OFF|SKIP)",
                        "SETINFO (LIB-NAME|LIB-VER) <value>",
                        "SETNAME <name>",
                        "HELP",
                        "    Prints this help.");
                reply.array(lines.size());
                lines.forEach(reply::simple);
            }
            default -> throw ErrorReply.unknownSubcommand("client", args[1]);
        }
    }

    static void checkName(byte[] name) throws ErrorReply {
        if (!isPrintable(name)) {
            throw ErrorReply.of("ERR Client names cannot contain spaces, newlines or special characters.");
        }
    }

    private static void setInfo(Client client, byte[][] args) throws ErrorReply {
        if (!isPrintable(args[3])) {
            throw ErrorReply.of(
                    "ERR " + Words.text(args[2]) + " cannot contain spaces, newlines or special characters.");
        }
        if (Words.is(args[2], "lib-name")) {
            client.libraryName = Words.text(args[3]);
        } else if (Words.is(args[2], "lib-ver")) {
            client.libraryVersion = Words.text(args[3]);
        } else {
            throw ErrorReply.of("ERR Unrecognized option '" + Words.text(args[2]) + "'");
        }
    }

    private static void replies(Client client, byte[] word, ReplyWriter reply) throws ErrorReply {
        if (Words.is(word, "on")) {
            client.replies = Client.Replies.ON;
            reply.mute(false);
            reply.ok();
        } else if (Words.is(word, "off")) {
            client.replies = Client.Replies.OFF;
        } else if (Words.is(word, "skip")) {
            if (client.replies != Client.Replies.OFF) {
                client.replies = Client.Replies.SKIP;
            }
        } else {
            throw ErrorReply.syntax();
        }
    }

    private void list(byte[][] args, ReplyWriter reply) throws ErrorReply {
        Predicate<Client> wanted = wanted(args);
        StringBuilder lines = new StringBuilder();
        for (Client client : engine.clients().all()) {
            if (wanted.test(client)) {
                lines.append(describe(client)).append('\n');
            }
        }
        reply.verbatim(lines.toString());
    }

    private static Predicate<Client> wanted(byte[][] args) throws ErrorReply {
        if (args.length == 2) {
            return client -> true;
        }
        if (args.length == 4 && Words.is(args[2], "type")) {
            String type = Words.text(args[3]).toLowerCase(Locale.ROOT);
            if (!Set.of("normal", "master", "replica", "slave", "pubsub").contains(type)) {
                throw ErrorReply.of("ERR Unknown client type '" + Words.text(args[3]) + "'");
            }
            return client -> client.kind().equals(type);
        }
        if (args.length > 3 && Words.is(args[2], "id")) {
            Set<Long> ids = new HashSet<>();
            for (int i = 3; i < args.length; i++) {
                ids.add(id(args[i]));
            }
            return client -> ids.contains(client.id);
        }
        throw ErrorReply.syntax();
    }

    private static long id(byte[] word) throws ErrorReply {
        try {
            long id = Decimal.parse(word);
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw ErrorReply.of("ERR Invalid client ID");
    }

    private String describe(Client client) {
        long now = engine.keyspace().now();
        Outbox outbox = client.outbox();
        return "id=" + client.id
                + " addr=" + client.address
                + " laddr=" + client.localAddress
                + " fd=-1 name=" + client.name
                + " age=" + (now - client.createdAtMillis) / 1000
                + " idle=" + Math.max(0, now - client.lastActiveMillis) / 1000
                + " flags=" + flags(client)
                + " db=0 sub=" + client.subscribed
                + " psub=" + client.subscribedPatterns
                + " ssub=0 multi=" + client.queuedCommands
                + " qbuf=0 qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem="
                + (outbox == null ? 0 : outbox.pending())
                + " tot-mem=0 events=r cmd=" + client.lastCommand
                + " user=default redir=-1 resp=" + client.protocol
                + " lib-name=" + client.libraryName
                + " lib-ver=" + client.libraryVersion;
    }

    private static String flags(Client client) {
        String flags = (client.isSubscribed() ? "P" : "")
                + (client.queuedCommands >= 0 ? "x" : "")
                + (client.noEvict ? "e" : "");
        return flags.isEmpty() ? "N" : flags;
    }

    private static boolean onOrOff(byte[] word) throws ErrorReply {
        if (!Words.is(word, "on") && !Words.is(word, "off")) {
            throw ErrorReply.syntax();
        }
        return Words.is(word, "on");
    }

    private static boolean isPrintable(byte[] name) {
        for (byte c : name) {
            if (c < '!' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void words(byte[][] args, int number) throws ErrorReply {
        if (args.length != number) {
            throw ErrorReply.arity("client|" + Words.text(args[1]).toLowerCase(Locale.ROOT));
        }
    }
}
